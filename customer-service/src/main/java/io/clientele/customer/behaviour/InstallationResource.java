package io.clientele.customer.behaviour;

import io.clientele.defaults.identity.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/installation")
@Tag(name = "Installation")
@RolesAllowed({
  Roles.MARKETER,
  Roles.APPROVER,
  Roles.ANALYST,
  Roles.RELATIONSHIP_MANAGER,
  Roles.BRANCH_MANAGER,
  Roles.PRIVACY_OFFICER,
  Roles.ADMIN,
  Roles.INTEGRATION
})
class InstallationResource {
  private final BehaviourConfig config;

  InstallationResource(BehaviourConfig config) {
    this.config = config;
  }

  record InstallationView(
      @Schema(description = "Of all amounts of behaviours (ISO 4217)", examples = "CNY")
          String currency) {}

  @GET
  @Operation(operationId = "getInstallation", summary = "What holds for the whole installation")
  public InstallationView get() {
    return new InstallationView(config.currency().getCurrencyCode());
  }
}
