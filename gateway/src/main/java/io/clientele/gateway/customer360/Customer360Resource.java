package io.clientele.gateway.customer360;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/api/customer-360")
@Tag(name = "Customer 360")
@Authenticated
@RunOnVirtualThread
class Customer360Resource {
  private final ComposeCustomer360 composeCustomer360;

  Customer360Resource(ComposeCustomer360 composeCustomer360) {
    this.composeCustomer360 = composeCustomer360;
  }

  /// Each part has the form in which its own address gives it; lists show the latest twenty.
  record Customer360View(
      UUID id,
      @Nullable JsonNode customer,
      @Nullable JsonNode lifecycle,
      @Nullable JsonNode consents,
      @Nullable JsonNode segments,
      @Nullable JsonNode behaviours,
      @Nullable JsonNode contacts,
      @Schema(description = "Parts left out because their service is down or slow")
          List<String> missing,
      @Schema(description = "Parts left out because your role may not see them")
          List<String> withheld) {}

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getCustomer360",
      summary = "All that is known of a customer, composed of all services")
  public Customer360View get(@RestPath UUID id) {
    var all = composeCustomer360.handle(id);
    var parts = all.parts();
    return new Customer360View(
        id,
        parts.get(Part.CUSTOMER),
        parts.get(Part.LIFECYCLE),
        parts.get(Part.CONSENTS),
        parts.get(Part.SEGMENTS),
        parts.get(Part.BEHAVIOURS),
        parts.get(Part.CONTACTS),
        titles(all.missing()),
        titles(all.withheld()));
  }

  private static List<String> titles(Collection<Part> parts) {
    return parts.stream().map(Part::title).toList();
  }
}
