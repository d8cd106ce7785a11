package io.clientele.gateway.operations;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.gateway.Service;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/audit")
@Tag(name = "Operations")
@Authenticated
@RunOnVirtualThread
class AuditResource {
  private final ListAcrossServices listAcrossServices;

  AuditResource(ListAcrossServices listAcrossServices) {
    this.listAcrossServices = listAcrossServices;
  }

  record AuditEntryView(
      UUID id,
      String service,
      @Schema(format = "date-time") String at,
      String actor,
      String action,
      String subject,
      JsonNode details) {}

  record AuditPageView(
      List<AuditEntryView> items,
      @Nullable String next,
      @Schema(description = "Services that are down, whose entries are left out to the list's end")
          List<String> missing) {}

  @GET
  @Operation(operationId = "listAudit", summary = "Who did what in all services, newest first")
  public AuditPageView list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var listed =
        listAcrossServices.handle(Listing.newestFirst("/api/audit", Map.of()), limit, cursor);
    return new AuditPageView(
        listed.entries().stream().map(AuditResource::view).toList(),
        listed.next(),
        listed.missing().stream().map(Service::title).toList());
  }

  private static AuditEntryView view(ListAcrossServices.Entry entry) {
    var content = entry.content();
    return new AuditEntryView(
        UUID.fromString(entry.id()),
        entry.service().title(),
        content.path("at").asText(),
        content.path("actor").asText(),
        content.path("action").asText(),
        content.path("subject").asText(),
        content.path("details"));
  }
}
