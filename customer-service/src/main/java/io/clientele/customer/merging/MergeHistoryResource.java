package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.identity.Merges;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/customers/{id}/merges")
@Tag(name = "Identity")
@RunOnVirtualThread
class MergeHistoryResource {
  private final Database database;
  private final Merges merges;
  private final CurrentScope scope;
  private final Cursors cursors;

  MergeHistoryResource(Database database, Merges merges, CurrentScope scope, Cursors cursors) {
    this.database = database;
    this.merges = merges;
    this.scope = scope;
    this.cursors = cursors;
  }

  @GET
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
  @Operation(
      operationId = "listMerges",
      summary = "The merges that a customer was part of, standing or undone, latest first")
  public Page<MergeView> list(
      @RestPath UUID id, @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var list = "customers/" + id + "/merges";
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    return database.call(connection -> {
      var customer = scope.resolve(connection, new CustomerId(id));
      var before = page.position().map(key -> UUID.fromString(key.getFirst())).orElse(null);
      var rows = merges.list(connection, customer, before, page.limit() + 1);
      return Page.of(rows, page.limit(), row -> cursors.write(list, row.id().toString()))
          .map(MergeView::of);
    });
  }
}
