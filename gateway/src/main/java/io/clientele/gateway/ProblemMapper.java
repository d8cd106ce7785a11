package io.clientele.gateway;

import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem;
import io.clientele.kernel.problem.ProblemDocument;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns whatever a request to the gateway's own resources ended with into a problem document.
class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  @ServerExceptionMapper
  RestResponse<ProblemDocument> problem(Problem problem, UriInfo uri) {
    var answer =
        RestResponse.ResponseBuilder.<ProblemDocument>create(problem.status())
            .entity(problem.document(uri.getPath()))
            .type(ProblemDocument.MEDIA_TYPE);
    if (problem instanceof GatewayProblem ours) {
      ours.headers().forEach(answer::header);
    }
    return answer.build();
  }

  @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
  RestResponse<ProblemDocument> unauthorized(SecurityException e, UriInfo uri) {
    return problem(GatewayProblem.NotSignedIn.withInvalidToken(), uri);
  }

  @ServerExceptionMapper
  RestResponse<ProblemDocument> forbidden(ForbiddenException e, UriInfo uri) {
    return problem(new InputProblem.Forbidden("Your role does not allow this."), uri);
  }

  @ServerExceptionMapper
  RestResponse<ProblemDocument> http(WebApplicationException e, UriInfo uri) {
    var status = e.getResponse().getStatus();
    if (status == 404) {
      return problem(new GatewayProblem.NoSuchAddress(), uri);
    }
    if (status >= 500) {
      return unexpected(e, uri);
    }
    return respond(
        status,
        "request-not-understood",
        "The request is not understood",
        switch (status) {
          case 405 -> "This address does not take the method.";
          case 406 -> "This address cannot answer in a type that Accept allows.";
          case 415 -> "This address does not take a body of that Content-Type.";
          default -> "The request cannot be understood.";
        },
        uri);
  }

  @ServerExceptionMapper
  RestResponse<ProblemDocument> unexpected(Throwable e, UriInfo uri) {
    LOG.errorf(e, "%s failed", uri.getPath());
    return respond(
        500, "unexpected", "Something went wrong on our side", "The failure was recorded.", uri);
  }

  private static RestResponse<ProblemDocument> respond(
      int status, String name, String title, String detail, UriInfo uri) {
    return RestResponse.ResponseBuilder.<ProblemDocument>create(status)
        .entity(
            new ProblemDocument(ProblemDocument.TYPES + name, title, status, detail, uri.getPath()))
        .type(ProblemDocument.MEDIA_TYPE)
        .build();
  }
}
