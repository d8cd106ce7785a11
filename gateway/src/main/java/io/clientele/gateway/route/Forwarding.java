package io.clientele.gateway.route;

import io.clientele.gateway.GatewayProblem;
import io.clientele.gateway.GatewayProblem.BodyTooLarge;
import io.clientele.gateway.GatewayProblem.ConnectionLost;
import io.clientele.gateway.GatewayProblem.ServiceTimedOut;
import io.clientele.gateway.GatewayProblem.ServiceUnavailable;
import io.clientele.gateway.Service;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sends a request on to its service and the answer back, both streamed with back pressure. When
/// either side goes away, the other is cut off.
@ApplicationScoped
class Forwarding {
  private static final Logger LOG = Logger.getLogger(Forwarding.class);

  /// Under this name Quarkus looks for the path by which a request is counted.
  private static final String PATH_IN_METRICS = "UrlPathTemplate";

  private static final Set<HttpMethod> REPEATABLE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final List<CharSequence> OF_ONE_HOP =
      List.of(
          HttpHeaders.CONNECTION,
          HttpHeaders.createOptimized("keep-alive"),
          HttpHeaders.createOptimized("proxy-authenticate"),
          HttpHeaders.createOptimized("proxy-connection"),
          HttpHeaders.createOptimized("te"),
          HttpHeaders.createOptimized("trailer"),
          HttpHeaders.UPGRADE);

  private final ServiceAddresses addresses;
  private final RouteConfig config;
  private final ServiceConnections connections;

  Forwarding(ServiceAddresses addresses, RouteConfig config, ServiceConnections connections) {
    this.addresses = addresses;
    this.config = config;
    this.connections = connections;
  }

  void forward(RoutingContext context, Service service, BodySize size, long limit) {
    new Errand(context, service, size, limit).run();
  }

  /// One request on its way.
  private final class Errand {
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final Service service;
    private final BodySize size;
    private final long limit;
    private final MeteredBody body;
    private @Nullable HttpClientRequest outbound;

    Errand(RoutingContext context, Service service, BodySize size, long limit) {
      this.context = context;
      this.request = context.request();
      this.service = service;
      this.size = size;
      this.limit = limit;
      this.body = new MeteredBody(request, limit, this::limitSilence);
    }

    void run() {
      countUnderItsResource();
      if (HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
        request.response().writeContinue();
      }
      ask()
          .recover(failure -> mayRepeat(failure) ? ask() : Future.failedFuture(failure))
          .onSuccess(this::giveBack)
          .onFailure(this::refuse);
    }

    /// Metrics keep one figure for each resource, not for each id in a path.
    private void countUnderItsResource() {
      var current = Vertx.currentContext();
      if (current != null) {
        current.putLocal(PATH_IN_METRICS, Routes.resourcePath(context.normalizedPath()));
      }
    }

    private Future<ProxyResponse> ask() {
      outbound = null;
      var address = addresses.of(service);
      var target =
          new RequestOptions()
              .setHost(address.getHost())
              .setPort(port(address.getScheme(), address.getPort()))
              .setSsl("https".equals(address.getScheme()))
              .setMethod(request.method());
      return connections
          .ofThisEventLoop()
          .request(target)
          .compose(connected -> {
            outbound = connected;
            return inbound().send(connected);
          });
    }

    private ProxyRequest inbound() {
      var inbound = ProxyRequest.reverseProxy(request);
      var query = request.query();
      inbound.setURI(
          query == null ? context.normalizedPath() : context.normalizedPath() + "?" + query);
      if (request.authority() != null) {
        // The service makes its links from the name that the client knows.
        inbound.setAuthority(request.authority());
      }
      OF_ONE_HOP.forEach(inbound.headers()::remove);
      inbound.headers().remove(HttpHeaders.EXPECT);
      inbound.headers().add("X-Forwarded-For", request.remoteAddress().hostAddress());
      inbound.headers().set("X-Forwarded-Proto", request.scheme());
      switch (size) {
        case BodySize.Known(var length) -> inbound.setBody(Body.body(body, length));
        case BodySize.Open() -> inbound.setBody(Body.body(body));
        case BodySize.None(), BodySize.Nonsense() -> {
          inbound.setBody(null);
          request.resume();
          context.vertx().runOnContext(_ -> limitSilence());
        }
      }
      return inbound;
    }

    /// From the end of the request on the service is to say something now and then. Before, it may
    /// be busy reading.
    private void limitSilence() {
      if (outbound != null) {
        outbound.idleTimeout(config.silence().toMillis());
      }
    }

    /// A kept connection may turn out to be closed; what changes nothing is then asked once more.
    /// All else is for the client to repeat, who knows whether that is safe.
    private boolean mayRepeat(Throwable failure) {
      return size instanceof BodySize.None
          && REPEATABLE.contains(request.method())
          && !(failure instanceof TimeoutException)
          && !request.response().closed();
    }

    private void giveBack(ProxyResponse answer) {
      OF_ONE_HOP.forEach(answer.headers()::remove);
      answer.headers().remove(RequestTrace.REQUEST_ID);
      answer
          .send()
          .onFailure(failure ->
              LOG.debugf(failure, "An answer of %s broke off on its way", service.title()));
    }

    private void refuse(Throwable failure) {
      if (outbound != null) {
        outbound.reset();
      }
      if (request.response().closed()) {
        LOG.debugf("The client did not wait for %s", service.title());
        return;
      }
      Refusal.write(context, problem(failure));
    }

    private GatewayProblem problem(Throwable failure) {
      if (body.isTooLarge()) {
        return new BodyTooLarge(limit);
      }
      LOG.infof(
          "%s %s: no answer of %s: %s",
          request.method(), context.normalizedPath(), service.title(), failure.getMessage());
      if (outbound == null) {
        return new ServiceUnavailable(service);
      }
      return failure instanceof TimeoutException
          ? new ServiceTimedOut(service)
          : new ConnectionLost(service);
    }
  }

  private static int port(@Nullable String scheme, int port) {
    if (port >= 0) {
      return port;
    }
    return "https".equals(scheme) ? 443 : 80;
  }
}
