package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Vision;
import io.clientele.customer.identity.Identifier;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/customers/{id}/identifiers")
@Tag(name = "Customers")
@RunOnVirtualThread
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
class CustomerIdentifiersResource {
  private final Database database;
  private final ChangeIdentifiers changeIdentifiers;
  private final CustomerViews views;
  private final CurrentScope scope;

  CustomerIdentifiersResource(
      Database database,
      ChangeIdentifiers changeIdentifiers,
      CustomerViews views,
      CurrentScope scope) {
    this.database = database;
    this.changeIdentifiers = changeIdentifiers;
    this.views = views;
    this.scope = scope;
  }

  record IdentifiersRequest(
      @Size(max = 50) @Nullable List<@Valid @NotNull Identifier> add,
      @Size(max = 50) @Nullable List<@Valid @NotNull Identifier> remove) {}

  @GET
  @Operation(
      operationId = "listIdentifiers",
      summary = "By what a customer is known; masked for those who may not see it in full")
  public Page<Identifier> list(@RestPath UUID id) {
    return database.call(connection ->
        shown(connection, scope.vision(connection), scope.resolve(connection, new CustomerId(id))));
  }

  @POST
  @Idempotent
  @RolesAllowed({Roles.RELATIONSHIP_MANAGER, Roles.BRANCH_MANAGER, Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "changeIdentifiers",
      summary = "Give a customer identifiers, take some away, or replace one by another",
      description =
          "All of it happens or nothing. A customer keeps at least one identifier. What is taken"
              + " away is free for others, and does not come back when a merge is undone.")
  public RestResponse<Page<Identifier>> change(
      @RestPath UUID id, @NotNull @Valid IdentifiersRequest request) {
    var add = Objects.requireNonNullElse(request.add(), List.<Identifier>of());
    var remove = Objects.requireNonNullElse(request.remove(), List.<Identifier>of());
    if (add.isEmpty() && remove.isEmpty()) {
      throw new InputProblem.Invalid("", "Give what to add or what to remove", "required");
    }
    return database.call(connection -> {
      var customer = changeIdentifiers.handle(new CustomerId(id), add, remove);
      return RestResponse.ok(shown(connection, Vision.FULL, customer));
    });
  }

  private Page<Identifier> shown(Connection connection, Vision vision, CustomerId customer)
      throws SQLException {
    var filter = new CustomerViews.Filter().and("c.id = ?", CustomerViews.Filter.one(customer));
    return views.list(connection, vision, filter, 1).stream()
        .findFirst()
        .map(view -> new Page<>(view.identifiers(), null))
        .orElseThrow(() -> new InputProblem.NotFound("customer " + customer));
  }
}
