package io.clientele.customer.importing;

import io.clientele.customer.Database;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.time.BusinessDay;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

@Path("/imports")
@Tag(name = "Imports")
@RunOnVirtualThread
@RolesAllowed({Roles.INTEGRATION, Roles.ADMIN})
class ImportResource {
  private static final String CSV = "text/csv";
  private static final String NDJSON = "application/x-ndjson";
  private static final String CUSTOMERS_EXAMPLE =
      """
      kind,name,branch,registeredOn,identifier.core-banking,attribute.city,consent.MARKETING.EMAIL
      PERSON,Li Wei,0101,2024-05-01,1001,Shanghai,GRANTED
      """;

  private final Database database;
  private final ReceiveFile receiveFile;
  private final SteerImport steerImport;
  private final ExportRefusals exportRefusals;
  private final ReadRefusals readRefusals;
  private final ImportJobs jobs;
  private final BusinessDay calendar;
  private final Cursors cursors;

  ImportResource(
      Database database,
      ReceiveFile receiveFile,
      SteerImport steerImport,
      ExportRefusals exportRefusals,
      ReadRefusals readRefusals,
      ImportJobs jobs,
      BusinessDay calendar,
      Cursors cursors) {
    this.database = database;
    this.receiveFile = receiveFile;
    this.steerImport = steerImport;
    this.exportRefusals = exportRefusals;
    this.readRefusals = readRefusals;
    this.jobs = jobs;
    this.calendar = calendar;
    this.cursors = cursors;
  }

  /// @param dryRun whether the file was only tried out: what would be applied, and nothing changed
  /// @param failure why the file could not be worked through to its end, in English
  /// @param fault the same with a code, to say it in another language
  /// @param resumable whether it failed on our side and can be gone on with where it was
  record ImportView(
      UUID id,
      @Schema(enumeration = {"customers", "behaviours"}) String kind,
      boolean dryRun,
      ImportJob.State state,
      @Nullable String failure,
      @Nullable Violation fault,
      boolean resumable,
      long rowsRead,
      long applied,
      long refused,
      long rowsPerSecond,
      @Nullable Instant estimatedEndAt,
      Instant createdAt,
      @Nullable Instant finishedAt) {
    static ImportView of(ImportJob job, Instant now) {
      return new ImportView(
          job.id(),
          job.order().kind().word(),
          job.order().dryRun(),
          job.state(),
          job.failure(),
          job.fault(),
          job.resumable(),
          job.rowsRead(),
          job.applied(),
          job.refused(),
          job.rowsPerSecond(now),
          job.estimatedEnd(now),
          job.createdAt(),
          job.finishedAt());
    }
  }

