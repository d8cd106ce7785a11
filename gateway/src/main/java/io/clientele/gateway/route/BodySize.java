package io.clientele.gateway.route;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// What a request says about the size of its body.
sealed interface BodySize {
  record None() implements BodySize {}

  record Known(long length) implements BodySize {}

  /// It ends when it ends.
  record Open() implements BodySize {}

  /// It says two things at once, or nothing that can be understood: two readers might tell the end
  /// of the body differently, and take the rest for another request.
  record Nonsense() implements BodySize {}

  static BodySize of(HttpServerRequest request) {
    var lengths = request.headers().getAll(HttpHeaders.CONTENT_LENGTH);
    var encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    if (!encodings.isEmpty()) {
      return lengths.isEmpty()
              && encodings.size() == 1
              && encodings.getFirst().equalsIgnoreCase("chunked")
          ? new Open()
          : new Nonsense();
    }
    if (lengths.isEmpty()) {
      return new None();
    }
    try {
      var length = Long.parseLong(lengths.getFirst());
      return lengths.size() > 1 || length < 0 ? new Nonsense() : new Known(length);
    } catch (NumberFormatException _) {
      return new Nonsense();
    }
  }
}
