package io.clientele.gateway.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Where the local issuer's endpoints and keys are, as OpenID Connect Discovery lays down.
@Path("/")
@Tag(name = "Identity")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
class DiscoveryResource {
  private final LocalIssuer issuer;

  DiscoveryResource(LocalIssuer issuer) {
    this.issuer = issuer;
  }

  record DiscoveryView(
      String issuer,
      @JsonProperty("token_endpoint") String tokenEndpoint,
      @JsonProperty("jwks_uri") String jwksUri,
      @JsonProperty("grant_types_supported") List<String> grantTypes,
      @JsonProperty("token_endpoint_auth_methods_supported") List<String> clientAuthentication,
      @JsonProperty("id_token_signing_alg_values_supported") List<String> algorithms,
      @JsonProperty("response_types_supported") List<String> responseTypes,
      @JsonProperty("subject_types_supported") List<String> subjectTypes) {}

  record KeysView(List<Map<String, Object>> keys) {}

  @GET
  @Path("/.well-known/openid-configuration")
  @Operation(operationId = "discoverIssuer", summary = "The addresses of the issuer of tokens")
  public DiscoveryView discover(UriInfo uri) {
    issuer.publishedKey();
    return new DiscoveryView(
        issuer.issuer(),
        uri.getBaseUriBuilder().path("/oauth2/token").build().toString(),
        uri.getBaseUriBuilder().path("/oauth2/jwks").build().toString(),
        List.of("password", "client_credentials"),
        List.of("client_secret_basic", "client_secret_post"),
        List.of("ES256"),
        List.of("token"),
        List.of("public"));
  }

  @GET
  @Path("/oauth2/jwks")
  @Operation(operationId = "listSigningKeys", summary = "The keys that tokens are verified with")
  public KeysView keys() {
    return new KeysView(List.of(issuer.publishedKey()));
  }
}
