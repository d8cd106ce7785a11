package io.clientele.customer.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.condition.DescribeConditions;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/// What marketers ask about segments: how many a rule would take, how many two segments share, and
/// why somebody is in one.
@Path("/segments")
@Tag(name = "Segments")
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
class SegmentInsightResource {
  private final PreviewSegment previewSegment;
  private final OverlapSegments overlapSegments;
  private final ExplainMembership explainMembership;

  SegmentInsightResource(
      PreviewSegment previewSegment,
      OverlapSegments overlapSegments,
      ExplainMembership explainMembership) {
    this.previewSegment = previewSegment;
    this.overlapSegments = overlapSegments;
    this.explainMembership = explainMembership;
  }

  record PreviewRequest(
      @Schema(ref = DescribeConditions.CONDITION, required = true) @NotNull JsonNode condition) {}

  record PreviewView(
      long count,
      List<PreviewSegment.Sampled> sample,
      @Schema(
              description =
                  "Segments that the condition asks about and that are being built: the count is by"
                      + " their members so far")
          Set<UUID> building,
      long tookMillis) {}

  record OverlapRequest(@NotNull @Size(min = 2, max = 6) List<@NotNull UUID> segments) {}

  @POST
  @Path("preview")
  @Operation(
      operationId = "previewSegment",
      summary = "Count the customers that a condition would take, and show ten of them")
  public PreviewView preview(@NotNull @Valid PreviewRequest request) {
    var preview = previewSegment.handle(request.condition());
    return new PreviewView(
        preview.count(), preview.sample(), preview.building(), preview.took().toMillis());
  }

  @POST
  @Path("overlap")
  @Operation(
      operationId = "overlapSegments",
      summary = "How many customers two to six segments share, for every combination of them",
      description =
          "Counts the customers that you may see. 409 segment-building while one of the segments is"
              + " being built.")
  public OverlapSegments.Overlap overlap(@NotNull @Valid OverlapRequest request) {
    if (Set.copyOf(request.segments()).size() < request.segments().size()) {
      throw new InputProblem.Invalid("segments", "must not name a segment twice", "repeated");
    }
    return overlapSegments.handle(request.segments());
  }

  @GET
  @Path("{id}/why/{customerId}")
  @Operation(
      operationId = "explainSegmentMembership",
      summary = "Why a customer is in the segment or not: each part of the rule, with its figure")
  public ExplainMembership.Why why(@RestPath UUID id, @RestPath UUID customerId) {
    return explainMembership.handle(id, new CustomerId(customerId));
  }
}
