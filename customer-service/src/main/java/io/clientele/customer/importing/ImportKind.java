package io.clientele.customer.importing;

import java.util.Arrays;
import java.util.Optional;

/// What a file holds.
enum ImportKind {
  CUSTOMERS("customers"),
  BEHAVIOURS("behaviours");

  private final String word;

  ImportKind(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Optional<ImportKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
