package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.Merges;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/customers/{id}/merge")
@Tag(name = "Identity")
@RunOnVirtualThread
class MergeResource {
  private final MergeCustomers mergeCustomers;

  MergeResource(MergeCustomers mergeCustomers) {
    this.mergeCustomers = mergeCustomers;
  }

  /// @param from the customer that goes into the one of the path; its id keeps resolving to that
  ///   one
  record MergeRequest(@NotNull CustomerId from, @Nullable @Size(max = 500) String reason) {}

  @POST
  @Idempotent
  @RolesAllowed({Roles.RELATIONSHIP_MANAGER, Roles.BRANCH_MANAGER, Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "mergeCustomers",
      summary = "Merge another customer into this one",
      description =
          "The customer of the path stays: it gets the other's identifiers and behaviours, and what"
              + " its own profile lacks. Consents of both count, and what either withdrew is"
              + " withdrawn. If-Match may say which version is meant. Customers with different"
              + " identifiers of a unique namespace are never merged (409 different-customers).")
  public RestResponse<MergeView> merge(
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid MergeRequest request) {
    var merge =
        mergeCustomers.handle(
            new CustomerId(id),
            request.from(),
            new MergeCustomers.Motive(Merges.Cause.REQUEST, request.reason()),
            ifMatch);
    return RestResponse.ok(MergeView.of(merge));
  }
}
