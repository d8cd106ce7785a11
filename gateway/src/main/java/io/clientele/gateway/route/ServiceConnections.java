package io.clientele.gateway.route;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// The connections to the services. Each event loop keeps its own: whatever comes in on a loop goes
/// out on the same one, and its answer comes back there, so that no piece of a request is handed
/// from thread to thread.
@ApplicationScoped
class ServiceConnections {
  private final Vertx vertx;
  private final RouteConfig config;
  private final Queue<HttpClient> clients = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<HttpClient> client = ThreadLocal.withInitial(this::open);

  ServiceConnections(Vertx vertx, RouteConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  HttpClient ofThisEventLoop() {
    return client.get();
  }

  private HttpClient open() {
    var opened =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                // Guards against a service that stops reading; the silence of one that should
                // answer is noticed before.
                .setIdleTimeout(Math.toIntExact(config.silence().plusSeconds(15).toSeconds()))
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxPoolSize(config.connections())
                .setMaxWaitQueueSize(config.waiting()));
    clients.add(opened);
    return opened;
  }

  @PreDestroy
  void close() {
    clients.forEach(HttpClient::close);
  }
}
