package io.clientele.customer.consent;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.QueryTime;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.identity.Merges;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/customers/{id}/consents")
@Tag(name = "Consent")
@RunOnVirtualThread
class ConsentResource {
  private final Database database;
  private final Consents consents;
  private final RecordConsent recordConsent;
  private final Merges merges;
  private final CurrentScope scope;
  private final Cursors cursors;

  ConsentResource(
      Database database,
      Consents consents,
      RecordConsent recordConsent,
      Merges merges,
      CurrentScope scope,
      Cursors cursors) {
    this.database = database;
    this.consents = consents;
    this.recordConsent = recordConsent;
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
      operationId = "listConsents",
      summary = "A customer's ledger of consents, newest first; or what held at a time")
  public Page<Consents.Entry> list(
      @RestPath UUID id,
      @Parameter(
              description =
                  "Only the entries by which the system went at this time: of each purpose and"
                      + " channel the one that stood, with those whom the customer was merged with"
                      + " then",
              schema = @Schema(type = SchemaType.STRING, format = "date-time"))
          @RestQuery
          @Nullable String asOf,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    var time = QueryTime.of("asOf", asOf);
    var list = "customers/" + id + "/consents?" + time;
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    return database.call(connection -> {
      if (time != null && time.isAfter(consents.moment(connection, List.of()))) {
        throw new InputProblem.Invalid(
            "asOf", "lies in the future: nobody knows what will hold", "not-past");
      }
      var asked = new CustomerId(id);
      var customer = scope.resolve(connection, asked);
      var before = page.position().map(key -> UUID.fromString(key.getFirst())).orElse(null);
      var rows =
          time == null
              ? consents.ledger(
                  connection, merges.originIds(connection, customer), before, page.limit() + 1)
              : consents.asOf(
                  connection,
                  merges.originsAt(connection, asked, time),
                  time,
                  before,
                  page.limit() + 1);
      return Page.of(rows, page.limit(), row -> cursors.write(list, row.id().toString()));
    });
  }

  @POST
  @Idempotent
  @RolesAllowed({
    Roles.RELATIONSHIP_MANAGER,
    Roles.BRANCH_MANAGER,
    Roles.PRIVACY_OFFICER,
    Roles.ADMIN,
    Roles.INTEGRATION
  })
  @ResponseStatus(201)
  @Operation(
      operationId = "recordConsent",
      summary = "Record that a customer granted or withdrew a consent")
  public RestResponse<Consents.Entry> record(@RestPath UUID id, @NotNull @Valid Consent consent) {
    return RestResponse.status(
        RestResponse.Status.CREATED, recordConsent.handle(new CustomerId(id), consent));
  }
}
