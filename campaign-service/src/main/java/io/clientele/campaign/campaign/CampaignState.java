package io.clientele.campaign.campaign;

/// Where a campaign stands.
public enum CampaignState {
  DRAFT,
  SUBMITTED,
  APPROVED,
  RUNNING,
  PAUSED,
  COMPLETED,
  CANCELLED
}
