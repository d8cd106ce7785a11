package io.clientele.gateway.operations;

import io.clientele.gateway.Service;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/dead-letters")
@Tag(name = "Operations")
@Authenticated
@RunOnVirtualThread
class DeadLetterResource {
  private static final String REDRIVE = "redrive";
  private static final String DISCARD = "discard";

  private final ListAcrossServices listAcrossServices;
  private final SettleDeadLetter settleDeadLetter;

  DeadLetterResource(ListAcrossServices listAcrossServices, SettleDeadLetter settleDeadLetter) {
    this.listAcrossServices = listAcrossServices;
    this.settleDeadLetter = settleDeadLetter;
  }

  enum State {
    OPEN,
    REDRIVEN,
    DISCARDED
  }

  /// @param reason why it was parked; absent for a record that only waits behind another of its key
  record DeadLetterView(
      UUID id,
      String service,
      String consumer,
      String topic,
      int partition,
      long offset,
      String key,
      @Nullable String reason,
      String state,
      @Schema(format = "date-time") String createdAt) {}

  record DeadLetterPageView(
      List<DeadLetterView> items,
      @Nullable String next,
      @Schema(description = "Services that are down, whose entries are left out to the list's end")
          List<String> missing) {}

  record RedriveView(String service, int applied) {}

  record DiscardView(String service, String state) {}

  @GET
  @Operation(
      operationId = "listDeadLetters",
      summary = "Records that a service could not process, oldest first")
  public DeadLetterPageView list(
      @RestQuery @Nullable State state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    var wanted = state == null ? State.OPEN : state;
    var listed =
        listAcrossServices.handle(
            Listing.oldestFirst("/api/dead-letters", Map.of("state", wanted.name())),
            limit,
            cursor);
    return new DeadLetterPageView(
        listed.entries().stream().map(DeadLetterResource::view).toList(),
        listed.next(),
        listed.missing().stream().map(Service::title).toList());
  }

  @POST
  @Path("/{id}/redrive")
  @Operation(
      operationId = "redriveDeadLetter",
      summary = "Drive a record again, with those of its key that wait behind it")
  public RedriveView redrive(@RestPath UUID id) {
    var settled = settleDeadLetter.handle(id, REDRIVE);
    return new RedriveView(settled.service().title(), settled.outcome().path("applied").asInt());
  }

  @POST
  @Path("/{id}/discard")
  @Operation(operationId = "discardDeadLetter", summary = "Give a record up for good")
  public DiscardView discard(@RestPath UUID id) {
    var settled = settleDeadLetter.handle(id, DISCARD);
    return new DiscardView(settled.service().title(), settled.outcome().path("state").asText());
  }

  private static DeadLetterView view(ListAcrossServices.Entry entry) {
    var content = entry.content();
    return new DeadLetterView(
        UUID.fromString(entry.id()),
        entry.service().title(),
        content.path("consumer").asText(),
        content.path("topic").asText(),
        content.path("partition").asInt(),
        content.path("offset").asLong(),
        content.path("key").asText(),
        content.path("reason").asText(null),
        content.path("state").asText(),
        content.path("createdAt").asText());
  }
}
