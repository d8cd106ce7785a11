package io.clientele.gateway.identity;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/me")
@Tag(name = "Identity")
@Authenticated
class MeResource {
  private final JsonWebToken token;

  MeResource(JsonWebToken token) {
    this.token = token;
  }

  record MeView(String username, List<String> roles) {}

  @GET
  @Operation(operationId = "whoAmI", summary = "Whose token this is, and in which roles")
  public MeView me() {
    return new MeView(token.getName(), token.getGroups().stream().sorted().toList());
  }
}
