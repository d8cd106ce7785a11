package io.clientele.kernel.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clientele.kernel.problem.Problem.Violation;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The body of an error, `application/problem+json` (RFC 9457).
///
/// @param type stable; tells programs what happened
/// @param instance path of the request
/// @param params what `detail` tells of this occurrence, by name
public record ProblemDocument(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> params,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Violation> violations) {
  public ProblemDocument {
    // Where there are none, they are left out on the wire.
    params = Objects.requireNonNullElse(params, Map.of());
    violations = Objects.requireNonNullElse(violations, List.of());
  }

  /// A problem of which there is nothing more to tell.
  public ProblemDocument(String type, String title, int status, String detail, String instance) {
    this(type, title, status, detail, instance, Map.of(), List.of());
  }

  public static final String MEDIA_TYPE = "application/problem+json";
  public static final String TYPES = "https://clientele.io/problems/";
}
