package io.clientele.customer.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.condition.DescribeConditions;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

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
class SegmentResource {
  private final Database database;
  private final Segments segments;
  private final SegmentRules rules;
  private final RulesOnRecord onRecord;
  private final DefineSegment defineSegment;
  private final TakeSnapshot takeSnapshot;
  private final CurrentScope scope;
  private final Cursors cursors;

  SegmentResource(
      Database database,
      Segments segments,
      SegmentRules rules,
      RulesOnRecord onRecord,
      DefineSegment defineSegment,
      TakeSnapshot takeSnapshot,
      CurrentScope scope,
      Cursors cursors) {
    this.database = database;
    this.segments = segments;
    this.rules = rules;
    this.onRecord = onRecord;
    this.defineSegment = defineSegment;
    this.takeSnapshot = takeSnapshot;
    this.scope = scope;
    this.cursors = cursors;
  }

  record SegmentView(
      UUID id,
      long version,
      String name,
      @Nullable String description,
      Segment.Kind kind,
      @Schema(ref = DescribeConditions.CONDITION, description = "A static segment has none")
          @Nullable JsonNode condition,
      @Schema(
              implementation = Object.class,
              description =
                  "Of a snapshot: segmentId, name and condition of the segment, takenAt, takenBy")
          @Nullable JsonNode snapshotOf,
      Segment.State state,
      @Schema(
              description =
                  "Why nobody joins or leaves by the rule any more: it cannot be read. Change it, or"
                      + " delete the segment")
          @Nullable String fault,
      @Schema(description = "Members that you may see; those so far while the state is BUILDING")
          long memberCount,
      Instant createdAt,
      Instant updatedAt) {
    static SegmentView of(Segment segment, @Nullable String fault, long memberCount) {
      return new SegmentView(
          segment.id,
          segment.version,
          segment.name,
          segment.description,
          segment.kind,
          segment.rule(),
          segment.origin(),
          segment.state,
          fault,
          memberCount,
          segment.createdAt,
          segment.updatedAt);
    }
  }

  record SegmentRequest(
      @NotBlank @Size(max = SegmentPatch.LONGEST_NAME) String name,
      @Nullable @Size(max = SegmentPatch.LONGEST_DESCRIPTION) String description,
      @Schema(description = "DYNAMIC when left out") Segment.@Nullable Kind kind,
      @Schema(ref = DescribeConditions.CONDITION, description = "The rule of a dynamic segment")
          @Nullable JsonNode condition) {
    SegmentRequest {
      condition = SegmentPatch.given(condition);
    }
  }

  record SnapshotRequest(
      @NotBlank @Size(max = SegmentPatch.LONGEST_NAME) String name,
      @Nullable @Size(max = SegmentPatch.LONGEST_DESCRIPTION) String description) {}

