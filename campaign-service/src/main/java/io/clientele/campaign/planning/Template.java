package io.clientele.campaign.planning;

import io.clientele.campaign.Identified;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import org.jspecify.annotations.Nullable;

/// A text for one channel, filled in for each customer.
@Entity(name = "template")
class Template extends Identified {
  @Column String name;
  @Column String channel;
  @Column @Nullable String subject;
  @Column String body;
}
