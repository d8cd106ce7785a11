package io.clientele.demo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The API said no. Carries the problem (RFC 9457) that it answered with.
public final class Refused extends RuntimeException {
  private final transient Problem problem;

  Refused(String request, Problem problem) {
    super(request + " was refused: " + problem.sentence());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  public record Problem(
      @JsonProperty(required = true) int status,
      @Nullable String type,
      @Nullable String title,
      @Nullable String detail,
      @Nullable List<Violation> violations) {

    String sentence() {
      var text = new StringBuilder().append(status);
      if (title != null) {
        text.append(' ').append(title);
      }
      if (detail != null) {
        text.append(": ").append(detail);
      }
      if (violations != null && !violations.isEmpty()) {
        text.append(
            violations.stream()
                .map(violation -> violation.field() + ": " + violation.message())
                .collect(Collectors.joining("; ", " (", ")")));
      }
      return text.toString();
    }
  }

  public record Violation(@Nullable String field, @Nullable String message) {}
}
