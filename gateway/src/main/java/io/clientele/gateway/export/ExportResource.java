package io.clientele.gateway.export;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/api/customers/{id}/export")
@Tag(name = "Privacy")
@Authenticated
@RunOnVirtualThread
class ExportResource {
  private final CollectExport collectExport;

  ExportResource(CollectExport collectExport) {
    this.collectExport = collectExport;
  }

  @GET
  @Operation(
      operationId = "exportCustomer",
      summary = "All that the suite holds on a customer, as one JSON document")
  @APIResponse(
      responseCode = "200",
      description = "The document",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT)))
  public RestResponse<StreamingOutput> export(@RestPath UUID id) throws IOException {
    var document = collectExport.handle(id);
    return RestResponse.ResponseBuilder.ok((StreamingOutput) document::write)
        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"customer-%s.json\"".formatted(id))
        .build();
  }
}
