package io.clientele.gateway.operations;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.gateway.Service;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.HashMap;
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
  private final VerifyAcrossServices verifyAcrossServices;

  AuditResource(ListAcrossServices listAcrossServices, VerifyAcrossServices verifyAcrossServices) {
    this.listAcrossServices = listAcrossServices;
    this.verifyAcrossServices = verifyAcrossServices;
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

  /// @param intact whether every service answered, and found its trail whole
  record VerificationView(boolean intact, List<TrailView> services, List<String> missing) {}

  /// @param sealed how many entries were found intact, up to the finding if there is one
  /// @param unsealed how many were just written and wait for their seal; they are not covered yet
  /// @param published up to where the trail was told to be sealed, outside the database
  /// @param finding the first that is wrong; null when nothing is
  record TrailView(
      String service,
      boolean intact,
      long sealed,
      long unsealed,
      @Nullable PublishedView published,
      @Nullable FindingView finding) {}

  /// @param entries how many were sealed then
  record PublishedView(long entries, @Schema(format = "date-time") String at) {}

  /// @param fault CHANGED, REMOVED, REORDERED, CUT, ADDED or UNSEALED_TOO_LONG
  /// @param place in the order of the seals, from 1 on; null when it has none
  /// @param entryId null when it is not known any more
  record FindingView(String fault, @Nullable Long place, @Nullable UUID entryId) {}

  @GET
  @Operation(operationId = "listAudit", summary = "Who did what in all services, newest first")
  public AuditPageView list(
      @Schema(description = "By whom") @RestQuery @Nullable String actor,
      @Schema(description = "What was done, as entries say it") @RestQuery @Nullable String action,
      @Schema(description = "To what: its kind and id, such as `customer 0199...`") @RestQuery
          @Nullable String subject,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    var filter = new HashMap<String, String>();
    ask(filter, "actor", actor);
    ask(filter, "action", action);
    ask(filter, "subject", subject);
    var listed =
        listAcrossServices.handle(Listing.newestFirst("/api/audit", filter), limit, cursor);
    return new AuditPageView(
        listed.entries().stream().map(AuditResource::view).toList(),
        listed.next(),
        listed.missing().stream().map(Service::title).toList());
  }

  @GET
  @Path("/verify")
  @Operation(
      operationId = "verifyAudit",
      summary = "Whether the audit trails of all services are whole, and where one is not")
  public VerificationView verify() {
    var verified = verifyAcrossServices.handle();
    var trails =
        verified.trails().entrySet().stream()
            .map(trail -> trail(trail.getKey(), trail.getValue()))
            .toList();
    return new VerificationView(
        verified.missing().isEmpty() && trails.stream().allMatch(TrailView::intact),
        trails,
        verified.missing().stream().map(Service::title).toList());
  }

  private static void ask(Map<String, String> filter, String name, @Nullable String wanted) {
    if (wanted != null) {
      filter.put(name, wanted);
    }
  }

  private static TrailView trail(Service service, JsonNode told) {
    var published = told.path("published");
    var finding = told.path("finding");
    return new TrailView(
        service.title(),
        told.path("intact").asBoolean(),
        told.path("sealed").asLong(),
        told.path("unsealed").asLong(),
        published.isObject()
            ? new PublishedView(published.path("entries").asLong(), published.path("at").asText())
            : null,
        finding.isObject() ? finding(finding) : null);
  }

  private static FindingView finding(JsonNode told) {
    return new FindingView(
        told.path("fault").asText(),
        told.has("place") ? told.path("place").asLong() : null,
        told.has("entryId") ? UUID.fromString(told.path("entryId").asText()) : null);
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
