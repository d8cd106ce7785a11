package io.clientele.campaign.privacy;

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

/// The part that campaign-service has in the export of a customer, whose ids customer-service
/// tells, however many they are; the gateway puts all parts together and documents it.
@Path("/customers/export")
@RunOnVirtualThread
@RolesAllowed(Roles.PRIVACY_OFFICER)
class ExportResource {
  static final List<Part> PARTS =
      List.of(
          new Part(
              "audience",
              """
              select json_strip_nulls(json_build_object('kind', kind, 'stage', stage, 'tier', tier,
                'base', base, 'branch', branch, 'manager', manager,
                'riskTolerance', risk_tolerance, 'riskToleranceValidUntilOn', risk_valid_until_on,
                'consents', consents, 'addresses', addresses, 'segments', segments,
                'personalised', personalised))
              from audience where customer_id = any (?)
              """),
          new Part(
              "contacts",
              """
              select json_strip_nulls(json_build_object('id', c.id, 'campaignId', c.campaign_id,
                'campaign', p.name, 'offer', p.offer_name, 'channel', c.channel, 'state', c.state,
                'reason', c.reason, 'cost', %s, 'stage', c.stage, 'tier', c.tier, 'base', c.base,
                'branch', c.branch, 'plannedAt', c.planned_at, 'sentAt', c.sent_at,
                'deliveredAt', c.delivered_at, 'openedAt', c.opened_at, 'clickedAt', c.clicked_at,
                'respondedAt', c.responded_at, 'failedAt', c.failed_at,
                'convertedAt', c.converted_at, 'conversionValue', %s))
              from contact c join campaign p on p.id = c.campaign_id
              where c.customer_id = any (?) order by c.planned_at, c.id
              """
                  .formatted(
                      money("c.cost", "c.currency"),
                      money("c.conversion_amount", "c.conversion_currency"))),
          new Part(
              "responses",
              """
              select json_strip_nulls(json_build_object('id', r.id, 'source', nullif(r.source, ''),
                'contactId', r.contact_id, 'type', r.type, 'occurredAt', r.occurred_at,
                'amount', %s, 'receivedAt', r.received_at))
              from response r join contact c on c.id = r.contact_id
              where c.customer_id = any (?) order by r.occurred_at, r.source, r.id
              """
                  .formatted(money("r.amount", "r.currency"))),
          new Part(
              "conversionBehaviours",
              """
              select json_strip_nulls(json_build_object('id', id, 'source', source, 'type', type,
                'occurredAt', occurred_at, 'amount', %s, 'receivedAt', received_at))
              from conversion_behaviour where customer_id = any (?) order by occurred_at, source, id
              """
                  .formatted(money("amount", "currency"))),
          new Part(
              "tasks",
              """
              select json_strip_nulls(json_build_object('id', id, 'contactId', contact_id,
                'campaignId', campaign_id, 'kind', kind, 'branch', branch, 'manager', manager,
                'title', title, 'instruction', instruction, 'state', state, 'reason', reason,
                'outcome', outcome, 'note', note, 'doneBy', done_by, 'doneAt', done_at, 'createdAt', created_at))
              from task where customer_id = any (?) order by created_at, id
              """));

  /// Tables with customers in them that are not exported, and why.
  static final Map<String, String> LEFT_OUT =
      Map.of(
          "erased_customer", "those who were erased, of whom there is nothing to export",
          "merged_customer", "the ids of one customer, which customer-service exports");

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
