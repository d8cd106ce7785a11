package io.clientele.campaign.contact;

import io.clientele.campaign.audience.MergedCustomers;
import io.clientele.campaign.audience.Scope;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/contacts")
@Tag(name = "Contacts")
@RunOnVirtualThread
@RolesAllowed({
  Roles.MARKETER,
  Roles.APPROVER,
  Roles.ANALYST,
  Roles.RELATIONSHIP_MANAGER,
  Roles.BRANCH_MANAGER,
  Roles.PRIVACY_OFFICER,
  Roles.INTEGRATION,
  Roles.ADMIN
})
class ContactResource {
  private final Scope scope;
  private final DataSource database;
  private final Cursors cursors;

  ContactResource(Scope scope, DataSource database, Cursors cursors) {
    this.scope = scope;
    this.database = database;
    this.cursors = cursors;
  }

  @GET
  @Transactional
  @Operation(
      operationId = "listContacts",
      summary = "The contacts of a customer, newest first, also those that were not made",
      description =
          "With those of the customers that were merged into it, and asked for under any of the ids.")
  public Page<ContactView> list(
      @RestQuery @Nullable UUID customerId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor)
      throws SQLException {
    if (customerId == null) {
      throw new InputProblem.Invalid("customerId", "is required");
    }
    var name = "contacts?customer=" + customerId;
    var page = PageRequest.of(limit, cursor, cursors, name, 1);
    var query =
        ContactView.select(scope)
            .then("and c.customer_id = any (")
            .then(MergedCustomers.ids(customerId))
            .then(")");
    if (page.position().isPresent()) {
      query = query.then("and c.id < ?", UUID.fromString(page.position().get().getFirst()));
    }
    try (var connection = database.getConnection()) {
      var rows =
          query
              .then("order by c.id desc limit ?", page.limit() + 1)
              .list(connection, ContactView::of);
      return Page.of(rows, page.limit(), row -> cursors.write(name, row.id().toString()));
    }
  }

  @GET
  @Path("/{id}")
  @Transactional
  @Operation(operationId = "getContact", summary = "One contact and what became of it")
  public ContactView get(@RestPath UUID id) throws SQLException {
    try (var connection = database.getConnection()) {
      return ContactView.select(scope)
          .then("and c.id = ?", id)
          .first(connection, ContactView::of)
          .orElseThrow(() -> new InputProblem.NotFound("contact " + id));
    }
  }
}
