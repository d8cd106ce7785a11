package io.clientele.analytics.dashboard;

import io.clientele.analytics.Reading;
import io.clientele.defaults.identity.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/analytics/overview")
@Tag(name = "Dashboard", description = "The figures of the whole bank")
@RunOnVirtualThread
@RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ANALYST, Roles.ADMIN})
class DashboardResource {
  private final Reading reading;
  private final ReadOverview readOverview;

  DashboardResource(Reading reading, ReadOverview readOverview) {
    this.reading = reading;
    this.readOverview = readOverview;
  }

  @GET
  @Operation(
      operationId = "getOverview",
      summary = "Customers, behaviours, contacts and conversions at a glance",
      description =
          "All figures are of one moment and exact: each event counts once, however often it came. A"
              + " contact counts as soon as its event was read, even before its campaign's event"
              + " was; `campaigns` lists it from then on. Roles: marketer, approver, analyst, admin.")
  @APIResponse(
      responseCode = "200",
      description = "The figures of now",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Overview.class),
              examples =
                  @ExampleObject(
                      name = "example",
                      value =
                          """
                              {
                                "asOf": "2026-05-31T09:30:00.123456Z",
                                "customers": {
                                  "total": 5369,
                                  "byStage": [{"stage": "MATURE", "count": 3120}, {"stage": "AT_RISK", "count": 2249}],
                                  "byTier": [{"tier": "MASS", "count": 4800}, {"tier": "AFFLUENT", "count": 569}],
                                  "byBase": [{"base": "STOCK", "count": 5369}],
                                  "byBranch": [{"branch": "0101", "name": "Riverside", "count": 5369}]
                                },
                                "behaviours": {"total": 77197},
                                "contacts": {
                                  "total": 41188, "planned": 41188, "heldOut": 0, "suppressed": 0,
                                  "delivered": 0, "opened": 0, "clicked": 0, "failed": 0
                                },
                                "conversions": {"count": 4640, "rate": 0.11265417111780131, "values": []},
                                "byChannel": [
                                  {"channel": "CELLULAR", "contacts": 26144, "conversions": 3853, "rate": 0.1473760709},
                                  {"channel": "TELEPHONE", "contacts": 15044, "conversions": 787, "rate": 0.0523132145}
                                ],
                                "campaigns": [{
                                  "id": "01970000-0000-7000-8000-000000000001", "name": "Term deposits", "state": "COMPLETED",
                                  "contacts": 41188, "conversions": 4640, "rate": 0.11265417111780131,
                                  "budget": {"amount": "50000.00", "currency": "EUR"},
                                  "spent": {"amount": "41188.00", "currency": "EUR"}
                                }]
                              }
                          """)))
  public Overview overview() throws SQLException {
    return reading.of(readOverview::handle);
  }
}
