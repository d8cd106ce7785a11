package io.clientele.demo.api;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.kernel.json.Json;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The API in the name of one user. Bodies are records written as JSON; answers are read into
/// records that name only the fields their reader wants.
public final class SignedIn {
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);

  private final URI gateway;
  private final Exchange exchange;
  private final Supplier<String> token;

  SignedIn(URI gateway, Exchange exchange, Supplier<String> token) {
    this.gateway = gateway;
    this.exchange = exchange;
    this.token = token;
  }

  public <T> T get(String path, Class<T> answer) {
    return exchange.send(request(path).GET().build(), answer);
  }

  /// What stands at a path, or nothing when the API knows nothing there.
  public <T> Optional<T> find(String path, Class<T> answer) {
    try {
      return Optional.of(get(path, answer));
    } catch (Refused refused) {
      if (refused.problem().status() == 404) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /// Everything in a list, page by page.
  ///
  /// @param path may have a query; the cursor is added to it
  public <T> List<T> all(String path, Class<T> item) {
    var items = new ArrayList<T>();
    String cursor = null;
    do {
      var page = get(continued(path, cursor), RawPage.class);
      for (var raw : page.items()) {
        items.add(Json.tolerant().convertValue(raw, item));
      }
      cursor = page.next();
    } while (cursor != null);
    return items;
  }

  /// Creates or commands something, once, however often the request has to be repeated.
  public <T> T post(String path, Object body, Class<T> answer) {
    return exchange.send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(json(body))
            .build(),
        answer);
  }

  /// Puts what has no version, or is not there yet.
  public void put(String path, Object body) {
    exchange.send(
        request(path).header("Content-Type", "application/json").PUT(json(body)).build(),
        JsonNode.class);
  }

  /// Deletes what stands at a path, whichever its version.
  public void delete(String path) {
    exchange.send(request(path).header("If-Match", "*").DELETE().build(), JsonNode.class);
  }

  /// Uploads a file as it lies on the disk.
  public <T> T upload(String path, Path file, String mediaType, Class<T> answer) {
    return exchange.send(
        request(path)
            .header("Content-Type", mediaType)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(content(file))
            .build(),
        answer);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path))
        .timeout(LONGEST_ANSWER)
        .header("Accept", "application/json")
        .header("Authorization", "Bearer " + token.get());
  }

  private static String continued(String path, @Nullable String cursor) {
    if (cursor == null) {
      return path;
    }
    return path + (path.contains("?") ? "&" : "?") + "cursor=" + encode(cursor, UTF_8);
  }

  private static BodyPublisher json(Object body) {
    try {
      return BodyPublishers.ofString(Json.tolerant().writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(body.getClass() + " cannot be written as JSON", e);
    }
  }

  private static BodyPublisher content(Path file) {
    try {
      return BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record RawPage(
      @JsonProperty(required = true) List<JsonNode> items, @Nullable String next) {}
}
