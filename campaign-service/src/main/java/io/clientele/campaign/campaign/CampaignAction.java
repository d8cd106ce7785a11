package io.clientele.campaign.campaign;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.clientele.defaults.identity.Roles;
import java.util.Locale;
import java.util.Set;

/// What can be done with a campaign: from which states, to which, and by whom.
public enum CampaignAction {
  @JsonProperty("submit")
  SUBMIT(CampaignState.SUBMITTED),
  @JsonProperty("approve")
  APPROVE(CampaignState.APPROVED),
  @JsonProperty("reject")
  REJECT(CampaignState.DRAFT),
  @JsonProperty("launch")
  LAUNCH(CampaignState.RUNNING),
  @JsonProperty("pause")
  PAUSE(CampaignState.PAUSED),
  @JsonProperty("resume")
  RESUME(CampaignState.RUNNING),
  @JsonProperty("complete")
  COMPLETE(CampaignState.COMPLETED),
  @JsonProperty("cancel")
  CANCEL(CampaignState.CANCELLED);

  private final CampaignState target;

  CampaignAction(CampaignState target) {
    this.target = target;
  }

  CampaignState target() {
    return target;
  }

  boolean possibleFrom(CampaignState state) {
    return switch (this) {
      case SUBMIT -> state == CampaignState.DRAFT;
      case APPROVE, REJECT -> state == CampaignState.SUBMITTED;
      case LAUNCH -> state == CampaignState.APPROVED;
      case PAUSE -> state == CampaignState.RUNNING;
      case RESUME -> state == CampaignState.PAUSED;
      case COMPLETE -> state == CampaignState.RUNNING || state == CampaignState.PAUSED;
      case CANCEL -> state != CampaignState.COMPLETED && state != CampaignState.CANCELLED;
    };
  }

  /// A campaign of history was carried out before: it is only written down and closed.
  boolean possibleForHistoryFrom(CampaignState state) {
    return (this == COMPLETE || this == CANCEL) && state == CampaignState.DRAFT;
  }

  Set<String> roles() {
    return switch (this) {
      case APPROVE, REJECT -> Set.of(Roles.APPROVER, Roles.ADMIN);
      case PAUSE -> Set.of(Roles.MARKETER, Roles.APPROVER, Roles.ADMIN);
      case SUBMIT, LAUNCH, RESUME, COMPLETE, CANCEL -> Set.of(Roles.MARKETER, Roles.ADMIN);
    };
  }

  /// As clients write it.
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
