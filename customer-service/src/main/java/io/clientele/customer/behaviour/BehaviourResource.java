package io.clientele.customer.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.clientele.customer.Database;
import io.clientele.customer.DefinitionPage;
import io.clientele.customer.behaviour.BehaviourTypes.BehaviourType;
import io.clientele.defaults.body.BodyText;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.Precondition;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.json.JsonViolation;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

@Path("/")
@Tag(name = "Behaviours")
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
class BehaviourResource {
  private static final int MOST = 1_000;
  private static final String NDJSON = "application/x-ndjson";
  private static final String EXAMPLE =
      """
      {"id":"tx-1","source":"core-banking",
       "identifier":{"namespace":"core-banking","value":"1001"},
       "type":"account.credited","occurredAt":"2026-05-01T09:30:00Z",
       "amount":{"amount":"1200.00","currency":"CNY"},"attributes":{"channel":"APP"}}
      """;

  private final RecordBehaviours recordBehaviours;
  private final Database database;
  private final BehaviourTypes types;
  private final DefineBehaviourType defineType;
  private final CurrentUser user;
  private final Cursors cursors;
  private final ObjectReader one;
  private final ObjectReader many;

  BehaviourResource(
      RecordBehaviours recordBehaviours,
      Database database,
      BehaviourTypes types,
      DefineBehaviourType defineType,
      CurrentUser user,
      Cursors cursors,
      ObjectMapper json) {
    this.recordBehaviours = recordBehaviours;
    this.database = database;
    this.types = types;
    this.defineType = defineType;
    this.user = user;
    this.cursors = cursors;
    this.one = json.readerFor(Recorded.class);
    this.many = json.readerForListOf(Recorded.class);
  }

  /// How many behaviours were taken; all of them, or the request was refused.
  record AcceptedView(int accepted) {}

  /// What may be declared of an attribute.
  enum AttributeType {
    TEXT,
    NUMBER,
    BOOLEAN,
    DATE
  }

  record TypeView(
      String type,
      long version,
      String title,
      Map<String, AttributeType> attributes,
      @Schema(implementation = Object.class) @Nullable JsonNode schema,
      @Nullable String retention)
      implements Versioned {
    static TypeView of(BehaviourType type) {
      var attributes = new TreeMap<String, AttributeType>();
      type.attributes()
          .forEach((name, value) -> attributes.put(name, AttributeType.valueOf(value.name())));
      return new TypeView(
          type.type(),
          type.version(),
          type.title(),
          attributes,
          type.schema() == null ? null : type.schema().json(),
          type.retention() == null ? null : type.retention().toString());
    }
  }

  record TypeRequest(
      @NotBlank @Size(max = 200) String title,
      @Schema(description = "Types of attributes; others may come beside them, of any type")
          @Nullable
          @Size(max = 50)
          Map<@Pattern(regexp = "[A-Za-z][A-Za-z0-9_.-]{0,49}") String, @NotNull AttributeType>
              attributes,
      @Schema(
              implementation = Object.class,
              description =
                  "JSON Schema (2020-12) that the attributes have to meet, without references",
              examples =
                  "{\"properties\":{\"months\":{\"type\":\"integer\",\"minimum\":1}},\"required\":[\"months\"]}")
          @Nullable JsonNode schema,
      @Schema(
              description =
                  "ISO 8601 period after which single behaviours are forgotten, such as P2Y; the"
                      + " totals of days stay. Nothing is forgotten without it.")
          @Nullable String retention) {}

