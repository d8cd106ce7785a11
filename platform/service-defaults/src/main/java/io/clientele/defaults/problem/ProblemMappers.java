package io.clientele.defaults.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.problem.ProblemDocument;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// Turns whatever a request ended with into a problem document. No library's text reaches the
/// client.
class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  /// SQLSTATE of PostgreSQL.
  private static final String STATEMENT_CANCELLED = "57014";

  private static final Map<Integer, String> TITLES =
      Map.of(
          400, "The request is not valid",
          401, "Sign in first",
          403, "Not allowed",
          404, "Not found",
          405, "The method is not allowed here",
          406, "No such representation",
          413, "The body is too large",
          415, "The media type is not understood",
          503, "Not available for now");

  @ServerExceptionMapper
  RestResponse<ProblemDocument> problem(Problem problem, UriInfo uri) {
    return respond(problem.document(path(uri)));
  }

  @ServerExceptionMapper
  RestResponse<ProblemDocument> invalid(ConstraintViolationException e, UriInfo uri) {
    var violations =
        e.getConstraintViolations().stream()
            .map(v -> new Violation(field(v.getPropertyPath()), v.getMessage()))
            .sorted(Comparator.comparing(Violation::field))
            .toList();
    return invalid(violations, uri);
  }

  @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
  RestResponse<ProblemDocument> json(JsonProcessingException e, UriInfo uri) {
    return invalid(List.of(violation(e)), uri);
  }

  @ServerExceptionMapper
  RestResponse<ProblemDocument> stale(OptimisticLockException e, UriInfo uri) {
    return respond(
        new ProblemDocument(
            ProblemDocument.TYPES + "version-stale",
            "The version is stale",
            412,
            "Somebody else changed it at the same time. Read it again and repeat your change.",
            path(uri),
            List.of()));
  }

  @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
  RestResponse<ProblemDocument> unauthorized(SecurityException e, UriInfo uri) {
    return RestResponse.ResponseBuilder.create(
            RestResponse.Status.UNAUTHORIZED,
            document(401, "A valid bearer token is required.", uri))
        .type(ProblemDocument.MEDIA_TYPE)
        .header("WWW-Authenticate", "Bearer")
        .build();
  }

  @ServerExceptionMapper
  RestResponse<ProblemDocument> forbidden(ForbiddenException e, UriInfo uri) {
    return respond(document(403, "Your role does not allow this.", uri));
  }

  @ServerExceptionMapper
  RestResponse<ProblemDocument> http(WebApplicationException e, UriInfo uri) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException json) {
        return json(json, uri);
      }
      if (cause instanceof Problem problem) {
        return problem(problem, uri);
      }
    }
    var status = e.getResponse().getStatus();
    if (status >= 500) {
      return unexpected(e, uri);
    }
    var detail =
        switch (status) {
          case 404 -> "There is nothing at this address.";
          case 405 -> "This address does not take the method.";
          case 415 -> "This address does not take a body of that Content-Type.";
          case 406 -> "This address cannot answer in a type that Accept allows.";
          case 413 -> "The body is larger than this address takes.";
          default -> "The request cannot be understood.";
        };
    return respond(document(status, detail, uri));
  }

  @ServerExceptionMapper
  RestResponse<ProblemDocument> unexpected(Throwable e, UriInfo uri) {
    if (wasCancelled(e)) {
      LOG.infof("%s took longer than it may: %s", path(uri), e);
      return respond(
          new ProblemDocument(
              ProblemDocument.TYPES + "took-too-long",
              "It took too long",
              503,
              "The database would have had to work on this for longer than it may. Ask for less, or"
                  + " try again when less is going on.",
              path(uri),
              List.of()));
    }
    if (TransientFailure.in(e)) {
      LOG.warnf("%s is not available for now: %s", path(uri), e);
      return RestResponse.ResponseBuilder.create(
              RestResponse.Status.SERVICE_UNAVAILABLE,
              document(503, "Try again in a moment; nothing was changed unless it is there.", uri))
          .type(ProblemDocument.MEDIA_TYPE)
          .header("Retry-After", "1")
          .build();
    }
    LOG.errorf(e, "%s failed", path(uri));
    return respond(
        new ProblemDocument(
            ProblemDocument.TYPES + "unexpected",
            "Something went wrong on our side",
            500,
            "The failure was recorded.",
            path(uri),
            List.of()));
  }

  /// Whether the database gave a statement up at its time limit.
  private static boolean wasCancelled(@Nullable Throwable e) {
    return e != null
        && ((e instanceof SQLException sql && STATEMENT_CANCELLED.equals(sql.getSQLState()))
            || wasCancelled(e.getCause()));
  }

  private RestResponse<ProblemDocument> invalid(List<Violation> violations, UriInfo uri) {
    return problem(new InputProblem.Invalid(violations), uri);
  }

  private static ProblemDocument document(int status, String detail, UriInfo uri) {
    var title = TITLES.getOrDefault(status, "The request is not valid");
    var name = title.toLowerCase(Locale.ROOT).replace(' ', '-');
    return new ProblemDocument(
        ProblemDocument.TYPES + name, title, status, detail, path(uri), List.of());
  }

  private static RestResponse<ProblemDocument> respond(ProblemDocument document) {
    return RestResponse.ResponseBuilder.<ProblemDocument>create(document.status())
        .entity(document)
        .type(ProblemDocument.MEDIA_TYPE)
        .build();
  }

  private static String path(UriInfo uri) {
    return uri.getRequestUri().getPath();
  }

  private static String field(Path path) {
    var nodes =
        StreamSupport.stream(path.spliterator(), false)
            .map(Object::toString)
            .collect(Collectors.toList());
    // The first two nodes are the Java method and its parameter: of a body they mean nothing to a
    // client, of a query or an address the second is what the client calls it.
    return nodes.size() > 2 ? String.join(".", nodes.subList(2, nodes.size())) : nodes.getLast();
  }

  private static Violation violation(JsonProcessingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          new Violation(path(unknown), "is not a known field");
      case InvalidFormatException format ->
          new Violation(path(format), expected(format.getTargetType()));
      case ValueInstantiationException value when value.getCause() != null ->
          new Violation(path(value), sentence(value));
      case MismatchedInputException mismatch -> new Violation(path(mismatch), mismatch(mismatch));
      case JsonMappingException mapping -> new Violation(path(mapping), "cannot be read");
      default -> new Violation("", "The body is not well-formed JSON" + where(e));
    };
  }

  /// Our own value types explain themselves; other exceptions do not speak to clients.
  private static String sentence(ValueInstantiationException e) {
    var cause = e.getCause();
    return cause instanceof IllegalArgumentException && cause.getMessage() != null
        ? cause.getMessage()
        : "is not valid";
  }

  private static String mismatch(MismatchedInputException e) {
    if (String.valueOf(e.getOriginalMessage()).startsWith("Missing required")) {
      return "is required";
    }
    return e.getTargetType() == null
        ? "is of the wrong type"
        : "must be " + kind(e.getTargetType());
  }

  /// What a value of the type must be, to follow the name of the field.
  static String expected(Class<?> type) {
    return "must be " + (type.isEnum() ? "one of " + constants(type) : kind(type));
  }

  private static String kind(Class<?> type) {
    if (type == String.class) {
      return "a text";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    if (type == Instant.class) {
      return "a time such as 2026-05-01T09:30:00Z";
    }
    if (type == LocalDate.class) {
      return "a date such as 2026-05-01";
    }
    if (type == UUID.class) {
      return "a UUID";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    return "an object of the documented form";
  }

  private static String constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }

  private static String where(JsonProcessingException e) {
    var location = e.getLocation();
    return location == null
        ? "."
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ").";
  }

  private static String path(JsonMappingException e) {
    var path = new StringBuilder();
    for (var reference : e.getPath()) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }
}
