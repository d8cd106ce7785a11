package io.clientele.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies and answers that come in pieces.
@QuarkusTest
@QuarkusTestResource(Suite.class)
class StreamTest {
  private static final int MEGABYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  Suite suite;

  @TestHTTPResource("/")
  URI gateway;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void quiet() {
    suite.reset();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_body_that_is_too_large_is_refused(boolean lengthIsSaid) throws Exception {
    suite.customer.answers(
        "/api/behaviours",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          StubService.send(exchange, 202, "application/json", "{}");
        });
    var body = new byte[11 * MEGABYTE];

    var answer =
        send(
            request("/api/behaviours")
                .POST(
                    lengthIsSaid
                        ? BodyPublishers.ofByteArray(body)
                        : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build());

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("https://clientele.io/problems/body-too-large");
  }

  @Test
  void an_import_is_passed_on_while_it_still_comes_in() throws Exception {
    var serviceHasTheFirstPiece = new CountDownLatch(1);
    var size = new AtomicLong();
    suite.customer.answers(
        "/api/imports",
        exchange -> {
          var body = exchange.getRequestBody();
          size.addAndGet(body.readNBytes(MEGABYTE).length);
          serviceHasTheFirstPiece.countDown();
          size.addAndGet(body.transferTo(OutputStream.nullOutputStream()));
          StubService.send(exchange, 202, "application/json", "{\"id\":\"7\"}");
        });
    var file =
        new SequenceInputStream(
            zeros(2 * MEGABYTE, () -> {}),
            zeros(62 * MEGABYTE, () -> serviceHasTheFirstPiece.await(20, TimeUnit.SECONDS)));

    var answer =
        send(
            request("/api/imports?kind=customers")
                .POST(BodyPublishers.ofInputStream(() -> file))
                .build());

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(serviceHasTheFirstPiece.getCount()).isZero();
    assertThat(size).hasValue(64L * MEGABYTE);
  }

  @Test
  void events_reach_the_client_as_they_happen() throws Exception {
    var clientHasTheFirst = new CountDownLatch(1);
    suite.analytics.answers(
        "/api/analytics/live",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          event(exchange.getResponseBody(), 1);
          StubService.awaitQuietly(clientHasTheFirst);
          event(exchange.getResponseBody(), 2);
        });

    var answer = client.send(request("/api/analytics/live").GET().build(), BodyHandlers.ofLines());

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    var lines = answer.body().filter(line -> line.startsWith("data")).iterator();
    assertThat(lines.next()).isEqualTo("data: 1");
    clientHasTheFirst.countDown();
    assertThat(lines.next()).isEqualTo("data: 2");
  }

  @Test
  void a_service_notices_when_the_client_goes_away() throws Exception {
    var serviceNoticed = new CountDownLatch(1);
    suite.analytics.answers(
        "/api/analytics/live",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            for (int n = 0; serviceNoticed.getCount() > 0; n++) {
              event(exchange.getResponseBody(), n);
              LockSupport.parkNanos(50_000_000);
            }
          } catch (IOException _) {
            serviceNoticed.countDown();
          }
        });

    var answer =
        client.send(request("/api/analytics/live").GET().build(), BodyHandlers.ofInputStream());
    answer.body().read();
    answer.body().close();

    assertThat(serviceNoticed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + suite.token("integration"))
        .header("Content-Type", "text/csv");
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  private static void event(OutputStream out, int number) throws IOException {
    out.write("id: %d\ndata: %d\n\n".formatted(number, number).getBytes(UTF_8));
    out.flush();
  }

  @FunctionalInterface
  private interface Wait {
    void before() throws InterruptedException;
  }

  /// Zero bytes, the first of which comes only when the wait is over.
  private static InputStream zeros(long size, Wait wait) {
    return new InputStream() {
      private long left = size;

      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        if (left == size) {
          try {
            wait.before();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        }
        var count = (int) Math.min(left, length);
        left -= count;
        return count == 0 ? -1 : count;
      }
    };
  }
}
