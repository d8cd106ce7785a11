package io.clientele.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.clientele.gateway.GatewayProblem.TooManyRequests;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/// The token endpoint of the local issuer (RFC 6749): by password for people, by client credentials
/// for services.
@Path("/oauth2/token")
@Tag(name = "Identity")
@PermitAll
@RunOnVirtualThread
class TokenResource {
  private static final String BASIC = "Basic ";

  private final LocalIssuer issuer;

  TokenResource(LocalIssuer issuer) {
    this.issuer = issuer;
  }

  /// @param expiresIn seconds
  record TokenView(
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("token_type") String tokenType,
      @JsonProperty("expires_in") long expiresIn) {}

  record ErrorView(String error, @JsonProperty("error_description") String description) {}

  private record Client(String id, String secret) {}

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "issueToken",
      summary = "A bearer token of the local stack, by user name and password or client secret")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = TokenView.class)))
  @APIResponse(
      responseCode = "400",
      content = @Content(schema = @Schema(implementation = ErrorView.class)))
  public Response issue(
      @RestHeader("Authorization") @Nullable String authorization,
      MultivaluedMap<String, String> form) {
    var grant =
        form.values().stream().anyMatch(values -> values.size() > 1)
            ? Grant.Refused.request("Each parameter is given at most once.")
            : grant(authorization, form);
    return switch (grant) {
      case Grant.Issued(var token, var life) ->
          answer(200, new TokenView(token, "Bearer", life.toSeconds())).build();
      case Grant.Refused(var error, var description) -> {
        var unknownClient = error.equals(Grant.Refused.INVALID_CLIENT);
        var refusal = answer(unknownClient ? 401 : 400, new ErrorView(error, description));
        yield (unknownClient ? refusal.header("WWW-Authenticate", "Basic") : refusal).build();
      }
      case Grant.Locked(var pause) -> throw new TooManyRequests(pause);
    };
  }

  private Grant grant(@Nullable String authorization, MultivaluedMap<String, String> form) {
    return switch (form.getFirst("grant_type")) {
      case "password" -> {
        var name = form.getFirst("username");
        var password = form.getFirst("password");
        yield name == null || password == null
            ? Grant.Refused.request("username and password are required.")
            : issuer.toUser(name, password);
      }
      case "client_credentials" ->
          client(authorization, form)
              .map(client -> issuer.toClient(client.id(), client.secret()))
              .orElseGet(Grant.Refused::client);
      case null -> Grant.Refused.request("grant_type is required.");
      default ->
          new Grant.Refused(
              "unsupported_grant_type", "grant_type is password or client_credentials.");
    };
  }

  /// The secret comes in the form or, as RFC 6749 prefers, as basic authentication.
  private static Optional<Client> client(
      @Nullable String authorization, MultivaluedMap<String, String> form) {
    if (authorization != null && authorization.startsWith(BASIC)) {
      return basic(authorization.substring(BASIC.length()));
    }
    var id = form.getFirst("client_id");
    var secret = form.getFirst("client_secret");
    return id == null || secret == null ? Optional.empty() : Optional.of(new Client(id, secret));
  }

  private static Optional<Client> basic(String credentials) {
    try {
      var parts = new String(Base64.getDecoder().decode(credentials), UTF_8).split(":", 2);
      return parts.length == 2
          ? Optional.of(
              new Client(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8)))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Response.ResponseBuilder answer(int status, Object body) {
    return Response.status(status)
        .entity(body)
        .type(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .header("Pragma", "no-cache");
  }
}
