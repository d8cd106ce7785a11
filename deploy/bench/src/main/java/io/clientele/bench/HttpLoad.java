package io.clientele.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Sends requests from one event loop, which keeps the generator's own share of the machine small.
/// Everything below happens on that loop.
final class HttpLoad implements AutoCloseable {
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final HttpClient http;
  private final String authorization;
  private final int connections;

  HttpLoad(URI gateway, String token, int connections) {
    this.authorization = "Bearer " + token;
    this.connections = connections;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(gateway.getHost())
                .setDefaultPort(gateway.getPort())
                .setTcpNoDelay(true),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  /// One request.
  ///
  /// @param json its body; null when it has none
  record Ask(HttpMethod method, String path, @Nullable String json) {
    static Ask get(String path) {
      return new Ask(HttpMethod.GET, path, null);
    }

    static Ask post(String path, String json) {
      return new Ask(HttpMethod.POST, path, json);
    }

    /// A change of whatever version there is.
    static Ask patch(String path, String json) {
      return new Ask(HttpMethod.PATCH, path, json);
    }
  }

  /// @param accepted requests answered with 2xx
  /// @param refused requests answered with anything else
  /// @param seconds from the first request to the last answer
  /// @param micros latency of what was accepted, in microseconds
  record Outcome(long accepted, long refused, double seconds, Histogram micros) {
    double perSecond() {
      return accepted / seconds;
    }

    double millis(double percentile) {
      return micros.getValueAtPercentile(percentile) / 1_000.0;
    }
  }

  /// Each connection sends its next request when the last was answered: as fast as it can be done.
  Outcome closed(Duration length, Supplier<Ask> asks) {
    return run(
        length,
        tally -> {
          for (int connection = 0; connection < connections; connection++) {
            next(tally, asks);
          }
        });
  }

  private void next(Tally tally, Supplier<Ask> asks) {
    if (tally.isOver()) {
      tally.sentAll();
      return;
    }
    send(tally, asks.get(), System.nanoTime()).onComplete(_ -> next(tally, asks));
  }

  /// Requests leave at a steady rate, whether or not earlier ones were answered; latency counts
  /// from when each should have left, so that a stall is felt by all who would have come meanwhile.
  Outcome open(Duration length, double perSecond, Supplier<Ask> asks) {
    return run(
        length,
        tally -> {
          var sent = new long[1];
          vertx.setPeriodic(
              1,
              timer -> {
                var now = System.nanoTime();
                var due = (long) ((Math.min(now, tally.end) - tally.start) / 1e9 * perSecond);
                for (; sent[0] < due; sent[0]++) {
                  send(tally, asks.get(), tally.start + (long) (sent[0] * 1e9 / perSecond));
                }
                if (tally.isOver()) {
                  vertx.cancelTimer(timer);
                  tally.sentAll();
                }
              });
        });
  }

  private Outcome run(Duration length, Consumer<Tally> load) {
    var tally = new Tally(length);
    vertx.runOnContext(_ -> load.accept(tally));
    return tally.outcome.join();
  }

  private Future<?> send(Tally tally, Ask ask, long intended) {
    tally.underWay++;
    return http.request(options(ask))
        .compose(
            request -> ask.json == null ? request.send() : request.send(Buffer.buffer(ask.json)))
        .compose(response -> response.end().map(response.statusCode()))
        .onComplete(
            answered -> tally.answered(answered.succeeded() ? answered.result() : 0, intended));
  }

  private RequestOptions options(Ask ask) {
    var options =
        new RequestOptions()
            .setMethod(ask.method)
            .setURI(ask.path)
            .putHeader("Authorization", authorization);
    if (ask.method.equals(HttpMethod.PATCH)) {
      options.putHeader("If-Match", "*");
    }
    return ask.json == null ? options : options.putHeader("Content-Type", "application/json");
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static final class Tally {
    private final long start = System.nanoTime();
    private final long end;
    private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private long accepted;
    private long refused;
    private long underWay;
    private boolean sentAll;

    private Tally(Duration length) {
      this.end = start + length.toNanos();
    }

    private boolean isOver() {
      return System.nanoTime() >= end;
    }

    private void answered(int status, long intended) {
      underWay--;
      if (status >= 200 && status < 300) {
        accepted++;
        var latency = (System.nanoTime() - intended) / 1_000;
        micros.recordValue(Math.clamp(latency, 1, LONGEST_MICROS));
      } else {
        refused++;
      }
      finish();
    }

    private void sentAll() {
      sentAll = true;
      finish();
    }

    private void finish() {
      if (sentAll && underWay == 0 && !outcome.isDone()) {
        var seconds = (System.nanoTime() - start) / 1e9;
        outcome.complete(new Outcome(accepted, refused, seconds, micros));
      }
    }
  }
}
