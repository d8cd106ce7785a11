package io.clientele.campaign.planning;

import io.clientele.campaign.IdentifiedRepository;
import io.clientele.kernel.page.Cursors;
import jakarta.inject.Singleton;
import java.time.Clock;

@Singleton
class Templates extends IdentifiedRepository<Template> {
  Templates(Cursors cursors, Clock clock) {
    super("template", cursors, clock);
  }
}
