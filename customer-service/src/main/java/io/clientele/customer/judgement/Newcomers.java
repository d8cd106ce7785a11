package io.clientele.customer.judgement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.KnownCustomer.Standing;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Customers who were judged before their rows were written.
public final class Newcomers {
  private final Map<CustomerId, Case> cases;
  private final Instant judgedAt;

  Newcomers(Map<CustomerId, Case> cases, Instant judgedAt) {
    this.cases = cases;
    this.judgedAt = judgedAt;
  }

  /// Where a newcomer stands on an axis.
  public Standing standing(CustomerId id, Axis axis) {
    return Objects.requireNonNull(cases.get(id)).standing(axis);
  }

  /// Of which segments a newcomer is a member.
  public Set<UUID> segments(CustomerId id) {
    return Objects.requireNonNull(cases.get(id)).known().features().segments();
  }

  Collection<Case> cases() {
    return cases.values();
  }

  Instant judgedAt() {
    return judgedAt;
  }
}
