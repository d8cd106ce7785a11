package io.clientele.campaign.planning;

import io.clientele.campaign.Identified;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.math.BigDecimal;
import java.time.LocalDate;

/// What campaigns are for: a measure, a target, a date.
@Entity(name = "objective")
class Objective extends Identified {
  enum Metric {
    CONVERSIONS,
    CONVERSION_RATE,
    REVENUE
  }

  @Column String name;

  @Enumerated(EnumType.STRING)
  @Column
  Metric metric;

  @Column BigDecimal target;

  @Column(name = "due_on")
  LocalDate dueOn;
}