  @GET
  @Operation(operationId = "listSegments", summary = "All segments, oldest first")
  public Page<SegmentView> list(
      @Parameter(description = "A text that the name contains, in capitals or not")
          @RestQuery
          @Size(max = 200)
          @Nullable String name,
      @RestQuery Segment.@Nullable Kind kind,
      @Parameter(
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"BUILDING", "LIVE"}))
          @RestQuery
          Segment.@Nullable State state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    var wanted = new Segments.Filter(name, kind, state);
    var list = String.join("|", "segments", part(kind), part(state), part(name));
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    return database.call(connection -> {
      var after = page.position().map(key -> UUID.fromString(key.getFirst()));
      var rows = segments.after(after.orElse(new UUID(0, 0)), wanted, page.limit());
      var counts = counts(connection, rows.stream().map(row -> row.id).toList());
      var faults = rules.faults(connection);
      return Page.of(rows, page.limit(), row -> cursors.write(list, row.id.toString()))
          .map(row -> SegmentView.of(row, faults.get(row.id), counts.getOrDefault(row.id, 0L)));
    });
  }

  private static String part(@Nullable Object filter) {
    return filter == null ? "" : filter.toString();
  }

  @POST
  @Idempotent
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @ResponseStatus(201)
  @Operation(
      operationId = "createSegment",
      summary = "Create a segment; the members of a dynamic one are found in the background")
  public RestResponse<SegmentView> create(@NotNull @Valid SegmentRequest request) {
    var condition = request.condition();
    if (request.kind() == Segment.Kind.STATIC) {
      if (condition != null) {
        throw new InputProblem.Invalid(
            "condition", "a static segment has none", "list-has-no-rule");
      }
      return created(defineSegment.createList(request.name(), request.description()));
    }
    if (condition == null) {
      throw new InputProblem.Invalid("condition", "must not be null", "not-null");
    }
    return created(defineSegment.create(request.name(), request.description(), condition));
  }

  private static RestResponse<SegmentView> created(Segment segment) {
    return RestResponse.ResponseBuilder.create(
            RestResponse.Status.CREATED, SegmentView.of(segment, null, 0))
        .header(HttpHeaders.LOCATION, "/api/segments/" + segment.id)
        .header(HttpHeaders.ETAG, EntityVersion.etag(segment.version))
        .build();
  }

  @GET
  @Path("{id}/versions")
  @Operation(
      operationId = "listSegmentVersions",
      summary = "All rules that a segment ever had, the newest first",
      description = "Of deleted segments as well. A static segment has none.")
  public Page<RulesOnRecord.RuleView> versions(
      @RestPath UUID id, @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var list = "segments/" + id + "/versions";
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    var before = page.position().map(key -> Long.valueOf(key.getFirst())).orElse(Long.MAX_VALUE);
    return database.call(connection -> {
      var rows = onRecord.before(connection, id, before, page.limit() + 1);
      if (rows.isEmpty()) {
        segments.get(id);
      }
      return Page.of(rows, page.limit(), row -> cursors.write(list, Long.toString(row.version())));
    });
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getSegment", summary = "One segment")
  public RestResponse<SegmentView> get(@RestPath UUID id) {
    return database.call(connection -> answer(connection, segments.get(id)));
  }

  @PATCH
  @Path("{id}")
  @Consumes({"application/merge-patch+json", "application/json"})
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(
      operationId = "changeSegment",
      summary = "Change name, description or condition (JSON merge patch)")
  public RestResponse<SegmentView> change(
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @Schema(implementation = SegmentRequest.class) @NotNull ObjectNode patch) {
    return database.call(connection ->
        answer(
            connection,
            defineSegment.change(id, ifMatch, segment -> SegmentPatch.of(segment, patch))));
  }

  @DELETE
  @Path("{id}")
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(
      operationId = "deleteSegment",
      summary = "Delete a segment that no other refers to; its members leave it")
  public void delete(
      @RestPath UUID id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    defineSegment.delete(id, ifMatch);
  }

  @POST
  @Path("{id}/snapshots")
  @Idempotent
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(
      operationId = "takeSegmentSnapshot",
      summary = "Freeze the members as of now in a static segment of their own",
      description = "409 segment-building while members of the segment are joining and leaving.")
  @APIResponse(
      responseCode = "201",
      description = "The segment that holds the members as of now",
      headers =
          @Header(
              name = "Location",
              description = "Where it is from now on",
              schema = @Schema(type = SchemaType.STRING)),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SegmentView.class)))
  public RestResponse<SegmentView> takeSnapshot(
      @RestPath UUID id, @NotNull @Valid SnapshotRequest request) {
    return created(takeSnapshot.handle(id, request.name(), request.description()));
  }

  private RestResponse<SegmentView> answer(Connection connection, Segment segment)
      throws SQLException {
    var count = counts(connection, List.of(segment.id)).getOrDefault(segment.id, 0L);
    var fault = rules.faults(connection).get(segment.id);
    return RestResponse.ResponseBuilder.ok(SegmentView.of(segment, fault, count))
        .header(HttpHeaders.ETAG, EntityVersion.etag(segment.version))
        .build();
  }

  private Map<UUID, Long> counts(Connection connection, List<UUID> ids) throws SQLException {
    var visible = scope.get(connection);
    var join = visible.column() == null ? "" : "join customer c on c.id = m.customer_id";
    return Sql.on(
            connection,
            """
            select m.segment_id, count(*) from segment_member m %s
            where m.segment_id = any (?) and %s group by m.segment_id
            """
                .formatted(join, visible.over("c")))
        .uuids(ids)
        .bind(visible.binding())
        .list(row -> Map.entry(row.getObject(1, UUID.class), row.getLong(2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
