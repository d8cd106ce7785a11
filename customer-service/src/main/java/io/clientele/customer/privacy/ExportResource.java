package io.clientele.customer.privacy;

import io.clientele.customer.CustomerId;
import io.clientele.defaults.identity.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/// The part that customer-service has in an export; the gateway puts all parts together and
/// documents it.
@Path("/customers/{id}/export")
@RunOnVirtualThread
@RolesAllowed(Roles.PRIVACY_OFFICER)
class ExportResource {
  /// Under which ids the other services may know the customer.
  private static final String CUSTOMER_IDS = "Clientele-Customer-Ids";

  private final ExportCustomer exportCustomer;

  ExportResource(ExportCustomer exportCustomer) {
    this.exportCustomer = exportCustomer;
  }

  @GET
  @Operation(hidden = true)
  public RestResponse<StreamingOutput> export(@RestPath UUID id) {
    var export = exportCustomer.handle(new CustomerId(id));
    var ids = export.customerIds().stream().map(UUID::toString).collect(Collectors.joining(","));
    return RestResponse.ResponseBuilder.ok((StreamingOutput) export.document()::write)
        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(CUSTOMER_IDS, ids)
        .build();
  }
}
