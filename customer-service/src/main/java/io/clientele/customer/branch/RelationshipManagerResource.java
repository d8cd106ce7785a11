package io.clientele.customer.branch;

import io.clientele.customer.Database;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.Precondition;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/relationship-managers")
@Tag(name = "Branches")
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
class RelationshipManagerResource {
  private final Database database;
  private final CurrentScope scope;
  private final RelationshipManagers managers;
  private final DefineRelationshipManager defineManager;
  private final CountCustomers countCustomers;
  private final Cursors cursors;

  RelationshipManagerResource(
      Database database,
      CurrentScope scope,
      RelationshipManagers managers,
      DefineRelationshipManager defineManager,
      CountCustomers countCustomers,
      Cursors cursors) {
    this.database = database;
    this.scope = scope;
    this.managers = managers;
    this.defineManager = defineManager;
    this.countCustomers = countCustomers;
    this.cursors = cursors;
  }

  record ManagerView(
      String code, long version, String name, @Nullable String branch, @Nullable String username)
      implements Versioned {
    static ManagerView of(RelationshipManager manager) {
      return new ManagerView(
          manager.code,
          manager.version,
          manager.name,
          manager.branch == null ? null : manager.branch.code,
          manager.username);
    }
  }

  record ManagerRequest(
      @Nullable String code,
      @NotBlank @Size(max = 200) String name,
      @Nullable String branch,
      @Nullable @Size(max = 100) String username) {}

  @GET
  @Operation(
      operationId = "listRelationshipManagers",
      summary = "The relationship managers that you may see, by code")
  public Page<ManagerView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "relationship-managers", 1);
    var after = page.position().map(key -> key.getFirst()).orElse("");
    return database.call(connection ->
        Page.of(
                managers.after(after, scope.sight(connection), page.limit()),
                page.limit(),
                row -> cursors.write("relationship-managers", row.code))
            .map(ManagerView::of));
  }

  @GET
  @Path("{code}")
  @Operation(operationId = "getRelationshipManager", summary = "One relationship manager")
  public RestResponse<ManagerView> get(@RestPath String code) {
    return database.call(connection -> {
      var sight = scope.sight(connection);
      return managers
          .byCode(code)
          .filter(sight::ofManager)
          .map(manager -> Tagged.ok(ManagerView.of(manager)))
          .orElseThrow(() -> new InputProblem.NotFound("relationship manager " + code));
    });
  }

  @PUT
  @Path("{code}")
  @RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "defineRelationshipManager",
      summary = "Set a relationship manager up, or change one (then If-Match is needed)")
  public RestResponse<ManagerView> define(
      @RestPath @Pattern(regexp = BranchResource.CODE) String code,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @NotNull @Valid ManagerRequest request) {
    BranchResource.requireSame(request.code(), code);
    var manager =
        defineManager.handle(
            code,
            new DefineRelationshipManager.Wanted(
                request.name(), request.branch(), request.username()),
            new Precondition(ifMatch, ifNoneMatch));
    return Tagged.put("/api/relationship-managers/" + code, manager.map(ManagerView::of));
  }

  @GET
  @Path("{code}/statistics")
  @Operation(
      operationId = "getPortfolioStatistics",
      summary = "How many customers a relationship manager has, by stage, tier and base")
  public CountCustomers.OfManager statistics(@RestPath String code) {
    return countCustomers.ofManager(code);
  }
}
