package io.clientele.gateway;

import io.clientele.kernel.problem.Problem;
import io.clientele.kernel.problem.ProblemDocument;
import java.time.Duration;
import java.util.Map;

/// Why the gateway does not let a request through, or cannot.
public abstract sealed class GatewayProblem extends Problem {
  private GatewayProblem(int status, String name, String title, String detail) {
    super(status, name, title, detail);
  }

  private GatewayProblem(ProblemDocument document) {
    super(
        document.status(),
        document.type().substring(document.type().lastIndexOf('/') + 1),
        document.title(),
        document.detail(),
        document.params(),
        document.violations());
  }

  private GatewayProblem(
      int status, String name, String title, String detail, Map<String, Object> params) {
    super(status, name, title, detail, params);
  }

  /// Headers that belong to the answer.
  public Map<String, String> headers() {
    return Map.of();
  }

  public static final class NotSignedIn extends GatewayProblem {
    private final String challenge;

    private NotSignedIn(String challenge, String detail) {
      super(401, "sign-in-first", "Sign in first", detail);
      this.challenge = challenge;
    }

    public static NotSignedIn withoutToken() {
      return new NotSignedIn("Bearer", "A bearer token is required.");
    }

    public static NotSignedIn withInvalidToken() {
      return new NotSignedIn(
          "Bearer error=\"invalid_token\"",
          "The bearer token is not valid, or not any more. Get a new one.");
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("WWW-Authenticate", challenge);
    }
  }

  public static final class NoSuchAddress extends GatewayProblem {
    public NoSuchAddress() {
      super(404, "not-found", "Not found", "There is nothing at this address.");
    }
  }

  public static final class NotWellFormed extends GatewayProblem {
    public NotWellFormed(String detail) {
      super(400, "request-not-well-formed", "The request is not well-formed", detail);
    }
  }

  public static final class BodyTooLarge extends GatewayProblem {
    public BodyTooLarge(long limit) {
      super(
          413,
          "body-too-large",
          "The body is too large",
          "This address takes at most " + limit + " bytes.",
          Map.of("limit", limit));
    }
  }

  public static final class TooManyRequests extends GatewayProblem {
    private final Duration wait;

    public TooManyRequests(Duration wait) {
      super(
          429,
          "too-many-requests",
          "Too many requests",
          "You send faster than your limit. Wait as long as Retry-After says.");
      this.wait = wait;
    }

    @Override
    public Map<String, String> headers() {
      return retryAfter(wait);
    }
  }

  public static final class ServiceUnavailable extends GatewayProblem {
    private static final Duration WAIT = Duration.ofSeconds(2);

    public ServiceUnavailable(Service service) {
      super(
          503,
          "unavailable",
          "Not available for now",
          service.title() + " cannot be reached; nothing was done. Try again in a moment.",
          Map.of("service", service.title()));
    }

    public ServiceUnavailable(String detail) {
      super(503, "unavailable", "Not available for now", detail);
    }

    @Override
    public Map<String, String> headers() {
      return retryAfter(WAIT);
    }
  }

  /// The connection broke before there was an answer: the request may have had its effect.
  public static final class ConnectionLost extends GatewayProblem {
    public ConnectionLost(Service service) {
      super(
          502,
          "connection-lost",
          "The connection was lost",
          service.title() + " broke off. What was asked for may still have happened.",
          Map.of("service", service.title()));
    }
  }

  /// The request went out, but no answer came: it may have had its effect.
  public static final class ServiceTimedOut extends GatewayProblem {
    public ServiceTimedOut(Service service) {
      super(
          504,
          "timed-out",
          "No answer in time",
          service.title() + " did not answer in time. What was asked for may still have happened.",
          Map.of("service", service.title()));
    }
  }

  /// What a service refused, in its own words.
  public static final class RefusedByService extends GatewayProblem {
    public RefusedByService(ProblemDocument document) {
      super(document);
    }
  }

  private static Map<String, String> retryAfter(Duration wait) {
    return Map.of("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}
