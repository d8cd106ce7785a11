package io.clientele.campaign.campaign;

/// Where a campaign stands.
public enum CampaignState {
  DRAFT,
  SUBMITTED,
  APPROVED,
  RUNNING,
  PAUSED,
  COMPLETED,
  CANCELLED;

  /// Whether it is carried out, or to be, as it was submitted.
  boolean isBinding() {
    return switch (this) {
      case SUBMITTED, APPROVED, RUNNING, PAUSED -> true;
      case DRAFT, COMPLETED, CANCELLED -> false;
    };
  }
}
