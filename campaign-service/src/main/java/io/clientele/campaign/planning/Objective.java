package io.clientele.campaign.planning;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// What campaigns are for: a measure, a target, a date.
@Entity(name = "objective")
class Objective {
  enum Metric {
    CONVERSIONS,
    CONVERSION_RATE,
    REVENUE
  }

  @Id UUID id;
  @Version long version;
  @Column String name;

  @Enumerated(EnumType.STRING)
  @Column
  Metric metric;

  @Column BigDecimal target;

  @Column(name = "due_on")
  LocalDate dueOn;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;
}
