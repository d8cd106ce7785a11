package io.clientele.customer.identity;

import io.clientele.customer.Database;
import io.clientele.customer.DefinedBy;
import io.clientele.customer.DefinitionPage;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.Precondition;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/identifiers/namespaces")
@Tag(name = "Identity")
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
class NamespaceResource {
  private final Database database;
  private final Namespaces namespaces;
  private final DefineNamespace defineNamespace;
  private final CurrentUser user;
  private final Cursors cursors;

  NamespaceResource(
      Database database,
      Namespaces namespaces,
      DefineNamespace defineNamespace,
      CurrentUser user,
      Cursors cursors) {
    this.database = database;
    this.namespaces = namespaces;
    this.defineNamespace = defineNamespace;
    this.user = user;
    this.cursors = cursors;
  }

  record NamespaceView(
      String name,
      long version,
      String title,
      boolean unique,
      boolean onePerCustomer,
      boolean links,
      int priority,
      Namespace.Form form,
      @Nullable String channel,
      Namespace.Unknown unknown,
      Namespace.Protection protection)
      implements Versioned {
    static NamespaceView of(Namespace namespace) {
      return new NamespaceView(
          namespace.name(),
          namespace.version(),
          namespace.title(),
          namespace.exclusive(),
          namespace.single(),
          namespace.links(),
          namespace.priority(),
          namespace.form(),
          namespace.channel(),
          namespace.unknown(),
          namespace.protection());
    }
  }

  record NamespaceRequest(
      @NotBlank @Size(max = 200) String title,
      @Schema(description = "A value belongs to one customer at most; otherwise several share it")
          boolean unique,
      @Schema(
              description =
                  "A customer has one value at most, so customers with different ones are never"
                      + " merged; as unique when left out")
          @Nullable Boolean onePerCustomer,
      @Schema(
              description =
                  "Customers who are named by the same value, or by it and another identifier in one"
                      + " message, are merged by themselves, if one of them is known by nothing of a"
                      + " higher priority")
          @Nullable Boolean links,
      @Schema(
              description =
                  "Of several identifiers that name different customers the one of the highest"
                      + " priority says who is meant")
          @Nullable
          @Min(0)
          @Max(1000)
          Integer priority,
      Namespace.@Nullable Form form,
      @Nullable @Pattern(regexp = "[A-Z][A-Z0-9_]{0,39}") String channel,
      Namespace.@Nullable Unknown unknown,
      @Schema(
              description =
                  "MASKED: those who need not know values see a part of them, as they always do of"
                      + " addresses. When left out it stays, and is OPEN at first but for"
                      + " addresses.")
          Namespace.@Nullable Protection protection,
      @Schema(description = "Why the protection is lowered, which only a privacy officer does")
          @Nullable
          @Size(max = 500)
          String reason) {}

  @GET
  @Operation(operationId = "listNamespaces", summary = "The kinds of identifiers and their rules")
  public Page<NamespaceView> list(
      @Parameter(description = DefinitionPage.LIMIT) @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return database
        .call(connection ->
            DefinitionPage.of(
                namespaces.get(connection).byName(), "namespaces", limit, cursor, cursors))
        .map(NamespaceView::of);
  }

  @GET
  @Path("{namespace}")
  @Operation(operationId = "getNamespace", summary = "One kind of identifiers and its rules")
  public RestResponse<NamespaceView> get(@RestPath String namespace) {
    return database.call(connection ->
        namespaces
            .get(connection)
            .find(namespace)
            .map(known -> Tagged.ok(NamespaceView.of(known)))
            .orElseThrow(() -> new InputProblem.NotFound("namespace " + namespace)));
  }

  @PUT
  @Path("{namespace}")
  @RolesAllowed({Roles.PRIVACY_OFFICER, Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "defineNamespace",
      summary = "Declare a kind of identifiers, or change it (then If-Match is needed)",
      description =
          "Audited. A protection is lowered by a privacy officer only, with a reason; one who does"
              + " not administer as well changes nothing else. Once customers have values, neither"
              + " unique nor form can be changed.")
  public RestResponse<NamespaceView> define(
      @RestPath @Pattern(regexp = "[a-z][a-z0-9-]{0,49}") String namespace,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @NotNull @Valid NamespaceRequest request) {
    var stored =
        defineNamespace.handle(
            new Namespace(
                namespace,
                0,
                request.title(),
                request.unique(),
                Objects.requireNonNullElse(request.onePerCustomer(), request.unique()),
                Objects.requireNonNullElse(request.links(), false),
                Objects.requireNonNullElse(request.priority(), 0),
                Objects.requireNonNullElse(request.form(), Namespace.Form.PLAIN),
                request.channel(),
                Objects.requireNonNullElse(request.unknown(), Namespace.Unknown.REFUSE),
                Namespace.Protection.OPEN),
            request.protection(),
            new Precondition(ifMatch, ifNoneMatch),
            DefinedBy.user(user, request.reason()));
    return Tagged.put("/api/identifiers/namespaces/" + namespace, stored.map(NamespaceView::of));
  }
}
