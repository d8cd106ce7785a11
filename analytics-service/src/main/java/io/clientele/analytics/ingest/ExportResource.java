package io.clientele.analytics.ingest;

import static io.clientele.defaults.privacy.ExportRows.money;

import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.privacy.ExportRows;
import io.clientele.defaults.privacy.ExportRows.Part;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/// The part that analytics-service has in the export of a customer, whose ids customer-service
/// tells, however many they are; the gateway puts all parts together and documents it.
@Path("/customers/export")
@RunOnVirtualThread
@RolesAllowed(Roles.PRIVACY_OFFICER)
class ExportResource {
  static final List<Part> PARTS =
      List.of(
          new Part(
              "standing",
              """
              select json_strip_nulls(json_build_object('stage', stage, 'tier', tier, 'base', base,
                'branch', branch))
              from customer_view where customer_id = any (?) and not erased and not merged
              order by customer_id
              """),
          new Part(
              "contacts",
              """
              select json_strip_nulls(json_build_object('id', contact_id,
                'campaignId', campaign_id, 'channel', channel, 'stage', stage, 'tier', tier,
                'base', base, 'branch', branch, 'plannedAt', planned_at, 'heldOutAt', held_out_at,
                'suppressedAt', suppressed_at, 'sentAt', sent_at, 'deliveredAt', delivered_at,
                'openedAt', opened_at, 'clickedAt', clicked_at, 'failedAt', failed_at,
                'respondedAt', responded_at, 'complainedAt', complained_at,
                'unsubscribedAt', unsubscribed_at, 'convertedAt', converted_at,
                'suppressedReason', suppressed_why, 'failedReason', failed_why, 'plannedCost', %s,
                'sentCost', %s, 'releasedCost', %s, 'conversionValue', %s))
              from contact where customer_id = any (?) order by campaign_id, contact_id
              """
                  .formatted(
                      money("planned_cost", "cost_currency"),
                      money("sent_cost", "cost_currency"),
                      money("released_cost", "cost_currency"),
                      money("conversion_value", "value_currency"))),
          new Part(
              "lifecycleMoves",
              """
              select json_strip_nulls(json_build_object('axis', axis, 'from', nullif(from_value, ''),
                'to', to_value, 'movedAt', moved_at, 'cause', cause))
              from lifecycle_move where customer_id = any (?) order by moved_at, event_id
              """));

  /// Tables with customers in them that are not exported, and why.
  static final Map<String, String> LEFT_OUT =
      Map.of("erased_customer", "those who were erased, of whom there is nothing to export");

  private final ExportRows exportRows;

  ExportResource(ExportRows exportRows) {
    this.exportRows = exportRows;
  }

  /// @param customerIds the customer's own and those that were merged into it
  record ExportRequest(@NotEmpty List<@NotNull UUID> customerIds) {}

  @POST
  @Operation(hidden = true)
  public RestResponse<StreamingOutput> export(@NotNull @Valid ExportRequest request) {
    return RestResponse.ResponseBuilder.ok(
            (StreamingOutput) output -> exportRows.write(output, "{", request.customerIds(), PARTS))
        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
