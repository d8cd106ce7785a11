package io.clientele.defaults.body;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/// Waits for small bodies of JSON before a request is handed to a thread of its own. That thread
/// would otherwise be put to sleep for a body that arrives a moment later, and woken again. Larger
/// bodies, and those that do not say how long they are, are streamed.
@ApplicationScoped
class SmallBodies {
  private static final long LARGEST = 64L * 1024;

  /// After the limits and the check of tokens, before the endpoints.
  private static final int BEFORE_ENDPOINTS = 0;

  private final BodyHandler reading = BodyHandler.create(false);

  void install(@Observes Router router) {
    router.route().order(BEFORE_ENDPOINTS).handler(this::read);
  }

  private void read(RoutingContext request) {
    var length = length(request.request().getHeader(HttpHeaders.CONTENT_LENGTH));
    if (length > 0 && length <= LARGEST && isJson(request)) {
      reading.handle(request);
    } else {
      request.next();
    }
  }

  private static boolean isJson(RoutingContext request) {
    var type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && type.contains("json");
  }

  private static long length(@Nullable String header) {
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
