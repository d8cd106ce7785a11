package io.clientele.customer.importing;

import io.clientele.customer.Database;
import io.clientele.customer.importing.ImportResource.ImportView;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.live.Watch;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.time.BusinessDay;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/// The one resource of imports that streams, and so belongs on no virtual thread.
@Path("/imports")
@Tag(name = "Imports")
@Blocking
@RolesAllowed({Roles.INTEGRATION, Roles.ADMIN})
class ImportEventsResource {
  private final Database database;
  private final ImportJobs jobs;
  private final BusinessDay calendar;

  ImportEventsResource(Database database, ImportJobs jobs, BusinessDay calendar) {
    this.database = database;
    this.jobs = jobs;
    this.calendar = calendar;
  }

  @GET
  @Path("{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "followImport",
      summary = "An import's progress as it is made, until it is finished")
  @APIResponse(
      responseCode = "200",
      description = "Events of the name `progress`, each with an ImportView",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = ImportView.class)))
  public Multi<OutboundSseEvent> events(@RestPath UUID id, Sse sse) {
    if (database.call(connection -> jobs.find(connection, id)).isEmpty()) {
      throw new InputProblem.NotFound("import " + id);
    }
    return Watch.of(
            () -> database.callApart(connection -> jobs.find(connection, id)),
            ImportJob::isFinished)
        .map(job ->
            job.isPresent()
                ? sse.newEventBuilder()
                    .id(Long.toString(job.get().rowsRead()))
                    .name("progress")
                    .mediaType(MediaType.APPLICATION_JSON_TYPE)
                    .data(ImportView.class, ImportView.of(job.get(), calendar.now()))
                    .build()
                : sse.newEventBuilder().comment("still there").build());
  }
}
