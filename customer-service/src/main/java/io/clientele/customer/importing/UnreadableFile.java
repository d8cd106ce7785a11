package io.clientele.customer.importing;

/// A file that cannot be read any further, with a sentence for whoever sent it.
final class UnreadableFile extends RuntimeException {
  UnreadableFile(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
