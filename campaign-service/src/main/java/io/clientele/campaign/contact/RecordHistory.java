package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.MergedCustomers;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Writes down contacts that were made before, elsewhere. They are SENT as of when they were made,
/// at no cost, and each counts once for its customer by the id its source gave it, under whichever
/// of the customer's ids it was written down.
@ApplicationScoped
public class RecordHistory {
  private static final String RECORD =
      """
      with sent as (
        insert into contact (campaign_id, customer_id, step, occurrence, version, state, channel,
          cost, currency, stage, tier, base, branch, planned_at, sent_at)
        select p.id, h."customerId", 'history/' || h.id, 1, 1, 'SENT', h.channel, 0.00,
          coalesce(p.budget_currency, ch.currency), a.stage, a.tier, a.base, a.branch,
          h."contactedAt", h."contactedAt"
        from json_to_recordset(?::json) as h (id text, "customerId" uuid, channel text,
          "contactedAt" timestamptz)
        join campaign p on p.id = ?
        join channel ch on ch.code = h.channel
        left join audience a on a.customer_id = h."customerId"
        where not exists (
          select from contact known
          where known.customer_id = any ({ids}) and known.campaign_id = p.id
            and known.step = 'history/' || h.id)
        order by h."customerId"
        on conflict (customer_id, campaign_id, step, occurrence) do nothing
        returning *),
      told as (
        select s.*, 'sent' as told_event, version as told_version, sent_at as told_at,
          cost as told_cost, null::text as told_reason, null::numeric as told_released,
          null::text as told_response, null::text as told_source, null::boolean as told_held_out,
          null::numeric as told_amount, null::text as told_currency
        from sent s),
      telling as (
      """
              .replace("{ids}", MergedCustomers.ids(MergedCustomers.survivor("h.\"customerId\"")))
          + ContactEvents.TELL
          + """
          )
          select id, customer_id, substr(step, 9) as source_id from sent
          """;

  /// A contact as it stands in somebody's records.
  ///
  /// @param id what the source calls it
  public record Made(String id, UUID customerId, String channel, Instant contactedAt) {}

  /// A contact that was not known before.
  public record Recorded(UUID contactId, UUID customerId, String sourceId) {}

  public List<Recorded> handle(Connection connection, UUID campaign, List<Made> contacts)
      throws SQLException {
    return Sql.of(RECORD, Sql.json(contacts), campaign)
        .list(
            connection,
            row ->
                new Recorded(
                    Sql.id(row, "id"), Sql.id(row, "customer_id"), row.getString("source_id")));
  }
}
