package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.MergedCustomers;
import io.clientele.campaign.contact.RecordProgress.Report;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// Attributes conversions to contacts: to every contact of the customer whose campaign counts that
/// behaviour and whose window, from planning on, it falls into; once per contact, the earliest.
/// Under which of a customer's ids the two came does not matter. Held-out customers convert by the
/// same rule, for the difference is what the campaign caused.
///
/// A conversion of a contact that is still on its way is noted, and told once the contact is sent;
/// if it is not sent, it never counts.
@ApplicationScoped
public class Conversions {
  // Of those that were not made only the held-out convert.
  private static final String COUNTS =
      """
      (c.state in ('PLANNED', 'SENDING', 'SENT', 'DELIVERED', 'OPENED', 'CLICKED', 'HELD_OUT')
        or c.reason = 'UNKNOWN_OUTCOME' and c.sent_at is not null)
      """;

  private static final String FROM_BEHAVIOURS =
      """
      with hit as (
        select distinct on (c.id) c.id, b.occurred_at as at, b.amount, b.currency
        from conversion_behaviour b
        cross join lateral (select {survivor} as id) customer
        join contact c on c.customer_id = any ({ids})
        join campaign p on p.id = c.campaign_id and p.conversion_behaviour = b.type
        where b.customer_id = any (?) and c.converted_at is null
          and {counts}
          and b.occurred_at >= c.planned_at
          and b.occurred_at < c.planned_at + make_interval(days => p.conversion_window_days)
        order by c.id, b.occurred_at),
      """
          .replace("{counts}", COUNTS)
          .replace("{survivor}", MergedCustomers.survivor("b.customer_id"))
          .replace("{ids}", MergedCustomers.ids("customer.id"));

  private static final String FROM_REPORTS =
      """
      with hit as (
        select distinct on (c.id) c.id, r."occurredAt" as at, r.amount, r.currency
        from json_to_recordset(?::json) as r ("contactId" uuid, "occurredAt" timestamptz,
          amount numeric, currency text)
        join contact c on c.id = r."contactId"
        join campaign p on p.id = c.campaign_id
        where c.converted_at is null
          and {counts}
          and r."occurredAt" >= c.planned_at
          and r."occurredAt" < c.planned_at + make_interval(days => p.conversion_window_days)
        order by c.id, r."occurredAt"),
      """
          .replace("{counts}", COUNTS);

  // Asked once more whether it counts, of the contact as whoever was waited for left it: it may not
  // have gone out after all.
  private static final String CONVERT =
      """
      held as (
        select c.id from contact c join hit on hit.id = c.id order by c.id for no key update of c),
      converted as (
        update contact c set converted_at = h.at, conversion_amount = h.amount,
          conversion_currency = h.currency,
          version = c.version + case when c.state in ('PLANNED', 'SENDING') then 0 else 1 end
        from hit h join held on held.id = h.id
        where c.id = h.id and c.converted_at is null and {counts}
        returning c.*),
      told as (
        select c.*, 'converted' as told_event, version as told_version, converted_at as told_at,
          null::numeric as told_cost, null::text as told_reason, null::numeric as told_released,
          null::text as told_response, null::text as told_source,
          state = 'HELD_OUT' as told_held_out,
          conversion_amount as told_amount, conversion_currency as told_currency
        from converted c where state not in ('PLANNED', 'SENDING'))
      """
              .replace("{counts}", COUNTS)
          + ContactEvents.TELL;

  /// Attributes the behaviours that are kept under these ids.
  public void fromBehaviours(Connection connection, List<UUID> customers) throws SQLException {
    Sql.of(FROM_BEHAVIOURS, Sql.ids(customers)).then(CONVERT).update(connection);
  }

  void fromReports(Connection connection, List<Report> reports) throws SQLException {
    Sql.of(FROM_REPORTS, Sql.json(reports)).then(CONVERT).update(connection);
  }
}
