package io.clientele.customer.lifecycle;

import io.clientele.customer.Database;
import io.clientele.customer.condition.Axis;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.EntityVersion;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/")
@Tag(name = "Lifecycle")
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
class ModelResource {
  private final Database database;
  private final Models models;
  private final ChangeModel changeModel;

  ModelResource(Database database, Models models, ChangeModel changeModel) {
    this.database = database;
    this.models = models;
    this.changeModel = changeModel;
  }

  record ModelView(
      long version, Instant changedAt, String changedBy, List<ModelDocument.PlaceDocument> places) {
    static ModelView of(Models.Stored model) {
      return new ModelView(
          model.version(), model.changedAt(), model.changedBy(), model.document().places());
    }
  }

  @GET
  @Path("lifecycle-model")
  @Operation(operationId = "getLifecycleModel", summary = "The stages and who is in them")
  public RestResponse<ModelView> lifecycleModel() {
    return model(Axis.STAGE);
  }

  @PUT
  @Path("lifecycle-model")
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      operationId = "changeLifecycleModel",
      summary = "Put new stages in force; every customer is judged by them")
  public RestResponse<ModelView> changeLifecycleModel(
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull ModelDocument document) {
    return change(Axis.STAGE, document, ifMatch);
  }

  @GET
  @Path("tier-model")
  @Operation(operationId = "getTierModel", summary = "The wealth tiers and who is in them")
  public RestResponse<ModelView> tierModel() {
    return model(Axis.TIER);
  }

  @PUT
  @Path("tier-model")
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      operationId = "changeTierModel",
      summary = "Put new tiers in force; every customer is judged by them")
  public RestResponse<ModelView> changeTierModel(
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull ModelDocument document) {
    return change(Axis.TIER, document, ifMatch);
  }

  @GET
  @Path("base-model")
  @Operation(operationId = "getBaseModel", summary = "The customer bases and who is in them")
  public RestResponse<ModelView> baseModel() {
    return model(Axis.BASE);
  }

  @PUT
  @Path("base-model")
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      operationId = "changeBaseModel",
      summary = "Put new customer bases in force; every customer is judged by them")
  public RestResponse<ModelView> changeBaseModel(
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull ModelDocument document) {
    return change(Axis.BASE, document, ifMatch);
  }

  private RestResponse<ModelView> model(Axis axis) {
    return answer(database.call(connection -> models.latest(connection, axis).orElseThrow()));
  }

  private RestResponse<ModelView> change(
      Axis axis, ModelDocument document, @Nullable String ifMatch) {
    return answer(changeModel.handle(axis, document, ifMatch));
  }

  private static RestResponse<ModelView> answer(Models.Stored model) {
    return RestResponse.ResponseBuilder.ok(ModelView.of(model))
        .header(HttpHeaders.ETAG, EntityVersion.etag(model.version()))
        .build();
  }
}
