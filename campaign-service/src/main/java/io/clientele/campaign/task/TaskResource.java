package io.clientele.campaign.task;

import io.clientele.campaign.CampaignProblem;
import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.Scope;
import io.clientele.campaign.contact.ContactReason;
import io.clientele.campaign.response.ApplyResponses;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.event.ResponseEvent;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/tasks")
@Tag(name = "Tasks")
@RunOnVirtualThread
@RolesAllowed({
  Roles.RELATIONSHIP_MANAGER,
  Roles.BRANCH_MANAGER,
  Roles.MARKETER,
  Roles.ANALYST,
  Roles.ADMIN
})
class TaskResource {
  private static final String SELECT = "select t.* from task t where";

  private static final String DONE =
      """
      update task set state = 'DONE', outcome = ?, note = ?, done_by = ?, done_at = ?
      where id = ? and state = 'OPEN'
      """;

  private final Scope scope;
  private final ApplyResponses responses;
  private final CurrentUser user;
  private final Audit audit;
  private final DataSource database;
  private final Cursors cursors;
  private final Clock clock;

  TaskResource(
      Scope scope,
      ApplyResponses responses,
      CurrentUser user,
      Audit audit,
      DataSource database,
      Cursors cursors,
      Clock clock) {
    this.scope = scope;
    this.responses = responses;
    this.user = user;
    this.audit = audit;
    this.database = database;
    this.cursors = cursors;
    this.clock = clock;
  }

  enum TaskState {
    OPEN,
    DONE,
    WITHDRAWN
  }

  /// @param kind BRANCH_TASK or MANAGER_TASK
  /// @param branch code of the customer's branch, as it is now
  /// @param manager code of the customer's relationship manager, as it is now
  /// @param reason why it was withdrawn
  record TaskView(
      UUID id,
      UUID contactId,
      UUID campaignId,
      UUID customerId,
      String kind,
      @Nullable String branch,
      @Nullable String manager,
      String title,
      String instruction,
      TaskState state,
      @Nullable ContactReason reason,
      @Nullable TaskOutcome outcome,
      @Nullable String note,
      @Nullable String doneBy,
      @Nullable Instant doneAt,
      @Nullable Instant createdAt) {}

  @Schema(examples = "{\"outcome\":\"INTERESTED\",\"note\":\"Wants to hear more in May\"}")
  record OutcomeRequest(@NotNull TaskOutcome outcome, @Nullable @Size(max = 2000) String note) {}

  @GET
  @Transactional
  @Operation(
      operationId = "listTasks",
      summary = "Tasks of the own portfolio or branch, oldest first")
  public Page<TaskView> list(
      @RestQuery @Nullable TaskState state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor)
      throws SQLException {
    var name = "tasks?state=" + state;
    var page = PageRequest.of(limit, cursor, cursors, name, 1);
    var query = Sql.of(SELECT).then(scope.condition("t"));
    if (state != null) {
      query = query.then("and t.state = ?", state);
    }
    if (page.position().isPresent()) {
      query = query.then("and t.id > ?", UUID.fromString(page.position().get().getFirst()));
    }
    try (var connection = database.getConnection()) {
      var rows =
          query
              .then("order by t.id limit ?", page.limit() + 1)
              .list(connection, TaskResource::view);
      return Page.of(rows, page.limit(), row -> cursors.write(name, row.id().toString()));
    }
  }

  @GET
  @Path("/{id}")
  @Transactional
  @Operation(operationId = "getTask", summary = "A task")
  public TaskView get(@RestPath UUID id) throws SQLException {
    try (var connection = database.getConnection()) {
      return require(connection, id, "");
    }
  }

  @POST
  @Path("/{id}/outcome")
  @Transactional
  @RolesAllowed({Roles.RELATIONSHIP_MANAGER, Roles.BRANCH_MANAGER, Roles.ADMIN})
  @Operation(
      operationId = "recordTaskOutcome",
      summary = "Say what came of a task, once",
      description =
          "REACHED, INTERESTED, NOT_INTERESTED and CONVERTED mean that the contact was delivered,"
              + " INTERESTED and CONVERTED also that the customer responded. NOT_REACHED means that"
              + " it failed.")
  public TaskView outcome(@RestPath UUID id, @Valid @NotNull OutcomeRequest request)
      throws SQLException {
    try (var connection = database.getConnection()) {
      var task = require(connection, id, "for update");
      if (task.state() != TaskState.OPEN) {
        throw task.state() == TaskState.DONE
            ? new CampaignProblem.AlreadyRecorded(
                "The outcome of this task was recorded by " + task.doneBy() + ".",
                Map.of("user", String.valueOf(task.doneBy())))
            : new CampaignProblem.AlreadyRecorded(
                "The task was withdrawn: " + task.reason() + ".",
                Map.of("reason", String.valueOf(task.reason())));
      }
      var now = clock.instant();
      Sql.of(DONE, request.outcome(), request.note(), user.name(), now, id).update(connection);
      responses.handle(
          connection,
          request.outcome().reports().stream()
              .map(type ->
                  new ResponseEvent.Recorded(
                      "task/" + id + "/" + type,
                      task.contactId(),
                      null,
                      null,
                      type.name(),
                      now,
                      null))
              .toList());
      audit.record("task done", "task " + id, Map.of("outcome", request.outcome()));
      return require(connection, id, "");
    }
  }

  private TaskView require(Connection connection, UUID id, String lock) throws SQLException {
    return Sql.of(SELECT)
        .then(scope.condition("t"))
        .then("and t.id = ? " + lock, id)
        .first(connection, TaskResource::view)
        .orElseThrow(() -> new InputProblem.NotFound("task " + id));
  }

  private static TaskView view(ResultSet row) throws SQLException {
    var outcome = row.getString("outcome");
    return new TaskView(
        Sql.id(row, "id"),
        Sql.id(row, "contact_id"),
        Sql.id(row, "campaign_id"),
        Sql.id(row, "customer_id"),
        row.getString("kind"),
        row.getString("branch"),
        row.getString("manager"),
        row.getString("title"),
        row.getString("instruction"),
        TaskState.valueOf(row.getString("state")),
        ContactReason.of(row),
        outcome == null ? null : TaskOutcome.valueOf(outcome),
        row.getString("note"),
        row.getString("done_by"),
        Sql.instant(row, "done_at"),
        Sql.instant(row, "created_at"));
  }
}
