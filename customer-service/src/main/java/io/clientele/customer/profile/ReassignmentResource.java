package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.branch.BranchTree;
import io.clientele.customer.profile.Reassignments.Reassignment;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.time.BusinessDay;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/branches/{code}/reassignments")
@Tag(name = "Branches")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
class ReassignmentResource {
  /// After every id that a reassignment may have.
  private static final UUID LAST = new UUID(-1, -1);

  private final Database database;
  private final Reassignments reassignments;
  private final BranchTree branches;
  private final BusinessDay calendar;
  private final CurrentUser user;
  private final Audit audit;
  private final Cursors cursors;

  ReassignmentResource(
      Database database,
      Reassignments reassignments,
      BranchTree branches,
      BusinessDay calendar,
      CurrentUser user,
      Audit audit,
      Cursors cursors) {
    this.database = database;
    this.reassignments = reassignments;
    this.branches = branches;
    this.calendar = calendar;
    this.user = user;
    this.audit = audit;
    this.cursors = cursors;
  }

  /// @param to code of the branch that the customers come to
  /// @param manager code of the manager they get; left out, they keep theirs
  record ReassignmentRequest(@NotBlank String to, @Nullable String manager) {}

  /// @param moved how many customers were moved so far
  /// @param finishedAt null while customers are being moved
  record ReassignmentView(
      UUID id,
      @Nullable String to,
      @Nullable String manager,
      long moved,
      String createdBy,
      Instant createdAt,
      @Nullable Instant finishedAt) {
    static ReassignmentView of(Reassignment reassignment, BranchTree.Tree tree) {
      return new ReassignmentView(
          reassignment.id(),
          tree.branch(reassignment.to()).map(BranchTree.Node::code).orElse(null),
          tree.manager(reassignment.manager()).map(BranchTree.Manager::code).orElse(null),
          reassignment.moved(),
          reassignment.createdBy(),
          reassignment.createdAt(),
          reassignment.finishedAt());
    }
  }

  @POST
  @Idempotent
  @Operation(
      operationId = "reassignCustomers",
      summary = "Move the customers of a branch to another one; they move in the background",
      description = "Those of the branch itself, not of the branches below it.")
  @APIResponse(
      responseCode = "202",
      description = "Asked for; the list of reassignments shows how far it came",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ReassignmentView.class)))
  public RestResponse<ReassignmentView> reassign(
      @RestPath String code, @NotNull @Valid ReassignmentRequest request) {
    return database.call(connection -> {
      var tree = branches.get(connection);
      var from = branch(tree, code).id();
      var to =
          tree.branchOf(request.to())
              .map(BranchTree.Node::id)
              .filter(id -> !id.equals(from))
              .orElseThrow(
                  () -> new InputProblem.Invalid("to", "must name another branch", "same"));
      var reassignment =
          new Reassignment(
              Ids.next(),
              from,
              to,
              manager(tree, request.manager()),
              new CustomerId(new UUID(0, 0)),
              0,
              user.name(),
              calendar.now(),
              null);
      reassignments.store(connection, reassignment);
      audit.record("customers reassigned", "branch " + code, Map.of("to", request.to()));
      return RestResponse.ResponseBuilder.create(
              RestResponse.Status.ACCEPTED, ReassignmentView.of(reassignment, tree))
          .build();
    });
  }

  @GET
  @Operation(
      operationId = "listReassignments",
      summary = "How the customers of a branch were moved elsewhere, the latest first")
  public Page<ReassignmentView> list(
      @RestPath String code,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    var list = "branches/" + code + "/reassignments";
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    var before = page.position().map(key -> UUID.fromString(key.getFirst())).orElse(LAST);
    return database.call(connection -> {
      var tree = branches.get(connection);
      var rows = reassignments.of(connection, branch(tree, code).id(), before, page.limit() + 1);
      return Page.of(rows, page.limit(), row -> cursors.write(list, row.id().toString()))
          .map(row -> ReassignmentView.of(row, tree));
    });
  }

  private static BranchTree.Node branch(BranchTree.Tree tree, String code) {
    return tree.branchOf(code).orElseThrow(() -> new InputProblem.NotFound("branch " + code));
  }

  private static @Nullable UUID manager(BranchTree.Tree tree, @Nullable String code) {
    return code == null
        ? null
        : tree.managerOf(code)
            .map(BranchTree.Manager::id)
            .orElseThrow(() ->
                new InputProblem.Invalid(
                    "manager",
                    "there is no relationship manager " + code,
                    "unknown",
                    Map.of("value", code)));
  }
}
