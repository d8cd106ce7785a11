package io.clientele.gateway.route;

import io.clientele.gateway.GatewayProblem.BodyTooLarge;
import io.clientele.gateway.GatewayProblem.NoSuchAddress;
import io.clientele.gateway.GatewayProblem.NotSignedIn;
import io.clientele.gateway.GatewayProblem.NotWellFormed;
import io.clientele.gateway.GatewayProblem.TooManyRequests;
import io.clientele.gateway.identity.Caller;
import io.clientele.gateway.identity.Roles;
import io.clientele.gateway.identity.TokenVerifier;
import io.clientele.gateway.limit.BodyLimit;
import io.clientele.gateway.limit.RequestRate;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.Set;

/// Every request to `/api` comes in here, ahead of all that Quarkus does: it is given a trace, its
/// token is verified, its rate and size are checked, and it is sent to its service or on to the
/// gateway's own resources.
@ApplicationScoped
class FrontDoor {
  /// Before Quarkus's own routes, the ones for authentication and the size of bodies included.
  private static final int FIRST = -1000;

  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final TokenVerifier tokens;
  private final RequestRate rate;
  private final BodyLimit bodyLimit;
  private final Forwarding forwarding;

  FrontDoor(TokenVerifier tokens, RequestRate rate, BodyLimit bodyLimit, Forwarding forwarding) {
    this.tokens = tokens;
    this.rate = rate;
    this.bodyLimit = bodyLimit;
    this.forwarding = forwarding;
  }

  void open(@Observes Router router) {
    router.route("/api/*").order(FIRST).handler(this::enter);
  }

  private void enter(RoutingContext context) {
    var request = context.request();
    var trace = RequestTrace.of(request.headers());
    request.headers().set(RequestTrace.REQUEST_ID, trace.requestId());
    request.headers().set(RequestTrace.TRACEPARENT, trace.traceparent());
    context.response().putHeader(RequestTrace.REQUEST_ID, trace.requestId());
    caller(request, context.normalizedPath())
        .onSuccess(caller -> admit(context, caller))
        .onFailure(failure -> Refusal.write(context, Refusal.problem(failure)));
  }

  private Future<Caller> caller(HttpServerRequest request, String path) {
    var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null
        && Routes.takesWriteKeys(path)
        && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return Future.succeededFuture(kit(request));
    }
    if (authorization == null && Routes.isForAnybody(path)) {
      return Future.succeededFuture(calling("anybody", request, Set.of()));
    }
    return authorization == null
            || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Future.failedFuture(NotSignedIn.withoutToken())
        : tokens.verify(authorization.substring(BEARER.length()).strip());
  }

  /// Kits are told apart by where they call from: whether their key is good only the service knows.
  private static Caller kit(HttpServerRequest request) {
    return calling("kit", request, Set.of(Roles.INTEGRATION));
  }

  /// Who shows no token, but where it comes from.
  private static Caller calling(String who, HttpServerRequest request, Set<String> roles) {
    return new Caller(who + " at " + request.remoteAddress().hostAddress(), roles, Instant.MAX);
  }

  private void admit(RoutingContext context, Caller caller) {
    var wait = rate.count(caller);
    if (wait.isPresent()) {
      Refusal.write(context, new TooManyRequests(wait.get()));
      return;
    }
    var path = context.normalizedPath();
    if (Routes.isOwn(path)) {
      context.next();
      return;
    }
    var service = Routes.serviceFor(path);
    if (service.isEmpty()) {
      Refusal.write(context, new NoSuchAddress());
      return;
    }
    var limit = bodyLimit.of(path);
    switch (BodySize.of(context.request())) {
      case BodySize.Known(var length) when length > limit ->
          Refusal.write(context, new BodyTooLarge(limit));
      case BodySize.Nonsense() ->
          Refusal.write(context, new NotWellFormed("The length of the body cannot be told."));
      case BodySize size -> forwarding.forward(context, service.get(), size, limit);
    }
  }
}
