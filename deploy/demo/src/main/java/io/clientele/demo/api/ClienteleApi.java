package io.clientele.demo.api;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;

/// The suite behind its gateway. Everything is asked in the name of a role's user:
///
/// ```java
/// api.as(Role.MARKETER).post("/api/segments", segment, SegmentView.class);
/// ```
public final class ClienteleApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final URI gateway;
  private final HttpClient http;
  private final Exchange exchange;
  private final Tokens tokens;

  /// @param password of the local stack's users
  public ClienteleApi(URI gateway, String password) {
    this(gateway, password, PATIENCE);
  }

  /// @param patience for how long a request is repeated while a service is away
  public ClienteleApi(URI gateway, String password, Duration patience) {
    this.gateway = gateway;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    this.exchange = new Exchange(http, patience);
    this.tokens = new Tokens(gateway, password, exchange, Clock.systemUTC());
  }

  public URI gateway() {
    return gateway;
  }

  public SignedIn as(Role role) {
    return new SignedIn(gateway, exchange, () -> tokens.of(role));
  }

  public String tokenOf(Role role) {
    return tokens.of(role);
  }

  @Override
  public void close() {
    http.close();
  }
}
