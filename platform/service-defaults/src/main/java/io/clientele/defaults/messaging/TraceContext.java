package io.clientele.defaults.messaging;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import org.jspecify.annotations.Nullable;

/// The W3C trace that the request at hand belongs to, so that events carry it on.
@ApplicationScoped
class TraceContext {
  private static final int LENGTH = 55;

  private final Instance<CurrentVertxRequest> request;

  TraceContext(Instance<CurrentVertxRequest> request) {
    this.request = request;
  }

  @Nullable String current() {
    if (!Arc.container().requestContext().isActive()) {
      return null;
    }
    var current = request.get().getCurrent();
    var traceparent = current == null ? null : current.request().getHeader("traceparent");
    return traceparent != null && traceparent.length() == LENGTH ? traceparent : null;
  }
}
