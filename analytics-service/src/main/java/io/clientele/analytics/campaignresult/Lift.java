package io.clientele.analytics.campaignresult;

import io.clientele.analytics.campaignresult.Proportion.Interval;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.NormalDistribution;

/// What a campaign caused: how much more of the treated customers converted than of those held out.
///
/// Who is held out is decided by chance before anything else, so that both groups are alike but for
/// the contact. Customers whose contact was suppressed, failed or is still planned belong to
/// neither.
record Lift(Proportion treated, Proportion heldOut) {
  static final double LEVEL = 0.95;

  /// Fewer customers than this in either group never make a result conclusive.
  static final int SMALLEST_GROUP = 100;

  /// Nor fewer conversions, or customers without one, than this expected in either group.
  static final int SMALLEST_EXPECTATION = 5;

  static final String METHOD =
      "Difference of conversion rates, treated less held out. Interval: Newcombe's hybrid score"
          + " interval without continuity correction (Statistics in Medicine 17 (1998), 873-890,"
          + " method 10). P-value: two-sided z-test of two proportions with pooled variance."
          + " Conclusive: at least "
          + SMALLEST_GROUP
          + " customers and "
          + SMALLEST_EXPECTATION
          + " expected conversions and non-conversions in each group, and the interval excludes 0.";

  private static final NormalDistribution NORMAL = new NormalDistribution();
  private static final double Z = NORMAL.inverseCumulativeProbability((1 + LEVEL) / 2);

  /// Empty when a group has nobody in it.
  OptionalDouble difference() {
    return comparable()
        ? OptionalDouble.of(treated.rate() - heldOut.rate())
        : OptionalDouble.empty();
  }

  /// Newcombe's hybrid score interval: the distances of each rate to the ends of its own score
  /// interval, put together as the sides of a right-angled triangle. R. G. Newcombe, "Interval
  /// estimation for the difference between independent proportions: comparison of eleven methods",
  /// Statistics in Medicine 17 (1998), 873-890, method 10.
  Optional<Interval> interval() {
    if (!comparable()) {
      return Optional.empty();
    }
    var p1 = treated.rate();
    var p2 = heldOut.rate();
    var of1 = treated.scoreInterval(Z);
    var of2 = heldOut.scoreInterval(Z);
    return Optional.of(
        new Interval(
            p1 - p2 - Math.hypot(p1 - of1.low(), of2.high() - p2),
            p1 - p2 + Math.hypot(of1.high() - p1, p2 - of2.low())));
  }

  /// The difference as a share of the held-out rate; empty when nobody held out converted.
  OptionalDouble relative() {
    return comparable() && heldOut.count() > 0
        ? OptionalDouble.of(treated.rate() / heldOut.rate() - 1)
        : OptionalDouble.empty();
  }

  /// How surprising the difference would be if the campaign caused nothing: the two-sided z-test of
  /// two proportions with pooled variance. Empty when either group has nobody in it.
  OptionalDouble pValue() {
    if (!comparable()) {
      return OptionalDouble.empty();
    }
    var pooled = treated.plus(heldOut).rate();
    var variance = pooled * (1 - pooled) * (1.0 / treated.total() + 1.0 / heldOut.total());
    if (variance == 0) {
      return OptionalDouble.of(1);
    }
    var z = Math.abs(treated.rate() - heldOut.rate()) / Math.sqrt(variance);
    return OptionalDouble.of(2 * NORMAL.cumulativeProbability(-z));
  }

  /// Conversions of treated customers that would not have been without the campaign.
  OptionalDouble incrementalConversions() {
    return comparable()
        ? OptionalDouble.of((treated.rate() - heldOut.rate()) * treated.total())
        : OptionalDouble.empty();
  }

  boolean conclusive() {
    return Math.min(treated.total(), heldOut.total()) >= SMALLEST_GROUP
        && smallestExpectation() >= SMALLEST_EXPECTATION
        && interval().filter(interval -> interval.low() > 0 || interval.high() < 0).isPresent();
  }

  private double smallestExpectation() {
    var pooled = treated.plus(heldOut).rate();
    return Math.min(pooled, 1 - pooled) * Math.min(treated.total(), heldOut.total());
  }

  private boolean comparable() {
    return treated.total() > 0 && heldOut.total() > 0;
  }
}
