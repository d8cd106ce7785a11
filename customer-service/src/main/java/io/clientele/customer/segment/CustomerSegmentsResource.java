package io.clientele.customer.segment;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
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

@Path("/customers/{id}/segments")
@Tag(name = "Segments")
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
class CustomerSegmentsResource {
  private static final String MEMBERSHIPS =
      """
      select s.id, s.name, m.since from segment_member m
      join segment s on s.id = m.segment_id
      where m.customer_id = ? and s.state <> 'RETIRING' and s.id > ?
      order by s.id limit ?
      """;

  private final Database database;
  private final CurrentScope scope;
  private final Cursors cursors;

  CustomerSegmentsResource(Database database, CurrentScope scope, Cursors cursors) {
    this.database = database;
    this.scope = scope;
    this.cursors = cursors;
  }

  record MembershipView(UUID id, String name, Instant since) {}

  @GET
  @Operation(
      operationId = "listSegmentsOfCustomer",
      summary = "The segments that a customer is a member of")
  public Page<MembershipView> list(
      @RestPath UUID id, @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var list = "customers/" + id + "/segments";
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    return database.call(connection -> {
      var customer = scope.resolve(connection, new CustomerId(id));
      var after = page.position().map(key -> UUID.fromString(key.getFirst()));
      var rows =
          Sql.on(connection, MEMBERSHIPS)
              .with(customer)
              .with(after.orElse(new UUID(0, 0)))
              .with(page.limit() + 1)
              .list(row ->
                  new MembershipView(
                      row.getObject("id", UUID.class),
                      row.getString("name"),
                      Sql.time(row, "since")));
      return Page.of(rows, page.limit(), row -> cursors.write(list, row.id().toString()));
    });
  }
}
