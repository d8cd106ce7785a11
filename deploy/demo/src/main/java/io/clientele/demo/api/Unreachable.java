package io.clientele.demo.api;

import org.jspecify.annotations.Nullable;

/// The API did not answer, though it was asked again for as long as our patience lasts.
public final class Unreachable extends RuntimeException {
  Unreachable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
