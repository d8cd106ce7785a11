package io.clientele.campaign.contact;

import io.clientele.campaign.audience.Scope;
import io.clientele.campaign.campaign.FindCampaign;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/campaigns/{id}/contacts")
@Tag(name = "Contacts")
@RunOnVirtualThread
@RolesAllowed({
  Roles.MARKETER,
  Roles.APPROVER,
  Roles.ANALYST,
  Roles.RELATIONSHIP_MANAGER,
  Roles.BRANCH_MANAGER,
  Roles.PRIVACY_OFFICER,
  Roles.INTEGRATION,
  Roles.ADMIN
})
class CampaignContactsResource {
  private final FindCampaign campaigns;
  private final Scope scope;
  private final DataSource database;
  private final Cursors cursors;

  CampaignContactsResource(
      FindCampaign campaigns, Scope scope, DataSource database, Cursors cursors) {
    this.campaigns = campaigns;
    this.scope = scope;
    this.database = database;
    this.cursors = cursors;
  }

  @GET
  @Transactional
  @Operation(
      operationId = "listCampaignContacts",
      summary = "The contacts of a campaign, also those that were not made",
      description =
          "Whoever carries out an EXTERNAL channel finds its work here (state=SENT and the"
              + " channel), or on the topic clientele.contacts.")
  public Page<ContactView> list(
      @RestPath UUID id,
      @RestQuery @Nullable ContactState state,
      @RestQuery @Nullable ContactReason reason,
      @RestQuery @Nullable String channel,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor)
      throws SQLException {
    campaigns.handle(id);
    var name =
        "contacts?campaign=%s&state=%s&reason=%s&channel=%s".formatted(id, state, reason, channel);
    var page = PageRequest.of(limit, cursor, cursors, name, 1);
    var query = ContactView.select(scope).then("and c.campaign_id = ?", id);
    if (state != null) {
      query = query.then("and c.state = ?", state);
    }
    if (reason != null) {
      query = query.then("and c.reason = ?", reason);
    }
    if (channel != null) {
      query = query.then("and c.channel = ?", channel);
    }
    if (page.position().isPresent()) {
      query = query.then("and c.id > ?", UUID.fromString(page.position().get().getFirst()));
    }
    try (var connection = database.getConnection()) {
      var rows =
          query.then("order by c.id limit ?", page.limit() + 1).list(connection, ContactView::of);
      return Page.of(rows, page.limit(), row -> cursors.write(name, row.id().toString()));
    }
  }
}
