package io.clientele.defaults.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.body.BodyText;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// A resource of a make-believe service, to try the defaults on.
@Path("/notes")
@RunOnVirtualThread
@RolesAllowed(Roles.MARKETER)
public class NoteResource {
  private final AgroalDataSource database;
  private final Outbox outbox;
  private final Audit audit;

  NoteResource(AgroalDataSource database, Outbox outbox, Audit audit) {
    this.database = database;
    this.outbox = outbox;
    this.audit = audit;
  }

  public enum Colour {
    RED,
    GREEN
  }

  public record NoteRequest(
      @JsonProperty(required = true) @NotBlank @Size(max = 20) String text,
      @Nullable Colour colour,
      @Nullable Money price,
      @Nullable Integer pages,
      @Nullable UUID author,
      @Nullable Instant writtenAt,
      @Nullable LocalDate printedOn,
      @Nullable Map<String, String> marks,
      @Nullable JsonNode more) {}

  public record NoteView(UUID id, String text) {}

  @POST
  @Idempotent
  @Transactional
  public RestResponse<NoteView> write(@Valid NoteRequest request) throws SQLException {
    var id = Ids.next();
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement("insert into note (id, text) values (?, ?)")) {
      statement.setString(1, id.toString());
      statement.setString(2, request.text());
      statement.executeUpdate();
    }
    if (request.text().equals("refused")) {
      throw new InputProblem.Conflict("note-refused", "This note is refused after it was written.");
    }
    outbox.append(
        new BehaviourEvent.Recorded(
            id.toString(), "notes", id, null, request.text(), Instant.EPOCH, null, null));
    audit.record("note written", "note " + id, Map.of("length", request.text().length()));
    return RestResponse.ResponseBuilder.create(
            RestResponse.Status.CREATED, new NoteView(id, request.text()))
        .header(HttpHeaders.LOCATION, "/api/notes/" + id)
        .build();
  }

  /// How many bytes of the request were there before it got a thread.
  @POST
  @Path("/waited-for")
  public int waitedFor(byte[] body, @Context RoutingContext request) {
    var read = request.body().buffer();
    return read == null ? 0 : read.length();
  }

  @GET
  public int count(
      @RestQuery @Nullable Colour colour,
      @RestQuery @Nullable LocalDate written,
      @RestQuery @DefaultValue("0") double weight,
      @RestQuery @DefaultValue("0") int pages,
      @RestQuery @Nullable Long after)
      throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("select count(*) from note where times_told = 0")) {
      result.next();
      return result.getInt(1);
    }
  }

  @GET
  @Path("/broken")
  public String broken() {
    throw new IllegalStateException("a secret of ours");
  }

  @GET
  @Path("/endless")
  @Transactional
  public String endless() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("set local statement_timeout = '50ms'");
      statement.execute("select pg_sleep(60)");
      return "never";
    }
  }

  /// Asks a pool of a single connection for a second one.
  @GET
  @Path("/crowded")
  public String crowded() throws SQLException {
    var like =
        database.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration();
    var pool =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(small ->
                small
                    .maxSize(1)
                    .acquisitionTimeout(Duration.ofMillis(50))
                    .connectionFactoryConfiguration(() -> like));
    try (var crowded = AgroalDataSource.from(pool);
        var _ = crowded.getConnection();
        var _ = crowded.getConnection()) {
      return "never";
    }
  }

  @POST
  @Path("/text")
  public String text(byte[] body, @HeaderParam("Content-Type") @Nullable String contentType) {
    return BodyText.of(body, contentType);
  }

  @GET
  @Path("/called/{name}")
  public String called(@RestPath String name) {
    return name;
  }

  @POST
  @Path("/called/{name}")
  @Idempotent
  public RestResponse<NoteView> copy(@RestPath String name) {
    return RestResponse.ok(new NoteView(Ids.next(), name));
  }

  @DELETE
  @Idempotent
  public RestResponse<NoteView> tear(@RestQuery String text) {
    audit.record("note torn", "note " + text, Map.of());
    return RestResponse.accepted(new NoteView(Ids.next(), text));
  }

  @DELETE
  @Path("/{version}")
  public void delete(@RestPath long version, @HeaderParam("If-Match") @Nullable String ifMatch) {
    EntityVersion.require(ifMatch, version);
  }
}
