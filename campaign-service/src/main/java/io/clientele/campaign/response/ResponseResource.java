package io.clientele.campaign.response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.campaign.response.ApplyResponses.Sourced;
import io.clientele.defaults.body.BodyText;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.event.ResponseEvent.Recorded;
import io.clientele.kernel.json.JsonViolation;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

@Path("/responses")
@Tag(name = "Responses")
@RunOnVirtualThread
@RolesAllowed({Roles.INTEGRATION, Roles.ADMIN})
class ResponseResource {
  private static final String NDJSON = "application/x-ndjson";
  private static final int MOST = 1_000;

  private final ApplyResponses responses;
  private final DataSource database;
  private final ObjectMapper json;
  private final CurrentUser user;
  private final Clock clock;

  ResponseResource(
      ApplyResponses responses,
      DataSource database,
      ObjectMapper json,
      CurrentUser user,
      Clock clock) {
    this.responses = responses;
    this.database = database;
    this.json = json;
    this.user = user;
    this.clock = clock;
  }

  /// @param accepted how many were new and have been applied
  /// @param duplicates how many had been here before, under the same id
  record AcceptedView(int accepted, int duplicates) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Transactional
  @ResponseStatus(202)
  @Operation(
      operationId = "recordResponses",
      summary = "Report what came back: one response, a list of up to 1,000, or NDJSON",
      description =
          "Each counts once by its id, however often it is sent. All are applied, or none.")
  @RequestBody(
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema =
                @Schema(
                    oneOf = {Recorded.class, Recorded[].class},
                    examples =
                        """
                        {"id":"smtp-1","contactId":"01990000-0000-7000-8000-000000000004","type":"DELIVERED","occurredAt":"2026-05-01T09:30:00Z"}
                        """)),
        @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING))
      })
  public AcceptedView record(@NotNull JsonNode body) throws SQLException {
    var nodes = new ArrayList<JsonNode>();
    if (body.isArray()) {
      body.forEach(nodes::add);
    } else {
      nodes.add(body);
    }
    return apply(read(nodes, body.isArray()));
  }

  @POST
  @Consumes(NDJSON)
  @Transactional
  @ResponseStatus(202)
  @Operation(hidden = true)
  public AcceptedView recordLines(
      byte[] body, @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType)
      throws SQLException, JsonProcessingException {
    var nodes = new ArrayList<JsonNode>();
    var text = BodyText.of(body, contentType);
    for (var line : text.lines().filter(line -> !line.isBlank()).toList()) {
      nodes.add(json.readTree(line));
    }
    return apply(read(nodes, true));
  }

  private AcceptedView apply(List<Sourced> recorded) throws SQLException {
    try (var connection = database.getConnection()) {
      var contacts = responses.find(connection, recorded);
      var violations = new ArrayList<Violation>();
      for (int i = 0; i < recorded.size(); i++) {
        if (!contacts.containsKey(i)) {
          violations.add(
              new Violation(at(i, recorded.size() > 1, "contactId"), "is not a contact we know"));
        }
      }
      refuse(violations);
      var accepted = responses.handle(connection, recorded, contacts);
      return new AcceptedView(accepted, recorded.size() - accepted);
    }
  }

  private List<Sourced> read(List<JsonNode> nodes, boolean many) {
    if (nodes.isEmpty() || nodes.size() > MOST) {
      throw new InputProblem.Invalid("", "must be 1 to " + MOST + " responses");
    }
    var check = CheckResponse.at(clock.instant());
    var recorded = new ArrayList<Sourced>();
    var violations = new ArrayList<Violation>();
    for (int i = 0; i < nodes.size(); i++) {
      for (var fault : read(nodes.get(i), check, recorded)) {
        violations.add(new Violation(at(i, many, fault.field()), fault.message()));
      }
    }
    refuse(violations);
    return recorded;
  }

  /// Adds a response to those that were read.
  ///
  /// @return what is wrong with it
  private List<Violation> read(JsonNode node, CheckResponse check, List<Sourced> recorded) {
    try {
      var response = json.treeToValue(node, Recorded.class);
      if (response == null) {
        return List.of(new Violation("", "must be a response"));
      }
      recorded.add(new Sourced(user.name(), response));
      return check.faults(user.name(), response);
    } catch (JsonProcessingException e) {
      return List.of(JsonViolation.of(e));
    }
  }

  private static void refuse(List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
  }

  private static String at(int index, boolean many, String field) {
    if (!many) {
      return field;
    }
    return field.isEmpty() ? "[" + index + "]" : "[" + index + "]." + field;
  }
}
