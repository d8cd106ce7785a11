package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/customers/{id}/unmerge")
@Tag(name = "Identity")
@RunOnVirtualThread
class UnmergeResource {
  private final UnmergeCustomers unmergeCustomers;

  UnmergeResource(UnmergeCustomers unmergeCustomers) {
    this.unmergeCustomers = unmergeCustomers;
  }

  /// Exactly one of the two.
  ///
  /// @param customerId the customer that was merged into the one of the path
  record UnmergeRequest(@Nullable UUID mergeId, @Nullable CustomerId customerId) {}

  @POST
  @Idempotent
  @RolesAllowed({Roles.RELATIONSHIP_MANAGER, Roles.BRANCH_MANAGER, Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "unmergeCustomers",
      summary = "Undo a merge into this customer",
      description =
          "The merged customer is again what it was, with what came by it or its identifiers since:"
              + " behaviours, identifiers, consents, and what files said of it. The survivor loses"
              + " what it had from it, and keeps what was changed since.")
  public RestResponse<MergeView> unmerge(@RestPath UUID id, @NotNull UnmergeRequest request) {
    return RestResponse.ok(
        MergeView.of(unmergeCustomers.handle(new CustomerId(id), which(request))));
  }

  private UnmergeCustomers.Which which(UnmergeRequest request) {
    var merge = request.mergeId();
    var customer = request.customerId();
    if (merge != null && customer == null) {
      return unmergeCustomers.merge(merge);
    }
    if (customer != null && merge == null) {
      return unmergeCustomers.mergeOf(customer);
    }
    throw new InputProblem.Invalid("", "Give either mergeId or customerId", "required");
  }
}
