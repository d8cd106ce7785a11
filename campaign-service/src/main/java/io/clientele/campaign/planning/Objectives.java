package io.clientele.campaign.planning;

import io.clientele.campaign.IdentifiedRepository;
import io.clientele.kernel.page.Cursors;
import jakarta.inject.Singleton;
import java.time.Clock;

@Singleton
class Objectives extends IdentifiedRepository<Objective> {
  Objectives(Cursors cursors, Clock clock) {
    super("objective", cursors, clock);
  }
}
