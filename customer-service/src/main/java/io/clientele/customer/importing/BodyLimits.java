package io.clientele.customer.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.kernel.problem.ProblemDocument;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Only files may be large. The limit of the server is set for them, and every other body gets a
/// much smaller one here, whether it announces its length or not.
@ApplicationScoped
class BodyLimits {
  private static final long LARGEST = 12L * 1024 * 1024;

  /// Just after the server has put its own limit.
  private static final int AFTER_LIMIT_OF_SERVER = -1;

  private final ObjectMapper json;

  BodyLimits(ObjectMapper json) {
    this.json = json;
  }

  void install(@Observes Router router) {
    router.route().order(AFTER_LIMIT_OF_SERVER).handler(this::limit);
  }

  private void limit(RoutingContext request) {
    if (request.normalizedPath().equals("/api/imports")) {
      request.next();
    } else if (length(request.request().getHeader(HttpHeaders.CONTENT_LENGTH)) > LARGEST) {
      refuse(request);
    } else {
      request.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, LARGEST);
      request.next();
    }
  }

  private static long length(@Nullable String header) {
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private void refuse(RoutingContext request) {
    var problem =
        new ProblemDocument(
            ProblemDocument.TYPES + "the-body-is-too-large",
            "The body is too large",
            413,
            "A body may have " + LARGEST + " bytes here. Send files to /api/imports.",
            request.normalizedPath(),
            Map.of("limit", LARGEST),
            List.of());
    try {
      var _ =
          request
              .response()
              .setStatusCode(problem.status())
              .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
              .putHeader(HttpHeaders.CONNECTION, "close")
              .end(json.writeValueAsString(problem));
    } catch (JsonProcessingException e) {
      request.fail(e);
    }
  }
}
