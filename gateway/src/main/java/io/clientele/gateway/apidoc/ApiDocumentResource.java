package io.clientele.gateway.apidoc;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The merged document, for tools in JSON and for people in YAML.
@Path("/")
@PermitAll
@RunOnVirtualThread
class ApiDocumentResource {
  private final PublishApi api;

  ApiDocumentResource(PublishApi api) {
    this.api = api;
  }

  @GET
  @Path("/openapi.json")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public String json() {
    return api.handle().json();
  }

  @GET
  @Path("/openapi.yaml")
  @Produces("application/yaml")
  @Operation(hidden = true)
  public String yaml() {
    return api.handle().yaml();
  }
}
