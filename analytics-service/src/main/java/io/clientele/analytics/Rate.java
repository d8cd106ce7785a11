package io.clientele.analytics;

/// A share of a whole.
public final class Rate {
  private Rate() {}

  /// Between 0 and 1; 0 of nothing is 0.
  public static double of(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
