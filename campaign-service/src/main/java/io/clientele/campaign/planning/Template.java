package io.clientele.campaign.planning;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A text for one channel, filled in for each customer.
@Entity(name = "template")
class Template {
  @Id UUID id;
  @Version long version;
  @Column String name;
  @Column String channel;
  @Column @Nullable String subject;
  @Column String body;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;
}
