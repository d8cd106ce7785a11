package io.clientele.analytics.ingest;

import io.clientele.analytics.Reading;
import io.clientele.defaults.identity.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/analytics/recount")
@Tag(name = "Operations")
@RunOnVirtualThread
@RolesAllowed(Roles.ADMIN)
class RecountResource {
  private final Reading reading;
  private final Recount recount;

  RecountResource(Reading reading, Recount recount) {
    this.reading = reading;
    this.recount = recount;
  }

  @Schema(name = "Recount")
  record RecountView(
      @Schema(description = "Whether nothing differs.") boolean agrees,
      List<ComparisonView> comparisons) {}

  @Schema(name = "RecountComparison")
  record ComparisonView(
      @Schema(description = "What is counted.") String count,
      @Schema(description = "How many counts there are.") long rows,
      @Schema(description = "How many of them are not what the facts say.") long differences) {}

  @GET
  @Operation(
      operationId = "recount",
      summary = "Count everything anew and compare",
      description =
          "Recounts from every single customer, move and contact and compares with the figures that"
              + " are kept. Reads all of them: for operators, after an incident. Behaviours are"
              + " counted by batch and have no facts here to recount from. Role: admin.")
  public RecountView recount() throws SQLException {
    var comparisons =
        reading.of(recount::compare).stream()
            .map(one -> new ComparisonView(one.count(), one.rows(), one.differences()))
            .toList();
    return new RecountView(
        comparisons.stream().allMatch(one -> one.differences() == 0), comparisons);
  }
}
