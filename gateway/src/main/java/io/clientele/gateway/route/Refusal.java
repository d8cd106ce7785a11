package io.clientele.gateway.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.gateway.GatewayProblem;
import io.clientele.gateway.GatewayProblem.ServiceUnavailable;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.problem.ProblemDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;

/// Answers a request with a problem document before any service has seen it.
final class Refusal {
  private static final Logger LOG = Logger.getLogger(Refusal.class);

  private Refusal() {}

  static GatewayProblem problem(Throwable failure) {
    if (failure instanceof GatewayProblem problem) {
      return problem;
    }
    LOG.error("A token could not be verified", failure);
    return new ServiceUnavailable("Tokens cannot be verified for now.");
  }

  static void write(RoutingContext context, GatewayProblem problem) {
    var request = context.request();
    var response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    problem.headers().forEach(response::putHeader);
    if (!(BodySize.of(request) instanceof BodySize.None) && !request.isEnded()) {
      // What is left of the body is thrown away, and the connection ends.
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    request.handler(null).resume();
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
        .end(body(problem.document(context.normalizedPath())));
  }

  private static Buffer body(ProblemDocument document) {
    try {
      return Buffer.buffer(Json.strict().writeValueAsBytes(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
