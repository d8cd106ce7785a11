package io.clientele.campaign.contact;

import io.clientele.campaign.Prices;
import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.Scope;
import io.clientele.kernel.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A contact as the API shows it.
///
/// @param customerId as which it was planned; the customer may have been merged into another since
/// @param reason why it was suppressed or failed
/// @param stage lifecycle stage when it was planned; likewise tier, base and branch
/// @param version rises with each event of the contact
record ContactView(
    UUID id,
    UUID campaignId,
    UUID customerId,
    long version,
    ContactState state,
    @Nullable ContactReason reason,
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
    @Nullable Money conversionValue) {

  /// Contacts as `c` of customers whom the reader may see, so that more conditions can follow.
  static Sql select(Scope scope) {
    return Sql.of("select c.* from contact c where").then(scope.customers("c.customer_id"));
  }

  static ContactView of(ResultSet row) throws SQLException {
    return new ContactView(
        Sql.id(row, "id"),
        Sql.id(row, "campaign_id"),
        Sql.id(row, "customer_id"),
        row.getLong("version"),
        ContactState.valueOf(row.getString("state")),
        ContactReason.of(row),
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
