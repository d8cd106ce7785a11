package io.clientele.customer.segment;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/segments/{id}/members")
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
class SegmentMembersResource {
  private static final int MOST_NAMES = 10_000;

  private final Database database;
  private final Segments segments;
  private final ChangeMembers changeMembers;
  private final ExportMembers exportMembers;
  private final CurrentScope scope;
  private final Cursors cursors;

  SegmentMembersResource(
      Database database,
      Segments segments,
      ChangeMembers changeMembers,
      ExportMembers exportMembers,
      CurrentScope scope,
      Cursors cursors) {
    this.database = database;
    this.segments = segments;
    this.changeMembers = changeMembers;
    this.exportMembers = exportMembers;
    this.scope = scope;
    this.cursors = cursors;
  }

  record MemberView(CustomerId customerId, Instant since) {}

  record MembersPage(
      List<MemberView> items,
      @Nullable String next,
      @Schema(
              description =
                  "BUILDING while customers are joining and leaving: these are the members so far")
          Segment.State state) {}

  /// @param namespace of the identifiers that name the customers; left out, ids name them
  record MembersRequest(
      @Nullable @Size(max = MOST_NAMES) List<@NotNull String> add,
      @Nullable @Size(max = MOST_NAMES) List<@NotNull String> remove,
      @Nullable String namespace) {}

  @GET
  @Operation(operationId = "listSegmentMembers", summary = "The members that you may see")
  public MembersPage members(
      @RestPath UUID id, @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var list = "segments/" + id + "/members";
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    return database.call(connection -> {
      var segment = segments.get(id);
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
              .with(segment.id)
              .with(after.orElse(new UUID(0, 0)))
              .bind(visible.binding())
              .with(page.limit() + 1)
              .list(
                  row -> new MemberView(Sql.customer(row, "customer_id"), Sql.time(row, "since")));
      var some =
          Page.of(rows, page.limit(), row -> cursors.write(list, row.customerId().toString()));
      return new MembersPage(some.items(), some.next(), segment.state);
    });
  }

  @POST
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "changeSegmentMembers",
      summary = "Add customers to a static segment, or take them out; they move in the background",
      description =
          "Up to 10,000 of each, named by their ids or by identifiers of one unique namespace. What"
              + " stands already is left as it is, so the same request may be sent again. Files go"
              + " to members/file.")
  @APIResponse(
      responseCode = "202",
      description = "Noted; the segment is LIVE again when all have moved",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ChangeMembers.Noted.class)))
  public RestResponse<ChangeMembers.Noted> change(
      @RestPath UUID id, @NotNull @Valid MembersRequest request) {
    if (request.add() == null && request.remove() == null) {
      throw new InputProblem.Invalid("", "Give whom to add or whom to remove", "required");
    }
    var add = Objects.requireNonNullElse(request.add(), List.<String>of());
    var remove = Objects.requireNonNullElse(request.remove(), List.<String>of());
    var both = new HashSet<>(add);
    both.retainAll(remove);
    if (!both.isEmpty()) {
      throw new InputProblem.Invalid("remove", "names somebody who is to be added", "repeated");
    }
    return accepted(
        changeMembers.handle(
            id,
            new ChangeMembers.Wanted(
                add, remove, request.namespace(), ChangeMembers.Places.IN_BODY)));
  }

  /// What becomes of the customers of a file.
  enum Mode {
    ADD,
    REMOVE
  }

  @POST
  @Path("file")
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Consumes("text/csv")
  @Operation(
      operationId = "importSegmentMembers",
      summary = "Add the customers of a file to a static segment, or take them out",
      description =
          "One column of up to 250,000 rows; its header is customerId or identifier.NAMESPACE. All"
              + " rows count, or none; customers who do not exist are counted and left out.")
  @RequestBody(
      content =
          @Content(
              mediaType = "text/csv",
              schema = @Schema(type = SchemaType.STRING),
              example = "identifier.core-banking\n10001\n10002\n"))
  @APIResponse(
      responseCode = "202",
      description = "Noted; the segment is LIVE again when all have moved",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ChangeMembers.Noted.class)))
  public RestResponse<ChangeMembers.Noted> changeByFile(
      @RestPath UUID id,
      @Parameter(schema = @Schema(implementation = Mode.class, defaultValue = "ADD")) @RestQuery
          @Nullable String mode,
      InputStream body)
      throws IOException {
    var wanted = chosen(Mode.class, "mode", mode, Mode.ADD);
    var file = MemberFile.read(body);
    return accepted(
        changeMembers.handle(
            id,
            switch (wanted) {
              case ADD -> new ChangeMembers.Wanted(file.names(), List.of(), file.namespace(), file);
              case REMOVE ->
                  new ChangeMembers.Wanted(List.of(), file.names(), file.namespace(), file);
            }));
  }

  private static RestResponse<ChangeMembers.Noted> accepted(ChangeMembers.Noted noted) {
    return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, noted).build();
  }

  @GET
  @Path("export")
  @Operation(
      operationId = "exportSegmentMembers",
      summary = "All members that you may see, as one file; audited",
      description =
          "Id, since when, stage, tier, base, branch and manager of each; no personal data. 409"
              + " segment-building while members are joining and leaving.")
  @APIResponse(
      responseCode = "200",
      description = "CSV with a header, or one JSON object a line",
      content = {
        @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING))
      })
  public RestResponse<StreamingOutput> export(
      @RestPath UUID id,
      @Parameter(
              schema = @Schema(implementation = ExportMembers.Format.class, defaultValue = "CSV"))
          @RestQuery
          @Nullable String format) {
    var wanted = chosen(ExportMembers.Format.class, "format", format, ExportMembers.Format.CSV);
    var file = exportMembers.handle(id, wanted);
    return RestResponse.ResponseBuilder.ok((StreamingOutput) file::write)
        .header(HttpHeaders.CONTENT_TYPE, wanted.mediaType())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"segment-%s.%s\""
                .formatted(id, wanted.name().toLowerCase(Locale.ROOT)))
        .build();
  }

  private static <E extends Enum<E>> E chosen(
      Class<E> type, String parameter, @Nullable String given, E otherwise) {
    if (given == null) {
      return otherwise;
    }
    try {
      return Enum.valueOf(type, given.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw new InputProblem.Invalid(
          parameter, "must be one of " + List.of(type.getEnumConstants()));
    }
  }
}