  @POST
  @Consumes({CSV, NDJSON})
  @Operation(
      operationId = "importFile",
      summary = "Take a file of customers or behaviours in; it is worked through in the background",
      description =
          "CSV by comma or semicolon with a header, or NDJSON; plain or gzip. Answers when the file"
              + " is safely stored. Of a customer that is in a file twice the later row completes"
              + " the earlier; of a behaviour that is in it twice the first counts. Columns of customers:"
              + " kind, name, branch, manager, registeredOn, riskTolerance.level,"
              + " riskTolerance.validUntilOn, identifier.NAMESPACE, attribute.NAME,"
              + " consent.PURPOSE.CHANNEL (GRANTED or WITHDRAWN) and its proof behind .evidence,"
              + " .textVersion, .legalBasis and .givenAt. Of behaviours: id, source, type, occurredAt,"
              + " customerId (or namespace and identifier), amount, currency, attribute.NAME. A line"
              + " of NDJSON is what POST /customers or POST /behaviours takes.")
  @RequestBody(
      content = {
        @Content(
            mediaType = CSV,
            schema = @Schema(type = SchemaType.STRING),
            example = CUSTOMERS_EXAMPLE),
        @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING))
      })
  @APIResponse(
      responseCode = "202",
      description = "Stored",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ImportView.class)))
  public RestResponse<ImportView> receive(
      @Parameter(schema = @Schema(enumeration = {"customers", "behaviours"})) @RestQuery
          @Nullable String kind,
      @Parameter(
              description =
                  "What the columns of a CSV file are here, as JSON: our column by the file's (null"
                      + " leaves one out), and values for columns that the file lacks",
              example =
                  "{\"columns\":{\"No\":\"identifier.core-banking\",\"Remark\":null},\"constants\":{\"kind\":\"PERSON\"}}")
          @RestQuery
          @Nullable String mapping,
      @Parameter(
              description = "Only try the file out: the same job and errors, and nothing changes",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @RestQuery
          @Nullable String dryRun,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
      InputStream body)
      throws IOException {
    var what =
        ImportKind.of(String.valueOf(kind))
            .orElseThrow(() -> new InputProblem.Invalid("kind", "must be customers or behaviours"));
    var format = format(contentType);
    var mapped = ImportMapping.of(mapping);
    if (format == ImportFormat.NDJSON && !mapped.isNone()) {
      throw new InputProblem.Invalid(
          "mapping", "is for CSV: NDJSON names its fields itself", "mapping-for-csv");
    }
    var job =
        receiveFile.handle(new ImportOrder(what, format, mapped, isTrue("dryRun", dryRun)), body);
    return RestResponse.ResponseBuilder.create(
            RestResponse.Status.ACCEPTED, ImportView.of(job, calendar.now()))
        .header(HttpHeaders.LOCATION, "/api/imports/" + job.id())
        .build();
  }

  private static ImportFormat format(@Nullable String contentType) {
    if (contentType == null) {
      throw new NotSupportedException();
    }
    return contentType.toLowerCase(Locale.ROOT).startsWith(NDJSON)
        ? ImportFormat.NDJSON
        : ImportFormat.CSV;
  }

  private static boolean isTrue(String parameter, @Nullable String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      case null -> false;
      default -> throw new InputProblem.Invalid(parameter, "must be true or false");
    };
  }

  @GET
  @Operation(operationId = "listImports", summary = "All imports, latest first")
  public Page<ImportView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "imports", 1);
    var before = page.position().map(key -> UUID.fromString(key.getFirst())).orElse(null);
    var rows = database.call(connection -> jobs.list(connection, before, page.limit() + 1));
    return Page.of(rows, page.limit(), job -> cursors.write("imports", job.id().toString()))
        .map(job -> ImportView.of(job, calendar.now()));
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getImport", summary = "How far an import has come")
  public ImportView get(@RestPath UUID id) {
    return ImportView.of(find(id), calendar.now());
  }

  @GET
  @Path("{id}/errors")
  @Produces(CSV)
  @Operation(
      operationId = "listImportErrors",
      summary = "The rows that were refused, as CSV",
      description =
          "Row, field and reason, and the row as it was: of a CSV file in its own columns and with"
              + " its own separator, so that the file can be corrected and sent again (the three"
              + " columns in front are left out then), of NDJSON as `original`. Secrets are hidden"
              + " and not taken back; of rows of more than 8,000 characters the beginning is given."
              + " Cells that a spreadsheet would run as a formula have an apostrophe in front, which"
              + " is taken off when the file is sent again.")
  @APIResponse(
      responseCode = "200",
      description = "One line for each reason",
      content = @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)))
  public StreamingOutput errors(@RestPath UUID id) {
    return exportRefusals.handle(id)::write;
  }

  /// A reason for which a row was refused.
  ///
  /// @param row 1 for the first after the header
  /// @param fault what is wrong; a service's sentence, and a code for who says it otherwise
  /// @param cells of a CSV file in the order of its columns, of NDJSON the line as one
  record RefusalView(long row, Violation fault, List<String> cells) {
    static RefusalView of(ReadRefusals.Refused refused) {
      var refusal = refused.refusal();
      return new RefusalView(refusal.row(), refusal.fault(), refused.cells());
    }
  }

  @GET
  @Path("{id}/refusals")
  @Operation(
      operationId = "listImportRefusals",
      summary = "The rows that were refused, each with a code of what is wrong",
      description =
          "The same as the errors, in their order, for programs and for who says the reasons in"
              + " another language: a row that was refused for several reasons comes once for each."
              + " Rows from before codes were kept have none. Cells are as they were in the file,"
              + " with secrets hidden.")
  public Page<RefusalView> refusals(
      @RestPath UUID id, @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var list = "imports/" + id + "/refusals";
    var page = PageRequest.of(limit, cursor, cursors, list, 2);
    var after =
        page.position()
            .map(key -> Refusal.at(Long.parseLong(key.getFirst()), Integer.parseInt(key.get(1))))
            .orElse(Refusal.NONE);
    return Page.of(
            readRefusals.handle(id, after, page.limit() + 1),
            page.limit(),
            refused -> cursor(list, refused.refusal()))
        .map(RefusalView::of);
  }

  private String cursor(String list, Refusal last) {
    return cursors.write(list, Long.toString(last.row()), Integer.toString(last.number()));
  }

  @POST
  @Path("{id}/resume")
  @Operation(
      operationId = "resumeImport",
      summary = "Go on with a file that failed on our side, after the last row worked through",
      description =
          "For an import that is `resumable`: its file is kept for seven days, unless a customer is"
              + " erased meanwhile.")
  @APIResponse(
      responseCode = "202",
      description = "It is worked through in the background",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ImportView.class)))
  public RestResponse<ImportView> resume(@RestPath UUID id) {
    return RestResponse.status(
        RestResponse.Status.ACCEPTED, ImportView.of(steerImport.resume(id), calendar.now()));
  }

  @POST
  @Path("{id}/cancel")
  @Operation(
      operationId = "cancelImport",
      summary = "End an import before its end",
      description =
          "What was applied stays, nothing more is, and the file is thrown away. An import that has"
              + " ended already is a 409.")
  public ImportView cancel(@RestPath UUID id) {
    return ImportView.of(steerImport.cancel(id), calendar.now());
  }

  private ImportJob find(UUID id) {
    return database
        .call(connection -> jobs.find(connection, id))
        .orElseThrow(() -> new InputProblem.NotFound("import " + id));
  }
}
