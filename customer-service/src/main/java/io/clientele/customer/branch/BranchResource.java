package io.clientele.customer.branch;

import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
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

@Path("/")
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

  private final Branches branches;
  private final RelationshipManagers managers;
  private final DefineBranch defineBranch;
  private final DefineRelationshipManager defineManager;
  private final Cursors cursors;

  BranchResource(
      Branches branches,
      RelationshipManagers managers,
      DefineBranch defineBranch,
      DefineRelationshipManager defineManager,
      Cursors cursors) {
    this.branches = branches;
    this.managers = managers;
    this.defineBranch = defineBranch;
    this.defineManager = defineManager;
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
      String path) {
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

  record ManagerView(
      String code, long version, String name, @Nullable String branch, @Nullable String username) {
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
  @Path("branches")
  @Transactional
  @Operation(operationId = "listBranches", summary = "All branches, in the order of the tree")
  public Page<BranchView> listBranches(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "branches", 1);
    var rows =
        branches
            .find("path > ?1 order by path", page.position().map(key -> key.getFirst()).orElse(""))
            .range(0, page.limit())
            .list();
    return Page.of(rows, page.limit(), row -> cursors.write("branches", row.path))
        .map(BranchView::of);
  }

  @PUT
  @Path("branches/{code}")
  @RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "defineBranch",
      summary = "Set a branch up, or change it (then If-Match is needed)")
  public RestResponse<BranchView> defineBranch(
      @RestPath @Pattern(regexp = CODE) String code,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid BranchRequest request) {
    requireSame(request.code(), code);
    var branch =
        BranchView.of(
            defineBranch.handle(
                code,
                new DefineBranch.Wanted(
                    request.name(), request.parent(), request.region(), request.managerUsername()),
                ifMatch));
    return RestResponse.ResponseBuilder.ok(branch)
        .header(HttpHeaders.ETAG, EntityVersion.etag(branch.version()))
        .build();
  }

  @GET
  @Path("relationship-managers")
  @Transactional
  @Operation(
      operationId = "listRelationshipManagers",
      summary = "All relationship managers, by code")
  public Page<ManagerView> listManagers(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "relationship-managers", 1);
    var rows =
        managers
            .find("code > ?1 order by code", page.position().map(key -> key.getFirst()).orElse(""))
            .range(0, page.limit())
            .list();
    return Page.of(rows, page.limit(), row -> cursors.write("relationship-managers", row.code))
        .map(ManagerView::of);
  }

  @PUT
  @Path("relationship-managers/{code}")
  @RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "defineRelationshipManager",
      summary = "Set a relationship manager up, or change one (then If-Match is needed)")
  public RestResponse<ManagerView> defineManager(
      @RestPath @Pattern(regexp = CODE) String code,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid ManagerRequest request) {
    requireSame(request.code(), code);
    var manager =
        ManagerView.of(
            defineManager.handle(
                code,
                new DefineRelationshipManager.Wanted(
                    request.name(), request.branch(), request.username()),
                ifMatch));
    return RestResponse.ResponseBuilder.ok(manager)
        .header(HttpHeaders.ETAG, EntityVersion.etag(manager.version()))
        .build();
  }

  private static void requireSame(@Nullable String inBody, String inAddress) {
    if (inBody != null && !inBody.equals(inAddress)) {
      throw new InputProblem.Invalid(
          "code", "must be the code in the address, " + inAddress + ", or left out");
    }
  }
}
