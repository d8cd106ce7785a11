package io.clientele.customer.importing;

/// A file that cannot be read any further, with a sentence for whoever sent it.
final class UnreadableFile extends RuntimeException {
  private final String code;

  UnreadableFile(String reason, String code) {
    super(reason, null, false, false);
    this.code = code;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /// Stable name of what is wrong, as of a violation.
  String code() {
    return code;
  }
}
