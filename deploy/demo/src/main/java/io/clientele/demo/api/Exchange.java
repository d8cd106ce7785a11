package io.clientele.demo.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.kernel.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sends a request until it is answered. A service that starts again answers 503, or not at all,
/// for some seconds; the same request is then sent again, so it must be one that may be repeated: a
/// reading, or a writing with an idempotency key.
final class Exchange {
  private static final Set<Integer> ASK_AGAIN = Set.of(429, 502, 503, 504);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final HttpClient http;
  private final Duration patience;

  /// @param patience for how long a request is repeated before it counts as failed
  Exchange(HttpClient http, Duration patience) {
    this.http = http;
    this.patience = patience;
  }

  <T> T send(HttpRequest request, Class<T> answer) {
    var name = request.method() + " " + request.uri().getPath();
    var response = answered(name, request);
    if (response.statusCode() >= 300) {
      throw new Refused(name, problem(response));
    }
    try {
      return json().readValue(response.statusCode() == 204 ? "null" : response.body(), answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          name + " was answered with something other than " + answer + ": " + response.body(), e);
    }
  }

  private HttpResponse<String> answered(String name, HttpRequest request) {
    var deadline = System.nanoTime() + patience.toNanos();
    var pause = FIRST_PAUSE;
    while (true) {
      HttpResponse<String> response = null;
      IOException failure = null;
      try {
        response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (!ASK_AGAIN.contains(response.statusCode())) {
          return response;
        }
      } catch (IOException e) {
        failure = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Unreachable(name + " was interrupted", e);
      }
      if (System.nanoTime() > deadline) {
        throw gaveUp(name, response, failure);
      }
      Pause.of(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private RuntimeException gaveUp(
      String name, @Nullable HttpResponse<String> response, @Nullable IOException failure) {
    if (response != null) {
      return new Refused(name, problem(response));
    }
    return new Unreachable(
        name + " was not answered within " + patience.toSeconds() + " seconds", failure);
  }

  private static Refused.Problem problem(HttpResponse<String> response) {
    try {
      return json().readValue(response.body(), Refused.Problem.class);
    } catch (JsonProcessingException _) {
      return new Refused.Problem(response.statusCode(), null, null, response.body(), null);
    }
  }

  private static ObjectMapper json() {
    return Json.tolerant();
  }
}
