package io.clientele.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.demo.api.Role;
import io.clientele.kernel.json.Json;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Clients that go on working while parts of the suite are killed. As the API asks of them, they
/// send what was not answered again, with the same ids and keys, until it is.
final class Workload implements AutoCloseable {
  static final String SOURCE = "drill";

  private static final Set<Integer> ASK_AGAIN = Set.of(429, 500, 502, 503, 504);
  private static final Duration BETWEEN_COMMANDS = Duration.ofMillis(20);
  private static final Duration BEFORE_REPEATING = Duration.ofMillis(500);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);
  private static final int BATCH = 20;

  private final Suite suite;
  private final History history;
  private final String mark;
  private final int customers;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopping;

  /// @param mark begins the core-banking numbers of the customers whom behaviours are about
  /// @param customers how many there are
  Workload(Suite suite, History history, String mark, int customers) {
    this.suite = suite;
    this.history = history;
    this.mark = mark;
    this.customers = customers;
  }

  void start() {
    for (var client = 0; client < 2; client++) {
      var name = "b" + client;
      var random = new SplittableRandom(client);
      run(round -> recordBehaviours(name + "-" + round, random));
    }
    run(round -> registerCustomer(mark + "-new-" + round));
  }

  /// Returns when the last command was answered.
  @Override
  public void close() {
    stopping = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(3, TimeUnit.MINUTES)) {
        history.refused("a command that was not answered within 3 minutes after the last fault");
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private interface Step {
    void take(int round) throws JsonProcessingException;
  }

  private void run(Step step) {
    Callable<Void> client =
        () -> {
          try {
            for (var round = 0; !stopping; round++) {
              step.take(round);
              LockSupport.parkNanos(BETWEEN_COMMANDS.toNanos());
            }
          } catch (JsonProcessingException | RuntimeException e) {
            // A client that ends early would leave a drill without load, and all its promises kept.
            history.refused("a client gave up: " + e);
          }
          return null;
        };
    var _ = threads.submit(client);
  }

  private void recordBehaviours(String batch, SplittableRandom random)
      throws JsonProcessingException {
    var ids = IntStream.range(0, BATCH).mapToObj(i -> batch + "-" + i).toList();
    var behaviours =
        ids.stream()
            .map(id ->
                Map.of(
                    "id",
                    id,
                    "source",
                    SOURCE,
                    "identifier",
                    Map.of(
                        "namespace",
                        "core-banking",
                        "value",
                        mark + "-" + random.nextInt(customers)),
                    "type",
                    "card.purchase",
                    "occurredAt",
                    Instant.now().minusSeconds(random.nextLong(86_400)),
                    "amount",
                    Map.of("amount", "12.50", "currency", "CNY")))
            .toList();
    history.sending(ids);
    command("/api/behaviours", "behaviours-" + batch, behaviours)
        .ifPresent(_ -> history.accepted(ids));
  }

  private void registerCustomer(String number) throws JsonProcessingException {
    var body =
        Map.of(
            "kind",
            "PERSON",
            "name",
            "New " + number,
            "identifiers",
            List.of(Map.of("namespace", "core-banking", "value", number)),
            "registeredOn",
            "2025-01-01");
    command("/api/customers", number, body)
        .ifPresent(
            answer -> history.registered(number, suite.json(answer.body()).get("id").asText()));
  }

  /// The answer of success; none when the command was refused for good.
  private Optional<HttpResponse<String>> command(String path, String key, Object body)
      throws JsonProcessingException {
    var json = Json.tolerant().writeValueAsString(body);
    while (true) {
      try {
        var answer =
            suite.exchange(
                suite
                    .request(path)
                    .timeout(LONGEST_ANSWER)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .header("Authorization", "Bearer " + suite.api().tokenOf(Role.INTEGRATION))
                    .POST(BodyPublishers.ofString(json))
                    .build());
        if (answer.statusCode() < 300) {
          return Optional.of(answer);
        }
        if (!ASK_AGAIN.contains(answer.statusCode())) {
          history.refused("%s %d %s".formatted(path, answer.statusCode(), answer.body()));
          return Optional.empty();
        }
      } catch (UncheckedIOException _) {
        // It may or may not have had its effect.
      }
      history.unanswered();
      LockSupport.parkNanos(BEFORE_REPEATING.toNanos());
    }
  }
}
