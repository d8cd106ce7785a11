package io.clientele.demo.api;

import static java.net.URLEncoder.encode;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/// Bearer tokens of the local stack's users, fetched when first needed and again shortly before
/// they run out.
final class Tokens {
  private static final Duration RENEWED_BEFORE_END = Duration.ofSeconds(30);

  private final URI endpoint;
  private final String password;
  private final Exchange exchange;
  private final Clock clock;
  private final Map<Role, Token> tokens = new EnumMap<>(Role.class);

  Tokens(URI gateway, String password, Exchange exchange, Clock clock) {
    this.endpoint = gateway.resolve("/oauth2/token");
    this.password = password;
    this.exchange = exchange;
    this.clock = clock;
  }

  synchronized String of(Role role) {
    var token = tokens.get(role);
    if (token == null || token.renewAt().isBefore(clock.instant())) {
      token = fetch(role);
      tokens.put(role, token);
    }
    return token.value();
  }

  private Token fetch(Role role) {
    var form =
        "grant_type=password&username=%s&password=%s"
            .formatted(
                encode(role.username(), StandardCharsets.UTF_8),
                encode(password, StandardCharsets.UTF_8));
    var answer =
        exchange.send(
            HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            Answer.class);
    return new Token(
        answer.accessToken(),
        clock.instant().plusSeconds(answer.expiresIn()).minus(RENEWED_BEFORE_END));
  }

  private record Token(String value, Instant renewAt) {}

  private record Answer(
      @JsonProperty(value = "access_token", required = true) String accessToken,
      @JsonProperty(value = "expires_in", required = true) long expiresIn) {}
}
