package io.clientele.campaign.importing;

import io.clientele.campaign.importing.ContactImports.Job;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/contact-imports")
@Tag(name = "Imports")
@RunOnVirtualThread
@RolesAllowed({Roles.INTEGRATION, Roles.MARKETER, Roles.ADMIN})
class ContactImportResource {
  private final ReceiveFile receive;
  private final ContactImports imports;
  private final DataSource database;
  private final CurrentUser user;
  private final Clock clock;

  ContactImportResource(
      ReceiveFile receive,
      ContactImports imports,
      DataSource database,
      CurrentUser user,
      Clock clock) {
    this.receive = receive;
    this.imports = imports;
    this.database = database;
    this.user = user;
    this.clock = clock;
  }

  enum ImportState {
    RECEIVED,
    RUNNING,
    COMPLETED,
    FAILED
  }

  /// @param applied contacts that were written down
  /// @param duplicates rows whose contact had been written down before, by an earlier import
  /// @param refused rows that are in `GET /contact-imports/{id}/errors`
  record ImportView(
      UUID id,
      String kind,
      UUID campaignId,
      ImportState state,
      long rowsRead,
      long applied,
      long duplicates,
      long refused,
      @Nullable Long rowsPerSecond,
      @Nullable Instant estimatedEndAt,
      Instant createdAt,
      @Nullable Instant finishedAt) {}

  @POST
  @Consumes({"text/csv", "application/csv", "application/gzip", "application/octet-stream"})
  @Operation(
      operationId = "importContacts",
      summary = "Import contacts that were made before, into a campaign of history",
      description =
          "CSV with the columns id, namespace, identifier, channel, contactedAt and outcome (empty,"
              + " RESPONDED or CONVERTED), comma or semicolon, plain or gzip. A contact counts once"
              + " by its id, however often it is imported. When the file is applied, the campaign"
              + " becomes COMPLETED.")
  @RequestBody(
      content =
          @Content(
              mediaType = "text/csv",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public RestResponse<ImportView> start(@RestQuery @NotNull UUID campaignId, InputStream file)
      throws IOException, SQLException {
    var id = receive.handle(campaignId, file, user.name());
    return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, get(id))
        .location(URI.create("/api/contact-imports/" + id))
        .build();
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getContactImport", summary = "How far an import has come")
  public ImportView get(@RestPath UUID id) throws SQLException {
    try (var connection = database.getConnection()) {
      return view(imports.find(connection, id).orElseThrow(() -> unknown(id)));
    }
  }

  @GET
  @Path("/{id}/errors")
  @Produces("text/csv")
  @Operation(operationId = "getContactImportErrors", summary = "The refused rows, as CSV")
  public String errors(@RestPath UUID id) throws SQLException, IOException {
    try (var connection = database.getConnection();
        var text = new StringWriter();
        var csv = de.siegmar.fastcsv.writer.CsvWriter.builder().build(text)) {
      if (imports.find(connection, id).isEmpty()) {
        throw unknown(id);
      }
      csv.writeRecord("row", "field", "reason", "original");
      for (var refusal : imports.refusals(connection, id)) {
        csv.writeRecord(
            Long.toString(refusal.number()),
            refusal.field() == null ? "" : refusal.field(),
            refusal.reason(),
            refusal.original());
      }
      csv.flush();
      return text.toString();
    }
  }

  private ImportView view(Job job) {
    var done = job.applied() + job.duplicates() + job.refused();
    var until = job.finishedAt() == null ? clock.instant() : job.finishedAt();
    var rate =
        job.startedAt() == null ? null : perSecond(done, Duration.between(job.startedAt(), until));
    return new ImportView(
        job.id(),
        "contacts",
        job.campaignId(),
        ImportState.valueOf(job.state()),
        job.rowsRead(),
        job.applied(),
        job.duplicates(),
        job.refused(),
        rate,
        job.finishedAt() != null || rate == null || rate == 0
            ? null
            : until.plusSeconds((job.rowsRead() - done) / rate),
        job.createdAt(),
        job.finishedAt());
  }

  private static long perSecond(long rows, Duration time) {
    return rows * 1_000 / Math.max(1, time.toMillis());
  }

  private static InputProblem.NotFound unknown(UUID id) {
    return new InputProblem.NotFound("import " + id);
  }
}
