package io.clientele.campaign.importing;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.clientele.campaign.importing.ContactImports.Refusal;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.csv.Formulas;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/contact-imports")
@Tag(name = "Imports")
@RunOnVirtualThread
@RolesAllowed({Roles.INTEGRATION, Roles.MARKETER, Roles.ADMIN})
class ContactImportResource {
  private static final int REFUSALS_AT_ONCE = 1_000;

  private final ReceiveFile receive;
  private final FindImport find;
  private final ContactImports imports;
  private final DataSource database;
  private final CurrentUser user;
  private final Clock clock;

  ContactImportResource(
      ReceiveFile receive,
      FindImport find,
      ContactImports imports,
      DataSource database,
      CurrentUser user,
      Clock clock) {
    this.receive = receive;
    this.find = find;
    this.imports = imports;
    this.database = database;
    this.user = user;
    this.clock = clock;
  }

  /// @param applied contacts that were written down
  /// @param duplicates rows whose contact had been written down before, by an earlier import
  /// @param refused rows that are in `GET /contact-imports/{id}/errors`
  record ImportView(
      UUID id,
      String kind,
      UUID campaignId,
      ContactImport.ImportState state,
      long rowsRead,
      long applied,
      long duplicates,
      long refused,
      @Nullable Long rowsPerSecond,
      @Nullable Instant estimatedEndAt,
      Instant createdAt,
      @Nullable Instant finishedAt) {
    static ImportView of(ContactImport job, Instant now) {
      return new ImportView(
          job.id(),
          "contacts",
          job.campaignId(),
          job.state(),
          job.rowsRead(),
          job.applied(),
          job.duplicates(),
          job.refused(),
          job.rowsPerSecond(now),
          job.estimatedEnd(now),
          job.createdAt(),
          job.finishedAt());
    }
  }

  @POST
  @Consumes({"text/csv", "application/csv", "application/gzip", "application/octet-stream"})
  @ResponseStatus(202)
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
        .header(HttpHeaders.LOCATION, "/api/contact-imports/" + id)
        .build();
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getContactImport", summary = "How far an import has come")
  public ImportView get(@RestPath UUID id) throws SQLException {
    return ImportView.of(find.handle(id), clock.instant());
  }

  @GET
  @Path("/{id}/errors")
  @Produces("text/csv")
  @Operation(
      operationId = "getContactImportErrors",
      summary = "The rows that were refused, as CSV: row, field, reason, and the row as it was")
  @APIResponse(
      responseCode = "200",
      description = "One line for each row",
      content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
  public StreamingOutput errors(@RestPath UUID id) throws SQLException {
    find.handle(id);
    return output -> writeErrors(id, output);
  }

  private void writeErrors(UUID id, OutputStream output) throws IOException {
    try (var csv =
        CsvWriter.builder().build(new OutputStreamWriter(output, StandardCharsets.UTF_8))) {
      csv.writeRecord("row", "field", "reason", "original");
      List<Refusal> refusals;
      var after = 0L;
      do {
        refusals = refusals(id, after);
        for (var refusal : refusals) {
          csv.writeRecord(
              Long.toString(refusal.number()),
              Formulas.guarded(refusal.field()),
              Formulas.guarded(refusal.reason()),
              Formulas.guarded(refusal.original()));
          after = refusal.number();
        }
      } while (refusals.size() == REFUSALS_AT_ONCE);
    }
  }

  private List<Refusal> refusals(UUID id, long after) throws IOException {
    try (var connection = database.getConnection()) {
      return imports.refusals(connection, id, after, REFUSALS_AT_ONCE);
    } catch (SQLException e) {
      throw new IOException("the refused rows cannot be read", e);
    }
  }
}
