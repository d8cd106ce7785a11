package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.profile.Assignments.Assignment;
import io.clientele.customer.profile.Assignments.Turn;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/customers/{id}/assignments")
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
class AssignmentResource {
  private final Database database;
  private final Assignments assignments;
  private final CurrentScope scope;
  private final Cursors cursors;

  AssignmentResource(
      Database database, Assignments assignments, CurrentScope scope, Cursors cursors) {
    this.database = database;
    this.assignments = assignments;
    this.scope = scope;
    this.cursors = cursors;
  }

  /// @param branch codes of the branches, if the branch changed
  /// @param manager codes of the relationship managers, if the manager changed
  record AssignmentView(
      @Nullable Turn branch, @Nullable Turn manager, Instant assignedAt, String assignedBy) {
    static AssignmentView of(Assignment assignment) {
      return new AssignmentView(
          assignment.branch(),
          assignment.manager(),
          assignment.assignedAt(),
          assignment.assignedBy());
    }
  }

  @GET
  @Operation(
      operationId = "listAssignments",
      summary = "To which branch and manager a customer was assigned, when and by whom")
  public Page<AssignmentView> list(
      @RestPath UUID id, @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var list = "customers/" + id + "/assignments";
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    var before = page.position().map(key -> UUID.fromString(key.getFirst())).orElse(null);
    return database.call(connection -> {
      var customer = scope.resolve(connection, new CustomerId(id));
      var rows = assignments.list(connection, customer, before, page.limit() + 1);
      return Page.of(rows, page.limit(), row -> cursors.write(list, row.id().toString()))
          .map(AssignmentView::of);
    });
  }
}
