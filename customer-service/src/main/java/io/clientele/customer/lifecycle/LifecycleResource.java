package io.clientele.customer.lifecycle;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.defaults.identity.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/customers/{id}/lifecycle")
@Tag(name = "Lifecycle")
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
class LifecycleResource {
  private final Database database;
  private final CurrentScope scope;
  private final LifecycleHistory history;

  LifecycleResource(Database database, CurrentScope scope, LifecycleHistory history) {
    this.database = database;
    this.scope = scope;
    this.history = history;
  }

  record LifecycleView(
      @Nullable String stage,
      @Nullable Instant stageSince,
      @Nullable String tier,
      @Nullable Instant tierSince,
      @Nullable String base,
      @Nullable Instant baseSince,
      List<LifecycleHistory.Line> history) {}

  @GET
  @Operation(
      operationId = "getLifecycle",
      summary = "A customer's stage, tier and base, with the latest 200 moves and their causes")
  public LifecycleView lifecycle(@RestPath UUID id) {
    return database.call(connection -> {
      var customer = scope.resolve(connection, new CustomerId(id));
      var lines = history.of(connection, customer);
      return Sql.on(
              connection,
              """
              select stage, stage_since, tier, tier_since, base, base_since
              from customer where id = ?
              """)
          .with(customer)
          .first(row ->
              new LifecycleView(
                  row.getString("stage"),
                  Sql.timeOrNull(row, "stage_since"),
                  row.getString("tier"),
                  Sql.timeOrNull(row, "tier_since"),
                  row.getString("base"),
                  Sql.timeOrNull(row, "base_since"),
                  lines))
          .orElseThrow();
    });
  }
}
