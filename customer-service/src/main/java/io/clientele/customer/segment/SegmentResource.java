package io.clientele.customer.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
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
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
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
  private static final String CONDITION_EXAMPLE =
      """
      {"combinator":"and","rules":[
        {"field":"tier","operator":"in","value":["PREMIER","PRIVATE"]},
        {"field":"behaviour","behaviour":{"type":"app.login","aggregate":"COUNT","withinDays":30},
         "operator":">=","value":3}]}
      """;

  private final Database database;
  private final Segments segments;
  private final DefineSegment defineSegment;
  private final PreviewSegment previewSegment;
  private final ExplainMembership explainMembership;
  private final CurrentScope scope;
  private final Cursors cursors;

  SegmentResource(
      Database database,
      Segments segments,
      DefineSegment defineSegment,
      PreviewSegment previewSegment,
      ExplainMembership explainMembership,
      CurrentScope scope,
      Cursors cursors) {
    this.database = database;
    this.segments = segments;
    this.defineSegment = defineSegment;
    this.previewSegment = previewSegment;
    this.explainMembership = explainMembership;
    this.scope = scope;
    this.cursors = cursors;
  }

  record SegmentView(
      UUID id,
      long version,
      String name,
      @Nullable String description,
      @Schema(implementation = Object.class, examples = CONDITION_EXAMPLE) JsonNode condition,
      Segment.State state,
      @Schema(description = "Members that you may see") long memberCount,
      Instant createdAt,
      Instant updatedAt) {
    static SegmentView of(Segment segment, long memberCount) {
      return new SegmentView(
          segment.id,
          segment.version,
          segment.name,
          segment.description,
          segment.rule(),
          segment.state,
          memberCount,
          segment.createdAt,
          segment.updatedAt);
    }
  }

  record SegmentRequest(
      @NotBlank @Size(max = 200) String name,
      @Nullable @Size(max = 2000) String description,
      @Schema(implementation = Object.class, examples = CONDITION_EXAMPLE) @NotNull
          JsonNode condition) {}

  record PreviewRequest(
      @Schema(implementation = Object.class, examples = CONDITION_EXAMPLE) @NotNull
          JsonNode condition) {}

  record PreviewView(long count, List<PreviewSegment.Sampled> sample, long tookMillis) {}

  record MemberView(CustomerId customerId, Instant since) {}

  @GET
  @Operation(operationId = "listSegments", summary = "All segments, oldest first")
  public Page<SegmentView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "segments", 1);
    return database.call(connection -> {
      var after = page.position().map(key -> UUID.fromString(key.getFirst()));
      var rows =
          segments
              .find(
                  "id > ?1 and state <> ?2 order by id",
                  after.orElse(new UUID(0, 0)),
                  Segment.State.RETIRING)
              .range(0, page.limit())
              .list();
      var counts = counts(connection, rows.stream().map(row -> row.id).toList());
      return Page.of(rows, page.limit(), row -> cursors.write("segments", row.id.toString()))
          .map(row -> SegmentView.of(row, counts.getOrDefault(row.id, 0L)));
    });
  }

  @POST
  @Idempotent
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(
      operationId = "createSegment",
      summary = "Create a segment; its members are found in the background")
  public RestResponse<SegmentView> create(@NotNull @Valid SegmentRequest request) {
    var segment = defineSegment.create(request.name(), request.description(), request.condition());
    return RestResponse.ResponseBuilder.create(
            RestResponse.Status.CREATED, SegmentView.of(segment, 0))
        .location(URI.create("/api/segments/" + segment.id))
        .header(HttpHeaders.ETAG, EntityVersion.etag(segment.version))
        .build();
  }

  @POST
  @Path("preview")
  @Operation(
      operationId = "previewSegment",
      summary = "Count the customers that a condition would take, and show ten of them")
  public PreviewView preview(@NotNull @Valid PreviewRequest request) {
    var preview = previewSegment.handle(request.condition());
    return new PreviewView(preview.count(), preview.sample(), preview.took().toMillis());
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
        answer(connection, defineSegment.change(id, ifMatch, segment -> merge(segment, patch))));
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

  @GET
  @Path("{id}/members")
  @Operation(operationId = "listSegmentMembers", summary = "The members that you may see")
  public Page<MemberView> members(
      @RestPath UUID id, @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var list = "segments/" + id + "/members";
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    return database.call(connection -> {
      var visible = scope.get(connection);
      var after = page.position().map(key -> UUID.fromString(key.getFirst()));
      var rows =
          Sql.on(
                  connection,
                  """
                  select m.customer_id, m.since from segment_member m
                  join customer c on c.id = m.customer_id
                  where m.segment_id = ? and m.customer_id > ? and %s
                  order by m.customer_id limit ?
                  """
                      .formatted(visible.over("c")))
              .with(segments.get(id).id)
              .with(after.orElse(new UUID(0, 0)))
              .bind(visible.binding())
              .with(page.limit() + 1)
              .list(
                  row -> new MemberView(Sql.customer(row, "customer_id"), Sql.time(row, "since")));
      return Page.of(rows, page.limit(), row -> cursors.write(list, row.customerId().toString()));
    });
  }

  @GET
  @Path("{id}/why/{customerId}")
  @Operation(
      operationId = "explainSegmentMembership",
      summary = "Why a customer is in the segment or not: each part of the rule, with its figure")
  public ExplainMembership.Why why(@RestPath UUID id, @RestPath UUID customerId) {
    return explainMembership.handle(id, new CustomerId(customerId));
  }

  private RestResponse<SegmentView> answer(Connection connection, Segment segment)
      throws SQLException {
    var count = counts(connection, List.of(segment.id)).getOrDefault(segment.id, 0L);
    return RestResponse.ResponseBuilder.ok(SegmentView.of(segment, count))
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

  private static DefineSegment.Wanted merge(Segment segment, ObjectNode patch) {
    var known = List.of("name", "description", "condition");
    patch
        .fieldNames()
        .forEachRemaining(field -> {
          if (!known.contains(field)) {
            throw new InputProblem.Invalid(field, "is not a known field; known are " + known);
          }
        });
    var name = patch.has("name") ? text(patch, "name", 200) : segment.name;
    if (name == null || name.isBlank()) {
      throw new InputProblem.Invalid("name", "must not be blank");
    }
    return new DefineSegment.Wanted(
        name,
        patch.has("description") ? text(patch, "description", 2000) : segment.description,
        patch.has("condition") ? patch.get("condition") : segment.rule());
  }

  private static @Nullable String text(ObjectNode patch, String field, int longest) {
    var value = patch.get(field);
    if (value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > longest) {
      throw new InputProblem.Invalid(field, "must be a text of at most " + longest + " characters");
    }
    return value.textValue();
  }
}
