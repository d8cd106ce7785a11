package io.clientele.defaults.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The request at hand, if it came with an `Idempotency-Key`.
@ApplicationScoped
public class CurrentKey {
  private static final String HEADER = "Idempotency-Key";
  private static final int LONGEST_KEY = 255;

  /// An index row has at most 2,704 bytes, and a character up to four.
  private static final int LONGEST_ADDRESS = 255;

  private final HttpHeaders headers;
  private final Request request;
  private final UriInfo uri;
  private final CurrentUser user;
  private final ObjectMapper json;

  CurrentKey(
      HttpHeaders headers, Request request, UriInfo uri, CurrentUser user, ObjectMapper json) {
    this.headers = headers;
    this.request = request;
    this.uri = uri;
    this.user = user;
    this.json = json;
  }

  /// @param sent what the request says
  public Optional<KeyedRequest> of(@Nullable Object... sent) {
    var key = headers.getHeaderString(HEADER);
    if (key == null) {
      return Optional.empty();
    }
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new InputProblem.Invalid(HEADER, "must have 1 to " + LONGEST_KEY + " characters");
    }
    return Optional.of(
        new KeyedRequest(
            new IdempotencyKey(
                user.name(), request.getMethod() + " " + address(uri.getPath()), key),
            fingerprint(sent)));
  }

  /// What stands for an address: the address itself, or its digest if it is long. None that leads
  /// anywhere is.
  private static String address(String path) {
    return path.length() <= LONGEST_ADDRESS
        ? path
        : "sha256:"
            + HexFormat.of().formatHex(sha256().digest(path.getBytes(StandardCharsets.UTF_8)));
  }

  private String fingerprint(@Nullable Object[] sent) {
    var digest = sha256();
    for (var part : Arrays.asList(sent)) {
      try {
        digest.update(json.writeValueAsBytes(part));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("what was read as JSON cannot be written as such", e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
