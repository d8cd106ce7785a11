package io.clientele.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Pause;
import io.clientele.demo.api.Role;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.json.Json;
import io.clientele.local.stack.LocalStack;
import io.clientele.local.stack.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The whole suite under test, empty at first, on free ports.
final class Suite {
  private final LocalStack stack;
  private final ClienteleApi api;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private Suite(LocalStack stack, String password) {
    this.stack = stack;
    this.api = new ClienteleApi(URI.create(stack.gateway()), password);
  }

  /// Starts it; it stops with this process.
  ///
  /// @param home for its data and logs; what is there is deleted first
  /// @param listener is told, a sentence at a time, what happens to the parts
  static Suite start(Path home, Consumer<String> listener) {
    delete(home);
    var settings = StackSettings.onFreePorts(home);
    var stack = new LocalStack(settings, listener);
    stack.start();
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
    return new Suite(stack, settings.password());
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
    var request = request(path).header("Content-Type", type);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return exchange(
        request
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(stack.gateway() + path))
        .timeout(Duration.ofSeconds(60));
  }

  /// @throws UncheckedIOException when there is no answer
  HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// A plain GET without a token, at any address.
  HttpResponse<String> open(String address) {
    return exchange(HttpRequest.newBuilder(URI.create(address)).build());
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
        job -> List.of("COMPLETED", "FAILED", "CANCELLED").contains(job.get("state").asText()));
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

  /// Reads all that a topic holds now, as an ordinary Kafka client does.
  void read(Topic topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (var consumer = consumer()) {
      var partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(each);
      }
    }
  }

  /// How many records a topic has taken in all.
  long end(Topic topic) {
    try (var consumer = consumer()) {
      return consumer.endOffsets(partitions(consumer, topic)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, Topic topic) {
    return consumer.partitionsFor(topic.name()).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private static void delete(Path home) {
    if (Files.notExists(home)) {
      return;
    }
    try (var files = Files.walk(home)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
