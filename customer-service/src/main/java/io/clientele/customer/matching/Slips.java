package io.clientele.customer.matching;

/// Counts slips of the keyboard: a letter left out, put in, mistaken for another, or swapped with
/// the next (Damerau 1964; the optimal string alignment of Wagner and Lowrance).
final class Slips {
  private Slips() {}

  /// @param most where counting ends: more are told as one more than that
  static int between(String one, String other, int most) {
    if (one.equals(other)) {
      return 0;
    }
    if (Math.abs(one.length() - other.length()) > most) {
      return most + 1;
    }
    var before = new int[other.length() + 1];
    var last = new int[other.length() + 1];
    var current = new int[other.length() + 1];
    for (var j = 0; j <= other.length(); j++) {
      last[j] = j;
    }
    for (var i = 1; i <= one.length(); i++) {
      current[0] = i;
      for (var j = 1; j <= other.length(); j++) {
        var mistaken = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(Math.min(current[j - 1], last[j]) + 1, last[j - 1] + mistaken);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          current[j] = Math.min(current[j], before[j - 2] + 1);
        }
      }
      var free = before;
      before = last;
      last = current;
      current = free;
    }
    return Math.min(last[other.length()], most + 1);
  }
}
