package io.clientele.kernel.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clientele.kernel.problem.Problem.Violation;
import java.util.List;
import java.util.Objects;

/// The body of an error, `application/problem+json` (RFC 9457).
///
/// @param type stable; tells programs what happened
/// @param instance path of the request
public record ProblemDocument(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Violation> violations) {
  public ProblemDocument {
    // Where there are none, they are left out on the wire.
    violations = Objects.requireNonNullElse(violations, List.of());
  }

  public static final String MEDIA_TYPE = "application/problem+json";
  public static final String TYPES = "https://clientele.io/problems/";
}
