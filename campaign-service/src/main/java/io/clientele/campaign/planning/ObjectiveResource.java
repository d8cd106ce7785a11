package io.clientele.campaign.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.campaign.MergePatch;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.clientele.kernel.page.Page;
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
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
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

  ObjectiveResource(Objectives objectives, MergePatch patches) {
    this.objectives = objectives;
    this.patches = patches;
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
      Instant updatedAt)
      implements Versioned {
    static ObjectiveView of(Objective objective) {
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

  @POST
  @Idempotent
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @ResponseStatus(201)
  @Operation(operationId = "createObjective", summary = "Set an objective for campaigns")
  public RestResponse<ObjectiveView> create(@Valid @NotNull ObjectiveRequest request) {
    var objective = new Objective();
    write(objective, request);
    objectives.add(objective);
    return Tagged.created("/api/objectives/" + objective.id, ObjectiveView.of(objective));
  }

  @GET
  @Transactional
  @Operation(operationId = "listObjectives", summary = "Objectives, newest first")
  public Page<ObjectiveView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return objectives.page(limit, cursor).map(ObjectiveView::of);
  }

  @GET
  @Path("/{id}")
  @Transactional
  @Operation(operationId = "getObjective", summary = "An objective")
  public RestResponse<ObjectiveView> get(@RestPath UUID id) {
    return Tagged.ok(ObjectiveView.of(objectives.require(id)));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(operationId = "changeObjective", summary = "Change an objective")
  @RequestBody(content = @Content(schema = @Schema(implementation = ObjectiveRequest.class)))
  public RestResponse<ObjectiveView> change(
      @RestPath UUID id, @HeaderParam("If-Match") @Nullable String ifMatch, @NotNull JsonNode patch)
      throws JsonProcessingException {
    var objective = objectives.require(id, ifMatch);
    var current =
        new ObjectiveRequest(
            objective.name, objective.metric, objective.target.toPlainString(), objective.dueOn);
    write(objective, patches.apply(current, patch, ObjectiveRequest.class));
    objectives.save(objective);
    return Tagged.ok(ObjectiveView.of(objective));
  }

  private static void write(Objective objective, ObjectiveRequest request) {
    objective.name = request.name();
    objective.metric = request.metric();
    objective.target = new BigDecimal(request.target());
    objective.dueOn = request.dueOn();
  }
}
