package io.clientele.campaign.privacy;

import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.privacy.ExportRows;
import io.clientele.defaults.privacy.ExportRows.Part;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/// The part that campaign-service has in the export of a customer, whose ids customer-service
/// tells; the gateway puts all parts together and documents it.
@Path("/customers/export")
@RunOnVirtualThread
@RolesAllowed(Roles.PRIVACY_OFFICER)
class ExportResource {
  private static final List<Part> PARTS =
      List.of(
          new Part(
              "audience",
              """
              select json_build_object('consents', consents, 'addresses', addresses,
                'segments', segments, 'riskTolerance', risk_tolerance, 'personalised', personalised)
              from audience where customer_id = any (?)
              """),
          new Part(
              "contacts",
              """
              select json_build_object('id', c.id, 'campaign', p.name, 'offer', p.offer_name,
                'channel', c.channel, 'state', c.state, 'reason', c.reason,
                'plannedAt', c.planned_at, 'sentAt', c.sent_at, 'deliveredAt', c.delivered_at,
                'openedAt', c.opened_at, 'clickedAt', c.clicked_at, 'respondedAt', c.responded_at,
                'convertedAt', c.converted_at)
              from contact c join campaign p on p.id = c.campaign_id
              where c.customer_id = any (?) order by c.planned_at, c.id
              """),
          new Part(
              "responses",
              """
              select json_build_object('id', r.id, 'contact', r.contact_id, 'type', r.type,
                'occurredAt', r.occurred_at, 'amount', r.amount, 'currency', r.currency)
              from response r join contact c on c.id = r.contact_id
              where c.customer_id = any (?) order by r.occurred_at, r.id
              """),
          new Part(
              "tasks",
              """
              select json_build_object('contact', contact_id, 'title', title, 'state', state,
                'outcome', outcome, 'note', note, 'doneAt', done_at)
              from task where customer_id = any (?) order by created_at, id
              """));

  private final ExportRows exportRows;

  ExportResource(ExportRows exportRows) {
    this.exportRows = exportRows;
  }

  @GET
  @Operation(hidden = true)
  public RestResponse<StreamingOutput> export(@RestQuery @NotEmpty @Size(max = 500) List<UUID> id) {
    return RestResponse.ResponseBuilder.ok(
            (StreamingOutput) output -> exportRows.write(output, "{", id, PARTS))
        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
