package io.clientele.gateway.identity;

import java.time.Duration;

/// What became of a request for a token (RFC 6749).
sealed interface Grant {
  record Issued(String token, Duration life) implements Grant {}

  /// @param error one of the words of RFC 6749, section 5.2
  record Refused(String error, String description) implements Grant {
    static final String INVALID_CLIENT = "invalid_client";

    static Refused request(String description) {
      return new Refused("invalid_request", description);
    }

    static Refused user() {
      return new Refused("invalid_grant", "The user name or the password is wrong.");
    }

    static Refused client() {
      return new Refused(INVALID_CLIENT, "The client or its secret is wrong.");
    }
  }

  /// Too many wrong passwords for that name in a short time.
  record Locked(Duration pause) implements Grant {}
}
