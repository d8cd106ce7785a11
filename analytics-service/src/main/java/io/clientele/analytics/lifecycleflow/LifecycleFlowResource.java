package io.clientele.analytics.lifecycleflow;

import io.clientele.analytics.Reading;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.time.BusinessDay;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/analytics/lifecycle")
@Tag(name = "Lifecycle", description = "Moves between stages, tiers and bases")
@RunOnVirtualThread
@RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ANALYST, Roles.ADMIN})
class LifecycleFlowResource {
  private static final int DEFAULT_DAYS = 30;
  private static final int LONGEST_DAYS = 1_096;

  /// Years of more digits are beyond what the database, or even Java, can reckon with.
  private static final int LENGTH_OF_DATE = "2026-05-01".length();

  private final Reading reading;
  private final LifecycleFlows flows;
  private final BusinessDay calendar;

  LifecycleFlowResource(Reading reading, LifecycleFlows flows, BusinessDay calendar) {
    this.reading = reading;
    this.flows = flows;
    this.calendar = calendar;
  }

  enum Axis {
    STAGE,
    TIER,
    BASE
  }

  @Schema(name = "LifecycleFlows")
  record FlowsView(Axis axis, LocalDate sinceOn, LocalDate untilOn, List<FlowView> items) {}

  @Schema(name = "LifecycleFlow")
  record FlowView(
      LocalDate on,
      @Schema(description = "Absent for customers who were nowhere before.") @Nullable String from,
      String to,
      @Schema(description = "Moves on that business day.") long count) {}

  @GET
  @Operation(
      operationId = "getLifecycleFlows",
      summary = "Moves between stages, tiers or bases by day",
      description = "By day, oldest first. Roles: marketer, approver, analyst, admin.")
  @APIResponse(
      responseCode = "200",
      description = "Moves by day",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = FlowsView.class),
              examples =
                  @ExampleObject(
                      name = "example",
                      value =
                          """
                              {
                                "axis": "STAGE",
                                "sinceOn": "2026-05-01",
                                "untilOn": "2026-05-30",
                                "items": [
                                  {"on": "2026-05-01", "to": "NEW", "count": 12},
                                  {"on": "2026-05-01", "from": "NEW", "to": "GROWING", "count": 40}
                                ]
                              }
                          """)))
  public FlowsView flows(
      @RestQuery @DefaultValue("STAGE") Axis axis,
      @Parameter(
              description = "First business day; by default 29 days before the last.",
              example = "2026-05-01")
          @RestQuery
          @Nullable String sinceOn,
      @Parameter(description = "Last business day, by default today.", example = "2026-05-31")
          @RestQuery
          @Nullable String untilOn)
      throws SQLException {
    var until = untilOn == null ? calendar.today() : date("untilOn", untilOn);
    var since = sinceOn == null ? until.minusDays(DEFAULT_DAYS - 1) : date("sinceOn", sinceOn);
    if (since.isAfter(until)) {
      throw new InputProblem.Invalid("sinceOn", "must not be after untilOn");
    }
    if (since.plusDays(LONGEST_DAYS).isBefore(until)) {
      throw new InputProblem.Invalid(
          "sinceOn", "must be at most " + LONGEST_DAYS + " days before untilOn");
    }
    var items =
        reading.of(connection -> flows.between(connection, axis.name(), since, until)).stream()
            .map(flow -> new FlowView(flow.on(), flow.from(), flow.to(), flow.count()))
            .toList();
    return new FlowsView(axis, since, until, items);
  }

  private static LocalDate date(String field, String text) {
    try {
      if (text.length() == LENGTH_OF_DATE) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeParseException _) {
      // refused below
    }
    throw new InputProblem.Invalid(field, "must be a date such as 2026-05-01");
  }
}
