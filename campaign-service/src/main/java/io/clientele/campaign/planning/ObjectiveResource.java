package io.clientele.campaign.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.campaign.MergePatch;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.id.Ids;
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
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/objectives")
@Tag(name = "Planning")
@RunOnVirtualThread
@RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ANALYST, Roles.ADMIN})
class ObjectiveResource {
  private final Objectives objectives;
  private final MergePatch patches;
  private final Cursors cursors;
  private final Clock clock;

  ObjectiveResource(Objectives objectives, MergePatch patches, Cursors cursors, Clock clock) {
    this.objectives = objectives;
    this.patches = patches;
    this.cursors = cursors;
    this.clock = clock;
  }

  @Schema(
      examples =
          """
          {"name":"500 new deposits","metric":"CONVERSIONS","target":"500","dueOn":"2026-12-31"}
          """)
  record ObjectiveRequest(
      @NotBlank @Size(max = 200) String name,
      @NotNull Objective.Metric metric,
      @NotNull
          @Pattern(
              regexp = "\\d{1,12}(\\.\\d{1,4})?",
              message = "must be a number such as 500 or 2.5")
          String target,
      @NotNull LocalDate dueOn) {}

  record ObjectiveView(
      UUID id,
      long version,
      String name,
      Objective.Metric metric,
      String target,
      LocalDate dueOn,
      Instant createdAt,
      Instant updatedAt) {}

  @POST
  @Idempotent
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(operationId = "createObjective", summary = "Set an objective for campaigns")
  public RestResponse<ObjectiveView> create(@Valid @NotNull ObjectiveRequest request) {
    var objective = new Objective();
    objective.id = Ids.next();
    objective.createdAt = clock.instant();
    write(objective, request);
    objectives.persistAndFlush(objective);
    return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view(objective))
        .location(URI.create("/api/objectives/" + objective.id))
        .header("ETag", EntityVersion.etag(objective.version))
        .build();
  }

  @GET
  @Transactional
  @Operation(operationId = "listObjectives", summary = "Objectives, newest first")
  public Page<ObjectiveView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "objectives", 1);
    var rows = NewestFirst.page(objectives, page);
    return Page.of(rows, page.limit(), row -> cursors.write("objectives", row.id.toString()))
        .map(ObjectiveResource::view);
  }

  @GET
  @Path("/{id}")
  @Transactional
  @Operation(operationId = "getObjective", summary = "An objective")
  public RestResponse<ObjectiveView> get(@RestPath UUID id) {
    return tagged(require(id));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(operationId = "changeObjective", summary = "Change an objective")
  @RequestBody(content = @Content(schema = @Schema(implementation = ObjectiveRequest.class)))
  public RestResponse<ObjectiveView> change(
      @RestPath UUID id, @HeaderParam("If-Match") @Nullable String ifMatch, JsonNode patch)
      throws JsonProcessingException {
    var objective = require(id);
    EntityVersion.require(ifMatch, objective.version);
    var current =
        new ObjectiveRequest(
            objective.name, objective.metric, objective.target.toPlainString(), objective.dueOn);
    write(objective, patches.apply(current, patch, ObjectiveRequest.class));
    objectives.flush();
    return tagged(objective);
  }

  private void write(Objective objective, ObjectiveRequest request) {
    objective.name = request.name();
    objective.metric = request.metric();
    objective.target = new BigDecimal(request.target());
    objective.dueOn = request.dueOn();
    objective.updatedAt = clock.instant();
  }

  private Objective require(UUID id) {
    return objectives
        .findByIdOptional(id)
        .orElseThrow(() -> new InputProblem.NotFound("objective " + id));
  }

  private static RestResponse<ObjectiveView> tagged(Objective objective) {
    return RestResponse.ResponseBuilder.ok(view(objective))
        .header("ETag", EntityVersion.etag(objective.version))
        .build();
  }

  private static ObjectiveView view(Objective objective) {
    return new ObjectiveView(
        objective.id,
        objective.version,
        objective.name,
        objective.metric,
        objective.target.toPlainString(),
        objective.dueOn,
        objective.createdAt,
        objective.updatedAt);
  }
}