  @POST
  @Path("behaviours")
  @Consumes({MediaType.APPLICATION_JSON, NDJSON})
  @RolesAllowed({Roles.INTEGRATION, Roles.ADMIN})
  @Operation(
      operationId = "recordBehaviours",
      summary = "Record one behaviour, a list, or lines of them; at most 1,000",
      description =
          "Answers when the behaviours are safely on their way; they are applied within moments. Sent"
              + " again with the same source and id, a behaviour counts once: also when it then says"
              + " that it occurred on the business day before or after. Beyond that a source may use"
              + " an id again. Amounts are in the currency of the installation.")
  @RequestBody(
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(oneOf = {Recorded.class, Recorded[].class}),
            example = EXAMPLE),
        @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING))
      })
  @APIResponse(
      responseCode = "202",
      description = "Taken",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = AcceptedView.class)))
  public RestResponse<AcceptedView> record(
      byte[] body, @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType)
      throws JsonProcessingException {
    if (contentType == null) {
      throw new NotSupportedException();
    }
    var text = BodyText.of(body, contentType);
    var ofLines = contentType.toLowerCase(Locale.ROOT).startsWith(NDJSON);
    var single = !ofLines && !text.stripLeading().startsWith("[");
    var read = ofLines ? lines(text) : single ? alone(text) : list(text);
    if (read.isEmpty() || read.size() > MOST || read.stream().anyMatch(Objects::isNull)) {
      throw new InputProblem.Invalid("", "Send 1 to " + MOST + " behaviours at once");
    }
    recordBehaviours.handle(read, single);
    return RestResponse.status(RestResponse.Status.ACCEPTED, new AcceptedView(read.size()));
  }

  private List<Recorded> alone(String text) throws JsonProcessingException {
    Recorded behaviour = one.readValue(text);
    return behaviour == null ? List.of() : List.of(behaviour);
  }

  private List<Recorded> list(String text) throws JsonProcessingException {
    return many.readValue(text);
  }

  private List<Recorded> lines(String text) {
    var read = new ArrayList<Recorded>();
    var number = 0;
    for (var lines = text.lines().iterator(); lines.hasNext() && read.size() <= MOST; ) {
      var line = lines.next();
      number++;
      if (!line.isBlank()) {
        read.add(line(line, number, read.size()));
      }
    }
    return read;
  }

  private Recorded line(String line, int number, int place) {
    try {
      return one.readValue(line);
    } catch (JsonProcessingException e) {
      var fault = JsonViolation.of(e);
      var field = fault.field().isEmpty() ? "" : "." + fault.field();
      throw new InputProblem.Invalid(
          "[" + place + "]" + field, fault.message() + " - line " + number + " of the body");
    }
  }

  @GET
  @Path("behaviour-types")
  @Operation(operationId = "listBehaviourTypes", summary = "What customers may do")
  public Page<TypeView> listTypes(
      @Parameter(description = DefinitionPage.LIMIT) @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return database
        .call(connection ->
            DefinitionPage.of(types.get(connection), "behaviour-types", limit, cursor, cursors))
        .map(TypeView::of);
  }

  @GET
  @Path("behaviour-types/{type}")
  @Operation(operationId = "getBehaviourType", summary = "One type of behaviour")
  public RestResponse<TypeView> getType(@RestPath String type) {
    return database.call(connection -> {
      var known = types.get(connection).get(type);
      if (known == null) {
        throw new InputProblem.NotFound("type of behaviour " + type);
      }
      return Tagged.ok(TypeView.of(known));
    });
  }

  @PUT
  @Path("behaviour-types/{type}")
  @RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "defineBehaviourType",
      summary = "Declare a type of behaviour, or change it (then If-Match is needed)")
  public RestResponse<TypeView> defineType(
      @RestPath @Pattern(regexp = "[a-z][a-z0-9.-]{0,99}") String type,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @NotNull @Valid TypeRequest request) {
    var attributes = new TreeMap<String, ValueType>();
    if (request.attributes() != null) {
      request
          .attributes()
          .forEach((name, value) -> attributes.put(name, ValueType.valueOf(value.name())));
    }
    var stored =
        defineType.handle(
            type,
            new DefineBehaviourType.Wanted(
                request.title(), attributes, request.schema(), request.retention()),
            new Precondition(ifMatch, ifNoneMatch),
            user.name());
    return Tagged.put("/api/behaviour-types/" + type, stored.map(TypeView::of));
  }
}
