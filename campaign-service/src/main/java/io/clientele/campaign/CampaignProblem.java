package io.clientele.campaign;

import io.clientele.kernel.problem.Problem;
import java.util.List;
import java.util.Map;

/// What can be wrong with what somebody wants of campaign-service, beyond the form of the request.
public abstract sealed class CampaignProblem extends Problem {
  private CampaignProblem(
      int status, String name, String title, String detail, List<Violation> violations) {
    super(status, name, title, detail, Map.of(), violations);
  }

  private CampaignProblem(
      int status, String name, String title, String detail, Map<String, Object> params) {
    super(status, name, title, detail, params);
  }

  /// Whoever drafted, changed or submitted a campaign wants to approve it.
  public static final class MakerIsChecker extends CampaignProblem {
    public MakerIsChecker(String user) {
      super(
          403,
          "maker-is-checker",
          "Another person must approve",
          "The campaign was drafted, changed or submitted by " + user + ", who cannot approve it.",
          Map.of("user", user));
    }
  }

  /// The campaign's state does not allow the action.
  public static final class WrongState extends CampaignProblem {
    /// @param params the `campaignState`, and the `action` that is not possible in it
    public WrongState(String detail, Map<String, Object> params) {
      super(409, "wrong-state", "Not possible in this state", detail, params);
    }
  }

  /// Campaigns that were submitted and have not ended rely on what somebody wants to change.
  public static final class ReliedOn extends CampaignProblem {
    private static final int NAMED = 3;

    /// @param thing for example `product TD-12`
    /// @param campaigns their names
    public ReliedOn(String thing, List<String> campaigns) {
      super(
          409,
          "relied-on",
          "Campaigns rely on it",
          "Campaigns that were submitted and have not ended rely on the %s: %s. Reject, complete or cancel them first, or make another one."
              .formatted(thing, listed(campaigns)),
          Map.of("campaigns", named(campaigns), "count", campaigns.size()));
    }

    private static String listed(List<String> campaigns) {
      var more = campaigns.size() - NAMED;
      return named(campaigns) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String named(List<String> campaigns) {
      return String.join(", ", campaigns.stream().limit(NAMED).toList());
    }
  }

  /// The draft lacks something that a campaign needs to be submitted.
  public static final class Incomplete extends CampaignProblem {
    public Incomplete(List<Violation> violations) {
      super(
          422,
          "campaign-incomplete",
          "The campaign is not complete",
          "It cannot be submitted yet: " + listed(violations),
          violations);
    }

    private static String listed(List<Violation> violations) {
      return String.join(
          "; ", violations.stream().map(v -> v.field() + " " + v.message()).toList());
    }
  }

  /// A task, or another thing that takes one answer, has been answered already.
  public static final class AlreadyRecorded extends CampaignProblem {
    public AlreadyRecorded(String detail, Map<String, Object> params) {
      super(409, "already-recorded", "Recorded already", detail, params);
    }
  }
}
