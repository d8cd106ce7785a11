package io.clientele.customer.profile;

import io.clientele.customer.Database;
import io.clientele.customer.profile.Attributes.Attribute;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.condition.ValueType;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
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

  AttributeResource(Database database, Attributes attributes, DefineAttribute defineAttribute) {
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
      String name, long version, Type type, String title, @Nullable List<String> choices) {
    static AttributeView of(Attribute attribute) {
      return new AttributeView(
          attribute.name(),
          attribute.version(),
          Type.valueOf(attribute.type().name()),
          attribute.title(),
          attribute.choices());
    }
  }

  record AttributeRequest(
      @NotNull Type type,
      @NotBlank @Size(max = 200) String title,
      @Nullable @Size(min = 1, max = 500) List<@NotBlank @Size(max = 200) String> choices) {}

  @GET
  @Operation(operationId = "listAttributes", summary = "The attributes that customers may have")
  public Page<AttributeView> list() {
    return database.call(connection ->
        new Page<>(
            attributes.get(connection).byName().values().stream().map(AttributeView::of).toList(),
            null));
  }

  @PUT
  @Path("{name}")
  @RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "defineAttribute",
      summary = "Declare an attribute of customers, or change it (then If-Match is needed)")
  public RestResponse<AttributeView> define(
      @RestPath @Pattern(regexp = "[a-z][A-Za-z0-9_]{0,49}") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid AttributeRequest request) {
    if (request.choices() != null && request.type() != Type.TEXT) {
      throw new InputProblem.Invalid("choices", "are for attributes of type TEXT");
    }
    var version =
        defineAttribute.handle(
            name,
            new DefineAttribute.Wanted(
                ValueType.valueOf(request.type().name()), request.title(), request.choices()),
            ifMatch);
    return RestResponse.ResponseBuilder.ok(
            new AttributeView(name, version, request.type(), request.title(), request.choices()))
        .header(HttpHeaders.ETAG, EntityVersion.etag(version))
        .build();
  }
}
