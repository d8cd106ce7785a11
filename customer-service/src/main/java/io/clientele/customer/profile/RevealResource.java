package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.defaults.identity.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/customers/{id}/reveal")
@Tag(name = "Customers")
@RunOnVirtualThread
@RolesAllowed({Roles.RELATIONSHIP_MANAGER, Roles.BRANCH_MANAGER, Roles.PRIVACY_OFFICER})
class RevealResource {
  private final RevealAttributes revealAttributes;

  RevealResource(RevealAttributes revealAttributes) {
    this.revealAttributes = revealAttributes;
  }

  /// @param fields names of attributes
  /// @param reason why they must be seen; it goes into the audit trail
  record RevealRequest(
      @NotNull @Size(min = 1, max = 50) List<@NotBlank String> fields,
      @NotBlank @Size(min = 5, max = 500) String reason) {}

  /// @param attributes those of the fields that the customer has
  record RevealedView(
      @Schema(implementation = Object.class, examples = "{\"income\":240000}")
          ObjectNode attributes) {}

  @POST
  @Operation(
      operationId = "revealAttributes",
      summary = "See protected attributes of a customer in clear text; audited with the reason")
  public RestResponse<RevealedView> reveal(
      @RestPath UUID id, @NotNull @Valid RevealRequest request) {
    var attributes =
        revealAttributes.handle(new CustomerId(id), request.fields(), request.reason());
    return RestResponse.ResponseBuilder.ok(new RevealedView(attributes))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
