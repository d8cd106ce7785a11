package io.clientele.defaults.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.clientele.kernel.json.JsonViolation;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.problem.ProblemDocument;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.CharConversionException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            .map(v -> ConstraintFault.of(v, field(v.getPropertyPath())))
            .sorted(Comparator.comparing(Violation::field))
            .toList();
    return invalid(violations, uri);
  }

  @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
  RestResponse<ProblemDocument> json(JsonProcessingException e, UriInfo uri) {
    var fault = JsonViolation.of(e);
    var told =
        fault.field().isEmpty()
            ? new Violation("", "The body " + fault.message() + ".", fault.code(), fault.params())
            : fault;
    return invalid(List.of(told), uri);
  }

  /// The JSON reader takes UTF-16 and UTF-32 as well, and tells of a character that is none of
  /// these otherwise than of one that is no UTF-8.
  @ServerExceptionMapper
  RestResponse<ProblemDocument> garbled(CharConversionException e, UriInfo uri) {
    return invalid(List.of(new Violation("", "The body is no text in UTF-8.", "not-utf-8")), uri);
  }

  @ServerExceptionMapper
  RestResponse<ProblemDocument> stale(OptimisticLockException e, UriInfo uri) {
    return respond(
        new ProblemDocument(
            ProblemDocument.TYPES + "version-stale",
            "The version is stale",
            412,
            "Somebody else changed it at the same time. Read it again and repeat your change.",
            path(uri)));
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
      if (cause instanceof CharConversionException garbled) {
        return garbled(garbled, uri);
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

  /// It is also what becomes of a header that is to be a media type and is none.
  @ServerExceptionMapper
  RestResponse<ProblemDocument> illegal(
      IllegalArgumentException e, UriInfo uri, HttpHeaders headers) {
    if (!areMediaTypes(headers.getHeaderString(HttpHeaders.CONTENT_TYPE))) {
      return respond(document(415, "Content-Type is no media type.", uri));
    }
    if (!areMediaTypes(headers.getHeaderString(HttpHeaders.ACCEPT))) {
      return respond(document(406, "Accept names what is no media type.", uri));
    }
    return unexpected(e, uri);
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
              path(uri)));
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
    if (hasGone(e)) {
      LOG.infof("%s broke off on its way: %s", path(uri), e.getMessage());
      return respond(document(400, "The request broke off on its way.", uri));
    }
    LOG.errorf(e, "%s failed", path(uri));
    return respond(
        new ProblemDocument(
            ProblemDocument.TYPES + "unexpected",
            "Something went wrong on our side",
            500,
            "The failure was recorded.",
            path(uri)));
  }

  private static boolean areMediaTypes(@Nullable String header) {
    try {
      if (header != null) {
        Stream.of(header.split(",")).forEach(MediaType::valueOf);
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Whether the database gave a statement up at its time limit.
  private static boolean wasCancelled(@Nullable Throwable e) {
    return e != null
        && ((e instanceof SQLException sql && STATEMENT_CANCELLED.equals(sql.getSQLState()))
            || wasCancelled(e.getCause()));
  }

  /// Whether whoever asked is there no more, so that nobody hears the answer.
  private static boolean hasGone(@Nullable Throwable e) {
    return e != null && (e instanceof HttpClosedException || hasGone(e.getCause()));
  }

  private RestResponse<ProblemDocument> invalid(List<Violation> violations, UriInfo uri) {
    return problem(new InputProblem.Invalid(violations), uri);
  }

  private static ProblemDocument document(int status, String detail, UriInfo uri) {
    var title = TITLES.getOrDefault(status, "The request is not valid");
    var name = title.toLowerCase(Locale.ROOT).replace(' ', '-');
    return new ProblemDocument(ProblemDocument.TYPES + name, title, status, detail, path(uri));
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
}
