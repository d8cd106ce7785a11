package io.clientele.campaign.policy;

import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/contact-policy")
@Tag(name = "Contacts")
@RunOnVirtualThread
@RolesAllowed({
  Roles.MARKETER,
  Roles.APPROVER,
  Roles.ANALYST,
  Roles.RELATIONSHIP_MANAGER,
  Roles.BRANCH_MANAGER,
  Roles.PRIVACY_OFFICER,
  Roles.ADMIN
})
class ContactPolicyResource {
  private final ContactPolicies policies;
  private final CurrentUser user;
  private final Audit audit;
  private final Clock clock;

  ContactPolicyResource(ContactPolicies policies, CurrentUser user, Audit audit, Clock clock) {
    this.policies = policies;
    this.user = user;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param maxContacts how many contacts of one customer, on all channels together
  /// @param windowDays in how many days, counted back from the contact
  @Schema(examples = "{\"maxContacts\":3,\"windowDays\":7}")
  record PolicyRequest(
      @NotNull @Min(1) @Max(1000) Integer maxContacts,
      @NotNull @Min(1) @Max(365) Integer windowDays) {}

  record PolicyView(
      long version, int maxContacts, int windowDays, String updatedBy, Instant updatedAt)
      implements Versioned {}

  @GET
  @Transactional
  @Operation(operationId = "getContactPolicy", summary = "How often a customer may be contacted")
  public RestResponse<PolicyView> get() {
    return Tagged.ok(view(policies.current()));
  }

  @PUT
  @Transactional
  @RolesAllowed({Roles.PRIVACY_OFFICER, Roles.ADMIN})
  @Operation(
      operationId = "putContactPolicy",
      summary = "Change how often a customer may be contacted",
      description = "Holds at once, also for contacts that are planned but not sent.")
  public RestResponse<PolicyView> put(
      @HeaderParam("If-Match") @Nullable String ifMatch, @Valid @NotNull PolicyRequest request) {
    var policy = policies.current();
    EntityVersion.require(ifMatch, policy.version);
    policy.most = request.maxContacts();
    policy.windowDays = request.windowDays();
    policy.updatedBy = user.name();
    policy.updatedAt = clock.instant();
    policies.flush();
    audit.record(
        "contact policy changed",
        "contact policy",
        Map.of("maxContacts", policy.most, "windowDays", policy.windowDays));
    return Tagged.ok(view(policy));
  }

  private static PolicyView view(ContactPolicy policy) {
    return new PolicyView(
        policy.version, policy.most, policy.windowDays, policy.updatedBy, policy.updatedAt);
  }
}
