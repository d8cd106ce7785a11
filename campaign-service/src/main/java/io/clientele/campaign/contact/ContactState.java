package io.clientele.campaign.contact;

/// What has become of a contact. SENDING is PLANNED to others: a sender holds it.
enum ContactState {
  PLANNED,
  HELD_OUT,
  SUPPRESSED,
  SENDING,
  SENT,
  DELIVERED,
  OPENED,
  CLICKED,
  FAILED
}
