package io.clientele.defaults.version;

/// What a client is shown of something that it can change.
public interface Versioned {
  /// Rises with each change; the ETag.
  long version();
}
