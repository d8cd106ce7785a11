package io.clientele.kernel.problem;

import java.util.List;
import java.util.Map;

/// Mistakes in a request that can be made against any resource.
public abstract sealed class InputProblem extends Problem {
  private InputProblem(
      int status, String name, String title, String detail, List<Violation> violations) {
    super(status, name, title, detail, Map.of(), violations);
  }

  private InputProblem(
      int status, String name, String title, String detail, Map<String, Object> params) {
    super(status, name, title, detail, params);
  }

  /// The input breaks the rules of its form: a field is missing, of the wrong type, out of bounds.
  public static final class Invalid extends InputProblem {
    public Invalid(List<Violation> violations) {
      super(400, "invalid-input", "The input is not valid", sentence(violations), violations);
    }

    public Invalid(String field, String message) {
      this(new Violation(field, message));
    }

    public Invalid(String field, String message, String code) {
      this(new Violation(field, message, code));
    }

    public Invalid(String field, String message, String code, Map<String, Object> params) {
      this(new Violation(field, message, code, params));
    }

    public Invalid(Violation violation) {
      this(List.of(violation));
    }

    private static String sentence(List<Violation> violations) {
      var first = violations.getFirst();
      var sentence = (first.field().isEmpty() ? "" : first.field() + ": ") + first.message();
      return violations.size() == 1
          ? sentence
          : sentence + " (and " + (violations.size() - 1) + " more)";
    }
  }

  public static final class InvalidCursor extends InputProblem {
    public InvalidCursor() {
      super(
          400,
          "invalid-cursor",
          "The cursor is not valid",
          "The cursor does not belong to this list. Start again without one.",
          List.of(new Violation("cursor", "does not belong to this list", "other-list")));
    }
  }

  public static final class NotFound extends InputProblem {
    /// @param what the thing with its id, for example `customer 0197...`
    public NotFound(String what) {
      super(404, "not-found", "Not found", "There is no " + what + ".", List.of());
    }
  }

  public static final class Forbidden extends InputProblem {
    public Forbidden(String detail) {
      this(detail, Map.of());
    }

    /// @param params with a `why` where it is not the role alone
    public Forbidden(String detail, Map<String, Object> params) {
      super(403, "forbidden", "Not allowed", detail, params);
    }
  }

  public static final class VersionRequired extends InputProblem {
    public VersionRequired() {
      super(
          428,
          "version-required",
          "If-Match is required",
          "Send the ETag of the version you changed as If-Match.",
          List.of());
    }
  }

  public static final class VersionStale extends InputProblem {
    public VersionStale(String current) {
      super(
          412,
          "version-stale",
          "The version is stale",
          "It was changed since you read it; its ETag is now " + current + ".",
          List.of());
    }
  }

  /// A change was made from a version of something that is not there, or not any more.
  public static final class NothingThere extends InputProblem {
    public NothingThere() {
      super(
          412,
          "nothing-there",
          "Nothing is there",
          "Nothing is here that If-Match could be compared with. Leave it out to make something"
              + " new.",
          List.of());
    }
  }

  /// Something was to be made only if it is not there.
  public static final class AlreadyThere extends InputProblem {
    public AlreadyThere(String current) {
      super(
          412,
          "already-there",
          "It is there already",
          "If-None-Match asks for what is not there yet, and it is; its ETag is " + current + ".",
          List.of());
    }
  }

  public static final class KeyReused extends InputProblem {
    public KeyReused() {
      super(
          422,
          "idempotency-key-reused",
          "The idempotency key was used before",
          "The same Idempotency-Key came with another body. Use a new key for a new request.",
          List.of());
    }
  }

  /// The request was made before, and what it was answered is not known any more.
  public static final class AnswerErased extends InputProblem {
    public AnswerErased() {
      super(
          410,
          "answer-erased",
          "The first answer was erased",
          "The request with this Idempotency-Key took effect before, and was not repeated. The"
              + " customer it was about was erased since, and the answer with it.",
          List.of());
    }
  }

  /// The request is sound, but what it asks for does not fit the state of things.
  public static final class Conflict extends InputProblem {
    public Conflict(String name, String detail) {
      this(name, detail, Map.of());
    }

    public Conflict(String name, String detail, Map<String, Object> params) {
      super(409, name, "Not possible as things are", detail, params);
    }
  }

  public static final class Unavailable extends InputProblem {
    public Unavailable(String detail) {
      super(503, "unavailable", "Not available for now", detail, List.of());
    }
  }
}
