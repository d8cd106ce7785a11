package io.clientele.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.demo.Screen;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Pause;
import io.clientele.demo.api.Role;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.json.Json;
import io.clientele.local.stack.LocalStack;
import io.clientele.local.stack.StackSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// One running suite for all tests of a run. Tests use names of their own, so that they do not get
/// in each other's way; figures of the whole are compared by difference.
final class Suite {
  private static final Path HOME = Path.of("target", "suite");

  private static @Nullable Suite running;

  private final LocalStack stack;
  private final ClienteleApi api;
  private final HttpClient http = HttpClient.newHttpClient();

  private Suite() {
    deleteHome();
    stack = new LocalStack(StackSettings.onFreePorts(HOME), sentence -> {});
    stack.start();
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
    api = new ClienteleApi(URI.create(stack.gateway()), "clientele");
  }

  /// Started by the first test that asks for it.
  static synchronized Suite running() {
    var suite = running;
    if (suite == null) {
      suite = new Suite();
      running = suite;
    }
    return suite;
  }

  LocalStack stack() {
    return stack;
  }

  ClienteleApi api() {
    return api;
  }

  JsonNode get(Role role, String path) {
    return api.as(role).get(path, JsonNode.class);
  }

  JsonNode post(Role role, String path, Object body) {
    return api.as(role).post(path, body, JsonNode.class);
  }

  /// A request as curl would send it, with the answer as it is.
  HttpResponse<String> send(String method, String path, String token, String type, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(stack.gateway() + path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", type)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return exchange(request.build());
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The status of a plain GET without a token, at any address.
  int status(String address) {
    return exchange(HttpRequest.newBuilder(URI.create(address)).build()).statusCode();
  }

  JsonNode json(String text) {
    try {
      return Json.tolerant().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /// The job at the path once it has ended.
  JsonNode awaitImport(String path) {
    return Pause.until(
        "the import is done",
        Duration.ofMinutes(5),
        () -> get(Role.INTEGRATION, path),
        job -> List.of("COMPLETED", "FAILED").contains(job.get("state").asText()));
  }

  /// The customer with a core-banking number.
  Optional<JsonNode> find(String number) {
    var found =
        post(
            Role.ADMIN,
            "/api/customers/search",
            Map.of("identifier", Map.of("namespace", "core-banking", "value", number)));
    return found.get("items").isEmpty() ? Optional.empty() : Optional.of(found.get("items").get(0));
  }

  /// All that a topic holds now, as an ordinary Kafka client reads it.
  List<ConsumerRecord<byte[], byte[]>> read(Topic topic) {
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /// The demo's steps talk; in tests nobody listens.
  static Screen silence() {
    return new Screen(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
  }

  private static void deleteHome() {
    if (Files.notExists(HOME)) {
      return;
    }
    try (var files = Files.walk(HOME)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
