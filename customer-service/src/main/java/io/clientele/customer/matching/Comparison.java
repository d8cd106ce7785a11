package io.clientele.customer.matching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// Two candidates beside each other, field by field.
public record Comparison(List<Agreement> agreements) {
  public static Comparison of(List<Field> fields, Candidate one, Candidate other) {
    var agreements = new ArrayList<Agreement>(fields.size());
    for (var i = 0; i < fields.size(); i++) {
      agreements.add(best(fields.get(i).measure(), one.values().get(i), other.values().get(i)));
    }
    return new Comparison(agreements);
  }

  /// Compares in one field only, as if nothing else were known of the two.
  static Comparison of(List<Field> fields, int only, Candidate one, Candidate other) {
    var agreements = new ArrayList<>(Collections.nCopies(fields.size(), Agreement.UNKNOWN));
    agreements.set(
        only, best(fields.get(only).measure(), one.values().get(only), other.values().get(only)));
    return new Comparison(agreements);
  }

  private static Agreement best(Measure measure, List<Value> ones, List<Value> others) {
    return ones.stream()
        .flatMap(one -> others.stream().map(other -> measure.compare(one, other)))
        .max(Comparator.comparingInt(Agreement::level))
        .orElse(Agreement.UNKNOWN);
  }
}
