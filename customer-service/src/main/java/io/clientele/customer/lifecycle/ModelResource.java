package io.clientele.customer.lifecycle;

import io.clientele.customer.Database;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.recheck.Rechecks;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
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
  private final WhatIf whatIf;
  private final Rechecks rechecks;
  private final Cursors cursors;

  ModelResource(
      Database database,
      Models models,
      ChangeModel changeModel,
      WhatIf whatIf,
      Rechecks rechecks,
      Cursors cursors) {
    this.database = database;
    this.models = models;
    this.changeModel = changeModel;
    this.whatIf = whatIf;
    this.rechecks = rechecks;
    this.cursors = cursors;
  }

  record ModelView(
      long version,
      Instant changedAt,
      String changedBy,
      @Schema(description = "Whether every customer was judged since the last change of a model")
          boolean settled,
      @Schema(
              description =
                  "Why nobody moves by the model any more: it cannot be read. Put another in force")
          @Nullable String fault,
      List<ModelDocument.PlaceDocument> places) {}

  record VersionView(
      long version, Instant changedAt, String changedBy, List<ModelDocument.PlaceDocument> places) {
    static VersionView of(Models.Stored model) {
      return new VersionView(
          model.version(), model.changedAt(), model.changedBy(), model.document().places());
    }
  }

  record WhatIfView(
      @Schema(description = "All that there are") long customers,
      @Schema(description = "How many were asked: all, or of a large base as many drawn by lot")
          long asked,
      @Schema(description = "Of those asked, who would move at once") List<WhatIf.Flow> moves,
      @Schema(
              description =
                  "Of those asked, who would stay for now although short of what the place asks")
          long graces,
      List<WhatIf.Mover> sample,
      long tookMillis) {
    static WhatIfView of(WhatIf.Outcome outcome) {
      return new WhatIfView(
          outcome.customers(),
          outcome.asked(),
          outcome.moves(),
          outcome.graces(),
          outcome.sample(),
          outcome.took().toMillis());
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
  @Path("lifecycle-model/versions")
  @Operation(
      operationId = "listLifecycleModelVersions",
      summary = "All stages that were ever in force, the newest first")
  public Page<VersionView> lifecycleModelVersions(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return versions(Axis.STAGE, limit, cursor);
  }

  @POST
  @Path("lifecycle-model/what-if")
  @RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ANALYST, Roles.ADMIN})
  @Operation(
      operationId = "tryOutLifecycleModel",
      summary = "Who would move if these stages were in force; nothing is changed")
  public WhatIfView tryOutLifecycleModel(@NotNull ModelDocument draft) {
    return WhatIfView.of(whatIf.handle(Axis.STAGE, draft));
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
  @Path("tier-model/versions")
  @Operation(
      operationId = "listTierModelVersions",
      summary = "All tiers that were ever in force, the newest first")
  public Page<VersionView> tierModelVersions(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return versions(Axis.TIER, limit, cursor);
  }

  @POST
  @Path("tier-model/what-if")
  @RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ANALYST, Roles.ADMIN})
  @Operation(
      operationId = "tryOutTierModel",
      summary = "Who would move if these tiers were in force; nothing is changed")
  public WhatIfView tryOutTierModel(@NotNull ModelDocument draft) {
    return WhatIfView.of(whatIf.handle(Axis.TIER, draft));
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

  @GET
  @Path("base-model/versions")
  @Operation(
      operationId = "listBaseModelVersions",
      summary = "All customer bases that were ever in force, the newest first")
  public Page<VersionView> baseModelVersions(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return versions(Axis.BASE, limit, cursor);
  }

  @POST
  @Path("base-model/what-if")
  @RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ANALYST, Roles.ADMIN})
  @Operation(
      operationId = "tryOutBaseModel",
      summary = "Who would move if these customer bases were in force; nothing is changed")
  public WhatIfView tryOutBaseModel(@NotNull ModelDocument draft) {
    return WhatIfView.of(whatIf.handle(Axis.BASE, draft));
  }

  private RestResponse<ModelView> model(Axis axis) {
    return database.call(
        connection -> answer(connection, axis, models.latest(connection, axis).orElseThrow()));
  }

  private RestResponse<ModelView> change(
      Axis axis, ModelDocument document, @Nullable String ifMatch) {
    return database.call(
        connection -> answer(connection, axis, changeModel.handle(axis, document, ifMatch)));
  }

  private RestResponse<ModelView> answer(Connection connection, Axis axis, Models.Stored model)
      throws SQLException {
    var view =
        new ModelView(
            model.version(),
            model.changedAt(),
            model.changedBy(),
            !rechecks.isPending(connection, Rechecks.Reason.MODEL),
            models.fault(connection, axis).orElse(null),
            model.document().places());
    return RestResponse.ResponseBuilder.ok(view)
        .header(HttpHeaders.ETAG, EntityVersion.etag(model.version()))
        .build();
  }

  private Page<VersionView> versions(Axis axis, @Nullable Integer limit, @Nullable String cursor) {
    var list = axis.column() + "-model/versions";
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    var before = page.position().map(key -> Long.valueOf(key.getFirst())).orElse(Long.MAX_VALUE);
    var rows =
        database.call(connection -> models.before(connection, axis, before, page.limit() + 1));
    return Page.of(rows, page.limit(), row -> cursors.write(list, Long.toString(row.version())))
        .map(VersionView::of);
  }
}
