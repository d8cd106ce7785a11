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

@Path("/branches")
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
class BranchResource {
  static final String CODE = "[A-Za-z0-9][A-Za-z0-9._-]{0,49}";

  private final Database database;
  private final CurrentScope scope;
  private final Branches branches;
  private final DefineBranch defineBranch;
  private final CountCustomers countCustomers;
  private final Cursors cursors;

  BranchResource(
      Database database,
      CurrentScope scope,
      Branches branches,
      DefineBranch defineBranch,
      CountCustomers countCustomers,
      Cursors cursors) {
    this.database = database;
    this.scope = scope;
    this.branches = branches;
    this.defineBranch = defineBranch;
    this.countCustomers = countCustomers;
    this.cursors = cursors;
  }

  /// @param path codes from the top down to this branch, each followed by a slash
  record BranchView(
      String code,
      long version,
      String name,
      @Nullable String parent,
      @Nullable String region,
      @Nullable String managerUsername,
      String path)
      implements Versioned {
    static BranchView of(Branch branch) {
      return new BranchView(
          branch.code,
          branch.version,
          branch.name,
          branch.parent == null ? null : branch.parent.code,
          branch.region,
          branch.managerUsername,
          branch.path);
    }
  }

  /// @param code may be left out; if given it is the one in the address
  record BranchRequest(
      @Nullable String code,
      @NotBlank @Size(max = 200) String name,
      @Nullable String parent,
      @Nullable @Size(max = 100) String region,
      @Nullable @Size(max = 100) String managerUsername) {}

  @GET
  @Operation(
      operationId = "listBranches",
      summary = "The branches that you may see, in the order of the tree")
  public Page<BranchView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "branches", 1);
    var after = page.position().map(key -> key.getFirst()).orElse("");
    return database.call(connection ->
        Page.of(
                branches.after(after, scope.sight(connection), page.limit()),
                page.limit(),
                row -> cursors.write("branches", row.path))
            .map(BranchView::of));
  }

  @GET
  @Path("{code}")
  @Operation(operationId = "getBranch", summary = "One branch")
  public RestResponse<BranchView> get(@RestPath String code) {
    return database.call(connection -> {
      var sight = scope.sight(connection);
      return branches
          .byCode(code)
          .filter(sight::ofBranch)
          .map(branch -> Tagged.ok(BranchView.of(branch)))
          .orElseThrow(() -> new InputProblem.NotFound("branch " + code));
    });
  }

  @PUT
  @Path("{code}")
  @RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "defineBranch",
      summary = "Set a branch up, or change it (then If-Match is needed)")
  public RestResponse<BranchView> define(
      @RestPath @Pattern(regexp = CODE) String code,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @NotNull @Valid BranchRequest request) {
    requireSame(request.code(), code);
    var branch =
        defineBranch.handle(
            code,
            new DefineBranch.Wanted(
                request.name(), request.parent(), request.region(), request.managerUsername()),
            new Precondition(ifMatch, ifNoneMatch));
    return Tagged.put("/api/branches/" + code, branch.map(BranchView::of));
  }

  @GET
  @Path("{code}/statistics")
  @Operation(
      operationId = "getBranchStatistics",
      summary = "How many customers a branch has with all below it, by stage, tier and base",
      description = "In all, at the branch itself, and for each branch next below it.")
  public CountCustomers.OfBranch statistics(@RestPath String code) {
    return countCustomers.ofBranch(code);
  }

  static void requireSame(@Nullable String inBody, String inAddress) {
    if (inBody != null && !inBody.equals(inAddress)) {
      throw new InputProblem.Invalid(
          "code", "must be the code in the address, " + inAddress + ", or left out");
    }
  }
}
