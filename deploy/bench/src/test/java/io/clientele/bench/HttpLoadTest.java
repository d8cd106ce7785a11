package io.clientele.bench;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clientele.bench.HttpLoad.Ask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final Semaphore open = new Semaphore(0);
  private volatile int status = 202;
  private HttpServer server;
  private HttpLoad load;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/things", exchange -> answer(exchange));
    server.createContext(
        "/stalled",
        exchange -> {
          open.acquireUninterruptibly();
          open.release();
          answer(exchange);
        });
    server.start();
  }

  @AfterEach
  void hangUp() {
    load.close();
    server.stop(0);
  }

  @Test
  void every_request_that_was_sent_is_counted_once() {
    load = load(4);

    var outcome = load.closed(Duration.ofMillis(300), () -> Ask.post("/things", "{}"));

    assertThat(outcome.accepted()).isPositive().isEqualTo(asked.get());
    assertThat(outcome.refused()).isZero();
    assertThat(outcome.micros().getTotalCount()).isEqualTo(outcome.accepted());
  }

  @Test
  void what_is_not_accepted_is_counted_apart() {
    status = 400;
    load = load(2);

    var outcome = load.closed(Duration.ofMillis(100), () -> Ask.post("/things", "{}"));

    assertThat(outcome.accepted()).isZero();
    assertThat(outcome.refused()).isEqualTo(asked.get());
  }

  @Test
  void a_steady_load_keeps_its_rate() {
    load = load(8);

    var outcome = load.open(Duration.ofMillis(500), 200, () -> Ask.post("/things", "{}"));

    assertThat(outcome.accepted()).isBetween(98L, 100L);
  }

  @Test
  void a_stall_is_felt_by_all_who_would_have_come_meanwhile() {
    load = load(1);
    var opener =
        Executors.newSingleThreadScheduledExecutor()
            .schedule(() -> open.release(), 400, MILLISECONDS);

    var outcome = load.open(Duration.ofMillis(500), 200, () -> Ask.post("/stalled", "{}"));

    assertThat(opener.isDone()).isTrue();
    assertThat(outcome.millis(50)).isGreaterThan(100);
  }

  private HttpLoad load(int connections) {
    return new HttpLoad(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "token", connections);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
