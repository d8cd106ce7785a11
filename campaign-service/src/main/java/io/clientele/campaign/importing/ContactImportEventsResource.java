package io.clientele.campaign.importing;

import io.clientele.campaign.importing.ContactImportResource.ImportView;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.live.Watch;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/// The one resource of imports that streams, and so belongs on no virtual thread.
@Path("/contact-imports")
@Tag(name = "Imports")
@Blocking
@RolesAllowed({Roles.INTEGRATION, Roles.MARKETER, Roles.ADMIN})
class ContactImportEventsResource {
  private final FindImport find;
  private final Clock clock;

  ContactImportEventsResource(FindImport find, Clock clock) {
    this.find = find;
    this.clock = clock;
  }

  @GET
  @Path("/{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "followContactImport",
      summary = "An import's progress as it is made, until it is finished")
  @APIResponse(
      responseCode = "200",
      description = "Events of the name `progress`, each with an ImportView",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = ImportView.class)))
  public Multi<OutboundSseEvent> events(@RestPath UUID id, Sse sse) throws SQLException {
    find.handle(id);
    return Watch.of(() -> look(id), ContactImport::isFinished).map(job -> event(job, sse));
  }

  private Optional<ContactImport> look(UUID id) {
    try {
      return find.find(id);
    } catch (SQLException e) {
      throw new IllegalStateException("the import cannot be looked at", e);
    }
  }

  private OutboundSseEvent event(Optional<ContactImport> job, Sse sse) {
    return job.map(now ->
            sse.newEventBuilder()
                .id(Long.toString(now.applied() + now.duplicates() + now.refused()))
                .name("progress")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(ImportView.class, ImportView.of(now, clock.instant()))
                .build())
        .orElseGet(() -> sse.newEventBuilder().comment("still there").build());
  }
}
