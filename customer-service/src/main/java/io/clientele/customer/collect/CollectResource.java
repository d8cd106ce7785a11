package io.clientele.customer.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.clientele.customer.collect.ReceiveCalls.Outcome;
import io.clientele.customer.collect.ReceiveCalls.Sent;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/collect/v1")
@Tag(name = "Collection")
@RunOnVirtualThread
@RolesAllowed({Roles.INTEGRATION, Roles.ADMIN})
@Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
class CollectResource {
  private static final int MOST = 1_000;
  private static final String SENT_AT = "sentAt";
  private static final String WRITE_KEY =
      "As collection kits call it: with a bearer token, or with a write key as the user name of"
          + " basic authentication. What was taken but for a part says so in notes.";
  private static final String IDENTIFY =
      """
      {"userId":"u-1","traits":{"name":"Li Wei","email":"li.wei@example.com","city":"Shanghai"}}
      """;
  private static final String TRACK =
      """
      {"userId":"u-1","event":"Product Viewed","messageId":"m-1",
       "timestamp":"2026-05-01T09:30:00Z","properties":{"product":"DEPOSIT-1"}}
      """;
  private static final String PAGE =
      """
      {"anonymousId":"d-1","name":"Home","messageId":"m-2","properties":{"path":"/"}}
      """;
  private static final String BATCH =
      """
      {"batch":[{"type":"track","userId":"u-1","event":"Product Viewed","messageId":"m-3"}]}
      """;

  private final ReceiveCalls receiveCalls;

  CollectResource(ReceiveCalls receiveCalls) {
    this.receiveCalls = receiveCalls;
  }

  /// What was kept out of a call, or why it was refused.
  ///
  /// @param index of the call in its batch
  record NoteView(@Nullable Integer index, String field, String message) {}

  /// @param success whether every call was taken
  record AnswerView(
      boolean success, @Nullable List<NoteView> notes, @Nullable List<NoteView> refused) {}

  @POST
  @Path("identify")
  @Operation(
      operationId = "collectIdentify",
      summary = "What a kit knows of somebody: identifiers and attributes",
      description = WRITE_KEY)
  @RequestBody(
      content = @Content(schema = @Schema(implementation = Object.class), example = IDENTIFY))
  public AnswerView identify(byte[] body, @Context HttpHeaders headers)
      throws JsonProcessingException {
    return one("identify", text(body, headers));
  }

  @POST
  @Path("track")
  @Operation(
      operationId = "collectTrack",
      summary = "What somebody did; an event is a type of behaviour",
      description = WRITE_KEY)
  @RequestBody(content = @Content(schema = @Schema(implementation = Object.class), example = TRACK))
  public AnswerView track(byte[] body, @Context HttpHeaders headers)
      throws JsonProcessingException {
    return one("track", text(body, headers));
  }

  @POST
  @Path("page")
  @Operation(
      operationId = "collectPage",
      summary = "Which page somebody looked at",
      description = WRITE_KEY)
  @RequestBody(content = @Content(schema = @Schema(implementation = Object.class), example = PAGE))
  public AnswerView page(byte[] body, @Context HttpHeaders headers) throws JsonProcessingException {
    return one("page", text(body, headers));
  }

  @POST
  @Path("screen")
  @Operation(
      operationId = "collectScreen",
      summary = "Which screen of an app somebody looked at",
      description = WRITE_KEY)
  @RequestBody(content = @Content(schema = @Schema(implementation = Object.class), example = PAGE))
  public AnswerView screen(byte[] body, @Context HttpHeaders headers)
      throws JsonProcessingException {
    return one("screen", text(body, headers));
  }

  @POST
  @Path("batch")
  @Operation(
      operationId = "collectBatch",
      summary = "Up to 1,000 calls at once; those that make sense are taken",
      description = WRITE_KEY)
  @RequestBody(content = @Content(schema = @Schema(implementation = Object.class), example = BATCH))
  public AnswerView batch(byte[] body, @Context HttpHeaders headers)
      throws JsonProcessingException {
    var envelope = read(text(body, headers));
    var batch = envelope.path("batch");
    if (!batch.isArray() || batch.isEmpty() || batch.size() > MOST) {
      throw new InputProblem.Invalid("batch", "must be a list of 1 to " + MOST + " calls");
    }
    var outcome =
        receiveCalls.handle(
            StreamSupport.stream(batch.spliterator(), false)
                .map(call -> new Sent(call.path("type").asText(), call, sentAt(call, envelope)))
                .toList());
    if (outcome.refused().size() == batch.size()) {
      throw new InputProblem.Invalid(
          outcome.refused().entrySet().stream()
              .flatMap(call ->
                  call.getValue().stream()
                      .map(fault ->
                          new Violation(
                              within("batch[" + call.getKey() + "]", fault.field()),
                              fault.message())))
              .toList());
    }
    return answer(outcome, true);
  }

  /// Some kits say it of each call, others of the batch.
  private static JsonNode sentAt(JsonNode call, JsonNode envelope) {
    return call.hasNonNull(SENT_AT) ? call.path(SENT_AT) : envelope.path(SENT_AT);
  }

  private static String within(String call, String field) {
    return field.isEmpty() ? call : call + "." + field;
  }

  private AnswerView one(String type, String body) throws JsonProcessingException {
    var message = read(body);
    var outcome = receiveCalls.handle(List.of(new Sent(type, message, message.path(SENT_AT))));
    if (!outcome.refused().isEmpty()) {
      throw new InputProblem.Invalid(
          outcome.refused().values().stream().flatMap(List::stream).toList());
    }
    return answer(outcome, false);
  }

  private static String text(byte[] body, HttpHeaders headers) {
    return CallText.of(
        body,
        headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
        headers.getHeaderString(HttpHeaders.CONTENT_ENCODING));
  }

  private static JsonNode read(String body) throws JsonProcessingException {
    var read = Json.tolerant().readTree(body);
    return read == null ? MissingNode.getInstance() : read;
  }

  private static AnswerView answer(Outcome outcome, boolean indexed) {
    return new AnswerView(
        outcome.refused().isEmpty(),
        views(outcome.notes(), indexed),
        views(outcome.refused(), indexed));
  }

  /// @return null when there is nothing to say
  private static @Nullable List<NoteView> views(
      Map<Long, List<Violation>> byPlace, boolean indexed) {
    var views = new ArrayList<NoteView>();
    byPlace.forEach((place, all) ->
        all.forEach(one ->
            views.add(
                new NoteView(
                    indexed ? Math.toIntExact(place) : null, one.field(), one.message()))));
    return views.isEmpty() ? null : views;
  }
}
