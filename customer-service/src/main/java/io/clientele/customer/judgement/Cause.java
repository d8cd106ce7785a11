package io.clientele.customer.judgement;

import java.util.Locale;

/// Why customers are judged; published with what follows.
public enum Cause {
  REGISTRATION,
  PROFILE,
  CONSENT,
  BEHAVIOUR,
  /// A day has come on which a window ends or begins.
  TIME,
  /// A model was changed.
  MODEL,
  /// The customer's branch was moved in the tree.
  BRANCH,
  /// A segment was created, changed or deleted.
  SEGMENT,
  /// The customer was merged with another, or is separate again.
  MERGE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
