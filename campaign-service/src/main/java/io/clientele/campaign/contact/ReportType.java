package io.clientele.campaign.contact;

/// What channels and customers report of a contact.
public enum ReportType {
  DELIVERED,
  OPENED,
  CLICKED,
  RESPONDED,
  CONVERTED,
  COMPLAINED,
  UNSUBSCRIBED,
  FAILED;

  boolean isAnswer() {
    return this == RESPONDED || this == COMPLAINED || this == UNSUBSCRIBED;
  }
}
