package io.clientele.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceConnectionsTest {
  private static final String HOST = "127.0.0.1";
  private static final int LOOPS = 4;

  private record Settings(Duration connectTimeout, Duration silence, int connections, int waiting)
      implements RouteConfig {}

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
  private final ServiceConnections connections =
      new ServiceConnections(
          vertx, new Settings(Duration.ofSeconds(2), Duration.ofSeconds(60), 8, 8));

  @AfterEach
  void close() {
    connections.close();
    done(vertx.close());
  }

  @Test
  void a_request_goes_out_on_the_event_loop_on_which_it_came_in() {
    var service =
        done(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(0, HOST));
    var loops =
        Stream.generate(((VertxInternal) vertx)::createEventLoopContext).limit(LOOPS).toList();
    for (var round = 0; round < 3; round++) {
      for (var loop : loops) {
        assertThat(staysOn(loop, service)).as("round %s", round).isTrue();
      }
    }
  }

  /// Whether the connection of a request belongs to the event loop that asked.
  private boolean staysOn(ContextInternal loop, HttpServer service) {
    var stays = new CompletableFuture<Boolean>();
    loop.runOnContext(_ ->
        connections
            .ofThisEventLoop()
            .request(HttpMethod.GET, service.actualPort(), HOST, "/")
            .compose(request -> request.send().map(_ -> isOfThisLoop(request)))
            .onComplete(stays::complete, stays::completeExceptionally));
    return stays.join();
  }

  private static boolean isOfThisLoop(HttpClientRequest request) {
    return ((ConnectionBase) request.connection()).channel().eventLoop().inEventLoop();
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
