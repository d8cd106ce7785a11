package io.clientele.kernel.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something the client can put right, or at least understand. Each service has a sealed set of
/// these; thrown anywhere in a use case, it rolls the transaction back and reaches the client as
/// `application/problem+json`.
public abstract class Problem extends RuntimeException {
  private final int status;
  private final String name;
  private final String title;
  private final transient Map<String, Object> params;
  private final transient List<Violation> violations;

  /// @param status HTTP status
  /// @param name stable name in kebab case: the last part of the problem's `type`
  /// @param title the same for every occurrence
  /// @param detail a sentence about this occurrence that helps whoever reads it
  /// @param params what the sentence tells of this occurrence, by name: whoever speaks another
  ///   language says it by the `type` and these
  protected Problem(
      int status,
      String name,
      String title,
      String detail,
      Map<String, Object> params,
      List<Violation> violations) {
    super(detail, null, false, false);
    this.status = status;
    this.name = name;
    this.title = title;
    this.params = Map.copyOf(params);
    this.violations = List.copyOf(violations);
  }

  protected Problem(
      int status, String name, String title, String detail, Map<String, Object> params) {
    this(status, name, title, detail, params, List.of());
  }

  protected Problem(int status, String name, String title, String detail) {
    this(status, name, title, detail, Map.of(), List.of());
  }

  public final int status() {
    return status;
  }

  public final String name() {
    return name;
  }

  public final String title() {
    return title;
  }

  public final String detail() {
    return String.valueOf(getMessage());
  }

  public final Map<String, Object> params() {
    return params;
  }

  public final List<Violation> violations() {
    return violations;
  }

  public final ProblemDocument document(String instance) {
    return new ProblemDocument(
        ProblemDocument.TYPES + name, title, status, detail(), instance, params, violations);
  }

  /// One thing that is wrong with the input.
  ///
  /// @param field the field's path, for example `identifiers[0].value`; empty for the whole body
  /// @param message what is wrong, to follow the name of the field
  /// @param code stable name in kebab case of what is wrong, for those who say it in another
  ///   language; of a constraint of Bean Validation its name, such as `not-blank`
  /// @param params what the message tells beside the code, by name, for example `max`
  public record Violation(
      String field,
      String message,
      @Nullable String code,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> params) {
    public Violation {
      params = Map.copyOf(Objects.requireNonNullElse(params, Map.of()));
    }

    public Violation(String field, String message, String code) {
      this(field, message, code, Map.of());
    }

    public Violation(String field, String message) {
      this(field, message, null, Map.of());
    }

    /// The same of a field that is called so.
    public Violation at(String path) {
      return new Violation(path, message, code, params);
    }
  }
}
