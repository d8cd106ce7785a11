package io.clientele.analytics.campaignresult;

import io.clientele.analytics.Rate;

/// So many out of so many.
record Proportion(long count, long total) {
  Proportion {
    if (count < 0 || count > total) {
      throw new IllegalArgumentException(count + " out of " + total);
    }
  }

  double rate() {
    return Rate.of(count, total);
  }

  Proportion plus(Proportion other) {
    return new Proportion(count + other.count, total + other.total);
  }

  /// Wilson's score interval without continuity correction: the rates that the observed one would
  /// not be surprising for. E. B. Wilson, Journal of the American Statistical Association 22
  /// (1927), 209-212.
  ///
  /// @param z the standard normal's quantile for the wanted level, 1.96 for 95 %
  Interval scoreInterval(double z) {
    var n = (double) total;
    var p = rate();
    var middle = 2 * n * p + z * z;
    var spread = z * Math.sqrt(z * z + 4 * n * p * (1 - p));
    var whole = 2 * (n + z * z);
    return new Interval((middle - spread) / whole, (middle + spread) / whole);
  }

  record Interval(double low, double high) {}
}
