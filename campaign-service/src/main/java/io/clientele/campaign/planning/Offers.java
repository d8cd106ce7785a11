package io.clientele.campaign.planning;

import io.clientele.campaign.IdentifiedRepository;
import io.clientele.kernel.page.Cursors;
import jakarta.inject.Singleton;
import java.time.Clock;

@Singleton
class Offers extends IdentifiedRepository<Offer> {
  Offers(Cursors cursors, Clock clock) {
    super("offer", cursors, clock);
  }
}
