package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.GroupCommit;
import io.clientele.customer.GroupCommit.Outcome;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Deed;
import io.clientele.customer.profile.ChangeCustomers.Change;
import io.clientele.customer.profile.CustomerViews.CustomerView;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.messaging.TraceContext;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Changes customers. Requests that come at the same time share a transaction.
@Path("/customers/{id}")
@Tag(name = "Customers")
@RunOnVirtualThread
class ChangeResource {
  private final Database database;
  private final ChangeCustomers changeCustomers;
  private final CustomerViews views;
  private final CurrentScope scope;
  private final CurrentUser user;
  private final TraceContext trace;
  private final GroupCommit<Change, CustomerView> together;

  ChangeResource(
      Database database,
      ChangeCustomers changeCustomers,
      CustomerViews views,
      CurrentScope scope,
      CurrentUser user,
      TraceContext trace) {
    this.database = database;
    this.changeCustomers = changeCustomers;
    this.views = views;
    this.scope = scope;
    this.user = user;
    this.trace = trace;
    together = new GroupCommit<>(database, this::changed);
  }

  @PATCH
  @Consumes({"application/merge-patch+json", "application/json"})
  @RolesAllowed({Roles.RELATIONSHIP_MANAGER, Roles.BRANCH_MANAGER, Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "changeCustomer",
      summary = "Change a customer's profile (JSON merge patch); identifiers are added")
  public RestResponse<CustomerView> change(
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @Schema(implementation = CustomerDraft.class) @NotNull ObjectNode patch) {
    var reach = database.read(connection -> scope.reach(connection, Deed.CHANGE));
    var change =
        new Change(new CustomerId(id), patch, ifMatch, user.name(), reach, trace.current());
    try {
      return CustomerResource.answer(together.ask(change));
    } catch (Database.Failure e) {
      throw e.duplicate() ? new CustomerProblem.IdentifierTaken() : e;
    }
  }

  private List<Outcome<CustomerView>> changed(
      Connection connection, List<Change> changes, boolean alone) throws SQLException {
    return views.of(connection, changeCustomers.handle(connection, changes, alone));
  }
}
