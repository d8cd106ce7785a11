package io.clientele.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Signs in at the gateway as a local user, by OAuth 2's password grant.
public final class Tokens {

  private Tokens() {}

  public static String fetch(String gateway, String user, String password) {
    String form =
        "grant_type=password&username=%s&password=%s".formatted(encode(user), encode(password));
    var request =
        HttpRequest.newBuilder(URI.create(gateway + "/oauth2/token"))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    HttpResponse<String> response = send(request);
    String token = accessToken(response.body());
    if (response.statusCode() != 200 || token.isEmpty()) {
      throw new StackProblem(
          "The gateway gives %s no token (status %d): %s"
              .formatted(user, response.statusCode(), response.body()));
    }
    return token;
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new StackProblem("The gateway does not answer at " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Empty when the answer is not what a token endpoint answers.
  private static String accessToken(String body) {
    try {
      return new ObjectMapper().readTree(body).path("access_token").asText();
    } catch (JsonProcessingException _) {
      return "";
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
