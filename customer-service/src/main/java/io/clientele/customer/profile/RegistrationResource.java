package io.clientele.customer.profile;

import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.GroupCommit;
import io.clientele.customer.GroupCommit.Outcome;
import io.clientele.customer.OncePerKey;
import io.clientele.customer.profile.CustomerViews.CustomerView;
import io.clientele.customer.profile.RegisterCustomers.Registration;
import io.clientele.defaults.idempotency.CurrentKey;
import io.clientele.defaults.idempotency.FirstAnswers;
import io.clientele.defaults.idempotency.IdempotentInBatch;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.messaging.TraceContext;
import io.clientele.defaults.version.EntityVersion;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;

/// Registers customers. Requests that come at the same time share a transaction.
@Path("/customers")
@Tag(name = "Customers")
@RunOnVirtualThread
class RegistrationResource {
  private final RegisterCustomers registerCustomers;
  private final CustomerViews views;
  private final CurrentKey key;
  private final CurrentUser user;
  private final TraceContext trace;
  private final GroupCommit<OncePerKey.Asked<Registration>, RestResponse<CustomerView>> together;

  RegistrationResource(
      Database database,
      RegisterCustomers registerCustomers,
      CustomerViews views,
      FirstAnswers answers,
      CurrentKey key,
      CurrentUser user,
      TraceContext trace) {
    this.registerCustomers = registerCustomers;
    this.views = views;
    this.key = key;
    this.user = user;
    this.trace = trace;
    together =
        new GroupCommit<>(
            database, new OncePerKey<>(answers, CustomerView.class, this::registered));
  }

  @POST
  @IdempotentInBatch
  @RolesAllowed({Roles.RELATIONSHIP_MANAGER, Roles.BRANCH_MANAGER, Roles.ADMIN, Roles.INTEGRATION})
  @ResponseStatus(201)
  @Operation(operationId = "registerCustomer", summary = "Register a customer")
  public RestResponse<CustomerView> register(@NotNull CustomerDraft draft) {
    var registration = new Registration(draft, user.name(), trace.current());
    try {
      return together.ask(new OncePerKey.Asked<>(registration, key.of(draft)));
    } catch (Database.Failure e) {
      // Another request registered the same identifier between the look and the insert.
      throw e.duplicate() ? new CustomerProblem.IdentifierTaken() : e;
    }
  }

  private List<Outcome<RestResponse<CustomerView>>> registered(
      Connection connection, List<Registration> registrations, boolean alone) throws SQLException {
    return views.of(connection, registerCustomers.handle(connection, registrations)).stream()
        .map(outcome -> outcome.map(RegistrationResource::created))
        .toList();
  }

  private static RestResponse<CustomerView> created(CustomerView customer) {
    return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, customer)
        .header(HttpHeaders.LOCATION, "/api/customers/" + customer.id())
        .header(HttpHeaders.ETAG, EntityVersion.etag(customer.version()))
        .build();
  }
}
