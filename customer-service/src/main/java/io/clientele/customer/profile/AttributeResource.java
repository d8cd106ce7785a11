package io.clientele.customer.profile;

import io.clientele.customer.Database;
import io.clientele.customer.DefinedBy;
import io.clientele.customer.DefinitionPage;
import io.clientele.customer.profile.Attribute.Protection;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.Precondition;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.clientele.kernel.condition.ValueType;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/attributes")
@Tag(name = "Customers")
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
class AttributeResource {
  private final Database database;
  private final Attributes attributes;
  private final DefineAttribute defineAttribute;
  private final CurrentUser user;
  private final Cursors cursors;

  AttributeResource(
      Database database,
      Attributes attributes,
      DefineAttribute defineAttribute,
      CurrentUser user,
      Cursors cursors) {
    this.cursors = cursors;
    this.user = user;
    this.database = database;
    this.attributes = attributes;
    this.defineAttribute = defineAttribute;
  }

  /// What may be declared.
  enum Type {
    TEXT,
    NUMBER,
    BOOLEAN,
    DATE
  }

  record AttributeView(
      String name,
      long version,
      Type type,
      String title,
      @Nullable List<String> choices,
      @Nullable String pattern,
      @Nullable Integer maxLength,
      Protection protection)
      implements Versioned {
    static AttributeView of(Attribute attribute) {
      var pattern = attribute.pattern();
      return new AttributeView(
          attribute.name(),
          attribute.version(),
          Type.valueOf(attribute.type().name()),
          attribute.title(),
          attribute.choices(),
          pattern == null ? null : pattern.toString(),
          attribute.longest(),
          attribute.protection());
    }
  }

  record AttributeRequest(
      @NotNull Type type,
      @NotBlank @Size(max = 200) String title,
      @Nullable @Size(min = 1, max = 500) List<@NotBlank @Size(max = 200) String> choices,
      @Schema(description = "A regular expression that a TEXT as a whole has to match")
          @Nullable
          @Size(min = 1, max = 200)
          String pattern,
      @Nullable @Min(1) @Max(500) Integer maxLength,
      @Schema(
              description =
                  "Left out it stays as it is, and is OPEN at first. OPEN: everybody sees values. MASKED: views show a part of them."
                      + " SECRET: no view shows them and no condition may ask about them. What is"
                      + " hidden can be revealed, with a reason.")
          @Nullable Protection protection,
      @Schema(description = "Why the protection is lowered, which only a privacy officer does")
          @Nullable
          @Size(max = 500)
          String reason) {
    DefineAttribute.Wanted wanted() {
      return new DefineAttribute.Wanted(
          ValueType.valueOf(type.name()), title, choices, pattern, maxLength, protection);
    }
  }

  @GET
  @Operation(operationId = "listAttributes", summary = "The attributes that customers may have")
  public Page<AttributeView> list(
      @Parameter(description = DefinitionPage.LIMIT) @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return database
        .call(connection ->
            DefinitionPage.of(
                attributes.get(connection).byName(), "attributes", limit, cursor, cursors))
        .map(AttributeView::of);
  }

  @GET
  @Path("{name}")
  @Operation(operationId = "getAttribute", summary = "One attribute")
  public RestResponse<AttributeView> get(@RestPath String name) {
    return database.call(connection ->
        attributes
            .get(connection)
            .find(name)
            .map(attribute -> Tagged.ok(AttributeView.of(attribute)))
            .orElseThrow(() -> new InputProblem.NotFound("attribute " + name)));
  }

  @PUT
  @Path("{name}")
  @RolesAllowed({Roles.PRIVACY_OFFICER, Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "defineAttribute",
      summary = "Declare an attribute of customers, or change it (then If-Match is needed)",
      description =
          "Audited. A protection is lowered by a privacy officer only, with a reason; one who does"
              + " not administer as well changes nothing else.")
  public RestResponse<AttributeView> define(
      @RestPath @Pattern(regexp = "[a-z][A-Za-z0-9_]{0,49}") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @NotNull @Valid AttributeRequest request) {
    if (request.type() != Type.TEXT) {
      refuse("choices", request.choices());
      refuse("pattern", request.pattern());
      refuse("maxLength", request.maxLength());
    }
    return Tagged.put(
        "/api/attributes/" + name,
        defineAttribute
            .handle(
                name,
                request.wanted(),
                new Precondition(ifMatch, ifNoneMatch),
                DefinedBy.user(user, request.reason()))
            .map(AttributeView::of));
  }

  private static void refuse(String field, @Nullable Object given) {
    if (given != null) {
      throw new InputProblem.Invalid(field, "is for attributes of type TEXT");
    }
  }
}
