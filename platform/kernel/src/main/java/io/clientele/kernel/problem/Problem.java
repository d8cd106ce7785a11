package io.clientele.kernel.problem;

import java.util.List;

/// Something the client can put right, or at least understand. Each service has a sealed set of
/// these; thrown anywhere in a use case, it rolls the transaction back and reaches the client as
/// `application/problem+json`.
public abstract class Problem extends RuntimeException {
  private final int status;
  private final String name;
  private final String title;
  private final transient List<Violation> violations;

  /// @param status HTTP status
  /// @param name stable name in kebab case: the last part of the problem's `type`
  /// @param title the same for every occurrence
  /// @param detail a sentence about this occurrence that helps whoever reads it
  protected Problem(
      int status, String name, String title, String detail, List<Violation> violations) {
    super(detail, null, false, false);
    this.status = status;
    this.name = name;
    this.title = title;
    this.violations = List.copyOf(violations);
  }

  protected Problem(int status, String name, String title, String detail) {
    this(status, name, title, detail, List.of());
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

  public final List<Violation> violations() {
    return violations;
  }

  public final ProblemDocument document(String instance) {
    return new ProblemDocument(
        ProblemDocument.TYPES + name, title, status, detail(), instance, violations);
  }

  /// One thing that is wrong with the input.
  ///
  /// @param field the field's path, for example `identifiers[0].value`; empty for the whole body
  public record Violation(String field, String message) {}
}
