package io.clientele.campaign.contact;

import io.clientele.campaign.Prices;
import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.Scope;
import io.clientele.campaign.campaign.FindCampaign;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/")
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
class ContactResource {
  private static final String SELECT =
      """
      select c.* from contact c left join audience a on a.customer_id = c.customer_id
      where
      """;

  private final FindCampaign campaigns;
  private final Scope scope;
  private final DataSource database;
  private final Cursors cursors;

  ContactResource(FindCampaign campaigns, Scope scope, DataSource database, Cursors cursors) {
    this.campaigns = campaigns;
    this.scope = scope;
    this.database = database;
    this.cursors = cursors;
  }

  /// @param reason why it was suppressed or failed
  /// @param stage lifecycle stage when it was planned; likewise tier, base and branch
  /// @param version rises with each event of the contact
  record ContactView(
      UUID id,
      UUID campaignId,
      UUID customerId,
      long version,
      ContactState state,
      @Nullable String reason,
      @Nullable String channel,
      @Nullable Money cost,
      @Nullable String stage,
      @Nullable String tier,
      @Nullable String base,
      @Nullable String branch,
      @Nullable Instant plannedAt,
      @Nullable Instant sentAt,
      @Nullable Instant deliveredAt,
      @Nullable Instant openedAt,
      @Nullable Instant clickedAt,
      @Nullable Instant respondedAt,
      @Nullable Instant failedAt,
      @Nullable Instant convertedAt,
      @Nullable Money conversionValue) {}

  @GET
  @Path("campaigns/{id}/contacts")
  @Transactional
  @Operation(
      operationId = "listContacts",
      summary = "The contacts of a campaign, also those that were not made",
      description =
          "Whoever carries out an EXTERNAL channel finds its work here (state=SENT and the"
              + " channel), or on the topic clientele.contacts.")
  public Page<ContactView> list(
      @RestPath UUID id,
      @RestQuery @Nullable ContactState state,
      @RestQuery @Nullable String channel,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor)
      throws SQLException {
    campaigns.handle(id);
    var name = "contacts?campaign=%s&state=%s&channel=%s".formatted(id, state, channel);
    var page = PageRequest.of(limit, cursor, cursors, name, 1);
    var query = Sql.of(SELECT).then(scope.condition("a")).then("and c.campaign_id = ?", id);
    if (state != null) {
      query = query.then("and c.state = ?", state);
    }
    if (channel != null) {
      query = query.then("and c.channel = ?", channel);
    }
    if (page.position().isPresent()) {
      query = query.then("and c.id > ?", UUID.fromString(page.position().get().getFirst()));
    }
    try (var connection = database.getConnection()) {
      var rows =
          query
              .then("order by c.id limit ?", page.limit() + 1)
              .list(connection, ContactResource::view);
      return Page.of(rows, page.limit(), row -> cursors.write(name, row.id().toString()));
    }
  }

  @GET
  @Path("contacts/{id}")
  @Transactional
  @Operation(operationId = "getContact", summary = "One contact and what became of it")
  public ContactView get(@RestPath UUID id) throws SQLException {
    try (var connection = database.getConnection()) {
      return Sql.of(SELECT)
          .then(scope.condition("a"))
          .then("and c.id = ?", id)
          .first(connection, ContactResource::view)
          .orElseThrow(() -> new InputProblem.NotFound("contact " + id));
    }
  }

  private static ContactView view(ResultSet row) throws SQLException {
    return new ContactView(
        Sql.id(row, "id"),
        Sql.id(row, "campaign_id"),
        Sql.id(row, "customer_id"),
        row.getLong("version"),
        ContactState.valueOf(row.getString("state")),
        row.getString("reason"),
        row.getString("channel"),
        Prices.of(row.getBigDecimal("cost"), row.getString("currency")),
        row.getString("stage"),
        row.getString("tier"),
        row.getString("base"),
        row.getString("branch"),
        Sql.instant(row, "planned_at"),
        Sql.instant(row, "sent_at"),
        Sql.instant(row, "delivered_at"),
        Sql.instant(row, "opened_at"),
        Sql.instant(row, "clicked_at"),
        Sql.instant(row, "responded_at"),
        Sql.instant(row, "failed_at"),
        Sql.instant(row, "converted_at"),
        Prices.of(row.getBigDecimal("conversion_amount"), row.getString("conversion_currency")));
  }
}
