package io.clientele.analytics.live;

import io.clientele.analytics.dashboard.Overview;
import io.clientele.defaults.identity.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

@Path("/analytics/live")
@Tag(name = "Dashboard")
@RunOnVirtualThread
@RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ANALYST, Roles.ADMIN})
class LiveResource {
  private final LiveOverview overview;
  private final JsonWebToken token;

  LiveResource(LiveOverview overview, JsonWebToken token) {
    this.overview = overview;
    this.token = token;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "watchOverview",
      summary = "The overview as it changes",
      description =
          "Server-sent events named `overview`, each with the whole overview as data: the first at"
              + " once, then one at most each second when something changed. The id of an event is"
              + " the version of the figures; a client that comes back with it as Last-Event-ID gets"
              + " a snapshot only if the figures changed since. A comment every 15 seconds keeps the"
              + " connection alive. A client that reads slowly skips to the newest. The stream ends"
              + " when the token expires. Roles: marketer, approver, analyst, admin.")
  @APIResponse(
      responseCode = "200",
      description = "A stream of overviews",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = Overview.class)))
  public void watch(
      @Parameter(description = "Id of the last event the client has.") @RestHeader("Last-Event-ID")
          @Nullable String lastEventId,
      @Context SseEventSink sink,
      @Context Sse events)
      throws SQLException {
    var until = Instant.ofEpochSecond(token.getExpirationTime());
    overview.join(new LiveReader(new EventWire(sink, events), until, version(lastEventId)));
  }

  /// What is no version of ours cannot be the newest, so the client gets the snapshot.
  private static @Nullable Long version(@Nullable String lastEventId) {
    try {
      return lastEventId == null ? null : Long.valueOf(lastEventId.strip());
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private record EventWire(SseEventSink sink, Sse events) implements LiveReader.Wire {
    @Override
    public CompletionStage<?> send(Snapshot snapshot) {
      return sink.send(
          events
              .newEventBuilder()
              .name("overview")
              .id(Long.toString(snapshot.version()))
              .data(snapshot.json())
              .build());
    }

    @Override
    public CompletionStage<?> sendHeartbeat() {
      return sink.send(events.newEventBuilder().comment("alive").build());
    }

    @Override
    public boolean isClosed() {
      return sink.isClosed();
    }

    @Override
    public void close() {
      sink.close();
    }
  }
}
