package io.clientele.campaign.campaign;

import io.clientele.kernel.problem.Problem.Violation;
import java.util.List;

/// The answer to somebody who wants to move a campaign.
sealed interface Decision {
  record Moved(CampaignState from, CampaignState to) implements Decision {}

  record NotFromHere(CampaignState state) implements Decision {}

  record NeedsAnotherPerson() implements Decision {}

  record Lacking(List<Violation> gaps) implements Decision {}
}
