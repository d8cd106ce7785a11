package io.clientele.defaults.messaging;

import io.clientele.kernel.outbox.OutboxTable;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The W3C trace that the request at hand belongs to, so that events carry it on.
@ApplicationScoped
public class TraceContext {
  private static final int LENGTH = 55;

  private static final ScopedValue<Map<String, String>> OF_REQUESTS = ScopedValue.newInstance();

  private final Instance<CurrentVertxRequest> request;

  TraceContext(Instance<CurrentVertxRequest> request) {
    this.request = request;
  }

  /// The `traceparent` of the request at hand.
  public @Nullable String current() {
    if (!Arc.container().requestContext().isActive()) {
      return null;
    }
    var current = request.get().getCurrent();
    var traceparent = current == null ? null : current.request().getHeader("traceparent");
    return traceparent != null && traceparent.length() == LENGTH ? traceparent : null;
  }

  /// Does the work of several requests at once, each with its own trace.
  ///
  /// @param traceparents by the keys of the events that are told for a request
  public <T, E extends Throwable> T within(
      Map<String, String> traceparents, ScopedValue.CallableOp<? extends T, E> work) throws E {
    return ScopedValue.where(OF_REQUESTS, traceparents).call(work);
  }

  OutboxTable.Traces ofEvents() {
    if (OF_REQUESTS.isBound()) {
      return OF_REQUESTS.get()::get;
    }
    var current = current();
    return _ -> current;
  }
}
