package io.clientele.analytics.ingest;

import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.privacy.ExportRows;
import io.clientele.defaults.privacy.ExportRows.Part;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/// The part that analytics-service has in the export of a customer, whose ids customer-service
/// tells; the gateway puts all parts together and documents it.
@Path("/customers/export")
@RunOnVirtualThread
@RolesAllowed(Roles.PRIVACY_OFFICER)
class ExportResource {
  private static final List<Part> PARTS =
      List.of(
          new Part(
              "contacts",
              """
              select json_strip_nulls(to_json(c)) from contact c
              where c.customer_id = any (?) order by c.campaign_id, c.contact_id
              """),
          new Part(
              "lifecycleMoves",
              """
              select json_build_object('axis', axis, 'from', from_value, 'to', to_value,
                'at', moved_at, 'cause', cause)
              from lifecycle_move where customer_id = any (?) order by moved_at, event_id
              """));

  private final ExportRows exportRows;

  ExportResource(ExportRows exportRows) {
    this.exportRows = exportRows;
  }

  @GET
  @Operation(hidden = true)
  public RestResponse<StreamingOutput> export(@RestQuery @NotEmpty @Size(max = 500) List<UUID> id) {
    return RestResponse.ResponseBuilder.ok(
            (StreamingOutput) output -> exportRows.write(output, "{", id, PARTS))
        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
