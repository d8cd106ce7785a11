package io.clientele.customer.condition;

import io.clientele.customer.CustomerId;
import io.clientele.kernel.condition.Features;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A customer as conditions see it, and where it stands.
///
/// @param riskAssessedUntil the last day on which the assessment of its risk tolerance is valid
/// @param standings its place on each axis
public record KnownCustomer(
    CustomerId id,
    long version,
    Features features,
    @Nullable LocalDate riskAssessedUntil,
    Map<Axis, Standing> standings) {

  /// A place on one axis; no name before the customer was first judged.
  ///
  /// @param shortSince the first day on which the customer no longer met what the place asks for
  public record Standing(
      @Nullable String place, @Nullable Instant since, @Nullable LocalDate shortSince) {}

  public Standing standing(Axis axis) {
    return standings.getOrDefault(axis, new Standing(null, null, null));
  }

  public KnownCustomer with(Features features) {
    return new KnownCustomer(id, version, features, riskAssessedUntil, standings);
  }
}
