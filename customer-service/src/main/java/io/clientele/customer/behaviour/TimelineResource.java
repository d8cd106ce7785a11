package io.clientele.customer.behaviour;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.QueryTime;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.time.BusinessDay;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/customers/{id}/behaviours")
@Tag(name = "Behaviours")
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
class TimelineResource {
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  private final Database database;
  private final Timeline timeline;
  private final BehaviourTypes types;
  private final CurrentScope scope;
  private final BusinessDay calendar;
  private final Cursors cursors;

  TimelineResource(
      Database database,
      Timeline timeline,
      BehaviourTypes types,
      CurrentScope scope,
      BusinessDay calendar,
      Cursors cursors) {
    this.database = database;
    this.timeline = timeline;
    this.types = types;
    this.scope = scope;
    this.calendar = calendar;
    this.cursors = cursors;
  }

  record BehaviourView(
      String id,
      String source,
      String type,
      Instant occurredAt,
      @Nullable Money amount,
      Map<String, Object> attributes) {
    static BehaviourView of(Timeline.Line line) {
      return new BehaviourView(
          line.id(),
          line.source(),
          line.type(),
          line.occurredAt(),
          line.amount(),
          line.attributes());
    }
  }

  @GET
  @Operation(operationId = "listBehaviours", summary = "What a customer did, latest first")
  public Page<BehaviourView> timeline(
      @RestPath UUID id,
      @RestQuery @Nullable String type,
      @Parameter(
              description = "Only what happened at this time or later",
              schema = @Schema(type = SchemaType.STRING, format = "date-time"))
          @RestQuery
          @Nullable String from,
      @Parameter(
              description = "Only what happened before this time",
              schema = @Schema(type = SchemaType.STRING, format = "date-time"))
          @RestQuery
          @Nullable String to,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    var since = Objects.requireNonNullElse(QueryTime.of("from", from), EARLIEST);
    var end =
        Objects.requireNonNullElseGet(
            QueryTime.of("to", to), () -> calendar.now().plus(2, ChronoUnit.DAYS));
    if (to != null && !since.isBefore(end)) {
      throw new InputProblem.Invalid("to", "must lie after from");
    }
    var list = String.join("|", "customers/" + id + "/behaviours", "" + type, "" + from, "" + to);
    var page = PageRequest.of(limit, cursor, cursors, list, 2);
    var before =
        page.position()
            .map(key ->
                new Timeline.Position(Instant.parse(key.getFirst()), UUID.fromString(key.get(1))))
            .orElseGet(() -> new Timeline.Position(end, new UUID(0, 0)));
    return database.call(connection -> {
      var customer = scope.resolve(connection, new CustomerId(id));
      if (type != null && !types.get(connection).containsKey(type)) {
        throw new InputProblem.Invalid("type", "is not a declared type of behaviour", "unknown");
      }
      var extract =
          new Timeline.Extract(
              type,
              before,
              calendar.of(before.occurredAt()),
              since,
              calendar.of(since),
              kept(connection));
      var rows = timeline.read(connection, customer, extract, page.limit() + 1);
      return Page.of(
              rows,
              page.limit(),
              row -> cursors.write(list, row.occurredAt().toString(), row.key().toString()))
          .map(BehaviourView::of);
    });
  }

  private Map<String, LocalDate> kept(Connection connection) throws SQLException {
    var kept = new HashMap<String, LocalDate>();
    var today = calendar.today();
    for (var type : types.get(connection).values()) {
      type.keptSince(today).ifPresent(since -> kept.put(type.type(), since));
    }
    return kept;
  }
}
