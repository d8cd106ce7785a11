package io.clientele.campaign.policy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;

/// The one policy there is: at most so many contacts of a customer in so many days.
@Entity(name = "contact_policy")
class ContactPolicy {
  @Id boolean one;
  @Version long version;
  @Column int most;

  @Column(name = "window_days")
  int windowDays;

  @Column(name = "updated_by")
  String updatedBy;

  @Column(name = "updated_at")
  Instant updatedAt;
}
