package io.clientele.analytics.ingest;

import io.clientele.analytics.ingest.ContactChange.Step;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Every contact with the steps it took, and what is counted of them by campaign.
@ApplicationScoped
class Contacts {
  private static final String COLUMNS =
      """
      customer_id, campaign_id, contact_id, channel, stage, tier, base, branch,
      planned_at, held_out_at, suppressed_at, sent_at, delivered_at, opened_at, clicked_at,
      failed_at, responded_at, complained_at, unsubscribed_at, converted_at,
      suppressed_why, failed_why, cost_currency, planned_cost, sent_cost, released_cost,
      value_currency, conversion_value
      """;

  private static final String INTO = "insert into contact as c (" + COLUMNS + ")";

  // A row is touched only by a step that it did not have: whatever comes again ends there.
  private static final String UNLESS_KNOWN =
      """
      on conflict (customer_id, campaign_id, contact_id) do update set
        channel = coalesce(excluded.channel, c.channel),
        planned_at = coalesce(c.planned_at, excluded.planned_at),
        held_out_at = coalesce(c.held_out_at, excluded.held_out_at),
        suppressed_at = coalesce(c.suppressed_at, excluded.suppressed_at),
        sent_at = coalesce(c.sent_at, excluded.sent_at),
        delivered_at = coalesce(c.delivered_at, excluded.delivered_at),
        opened_at = coalesce(c.opened_at, excluded.opened_at),
        clicked_at = coalesce(c.clicked_at, excluded.clicked_at),
        failed_at = coalesce(c.failed_at, excluded.failed_at),
        responded_at = coalesce(c.responded_at, excluded.responded_at),
        complained_at = coalesce(c.complained_at, excluded.complained_at),
        unsubscribed_at = coalesce(c.unsubscribed_at, excluded.unsubscribed_at),
        converted_at = coalesce(c.converted_at, excluded.converted_at),
        suppressed_why = coalesce(c.suppressed_why, excluded.suppressed_why),
        failed_why = coalesce(c.failed_why, excluded.failed_why),
        cost_currency = coalesce(c.cost_currency, excluded.cost_currency),
        planned_cost = coalesce(c.planned_cost, excluded.planned_cost),
        sent_cost = coalesce(c.sent_cost, excluded.sent_cost),
        released_cost = coalesce(c.released_cost, excluded.released_cost),
        value_currency = coalesce(c.value_currency, excluded.value_currency),
        conversion_value = coalesce(c.conversion_value, excluded.conversion_value)
      where (c.planned_at is null and excluded.planned_at is not null)
        or (c.held_out_at is null and excluded.held_out_at is not null)
        or (c.suppressed_at is null and excluded.suppressed_at is not null)
        or (c.sent_at is null and excluded.sent_at is not null)
        or (c.delivered_at is null and excluded.delivered_at is not null)
        or (c.opened_at is null and excluded.opened_at is not null)
        or (c.clicked_at is null and excluded.clicked_at is not null)
        or (c.failed_at is null and excluded.failed_at is not null)
        or (c.responded_at is null and excluded.responded_at is not null)
        or (c.complained_at is null and excluded.complained_at is not null)
        or (c.unsubscribed_at is null and excluded.unsubscribed_at is not null)
        or (c.converted_at is null and excluded.converted_at is not null)
      returning old as was, new as now
      """;

  // In the statement that changes the contacts, because the counts must move by exactly what the
  // rows were before and are now. `changed` is that; where a row is gone, `now` is null, and all
  // the customer's contacts are.
  //
  // `shape` counts the contacts that look alike before their steps are told apart: a launch changes
  // thousands of contacts in the same way, and this takes the statement two thirds of the time.
  //
  // `person` puts the contacts of a campaign with one customer together, since lift compares
  // people. They lie side by side, and are read as they stood before the statement; as steps are
  // only ever added, what a person is now is what they were or what the changed contacts make them.
  private static final String COUNT =
      """
      person as (
        select campaign_id, customer_id,
          coalesce(bool_or(sent) filter (where before), false) as treated_before,
          coalesce(bool_or(held_out) filter (where before), false) as held_out_before,
          coalesce(bool_or(converted) filter (where before), false) as converted_before,
          coalesce(bool_or(sent) filter (where stays), false) as treated,
          coalesce(bool_or(held_out) filter (where stays), false) as held_out,
          coalesce(bool_or(converted) filter (where stays), false) as converted
        from (
          select false as before, true as stays, (now).campaign_id, (now).customer_id,
            (now).sent_at is not null as sent, (now).held_out_at is not null as held_out,
            (now).converted_at is not null as converted
          from changed where (now).contact_id is not null
          union all
          select true, touched.stays, c.campaign_id, c.customer_id,
            c.sent_at is not null, c.held_out_at is not null, c.converted_at is not null
          from (
            select distinct (coalesce(now, was)).customer_id, (coalesce(now, was)).campaign_id,
              (now).contact_id is not null as stays
            from changed
          ) touched
          join contact c using (customer_id, campaign_id)
        ) contacts
        group by campaign_id, customer_id
      ),
      shape as materialized (
        select looks, sum(sign) as contacts
        from (
          select -1 as sign, contact_shape(was, '{zone}') as looks
          from changed where (was).contact_id is not null
          union all
          select 1, contact_shape(now, '{zone}') from changed where (now).contact_id is not null
        ) shapes
        group by looks
        having sum(sign) <> 0
      ),
      stepped as (
        select (looks).campaign_id, (s.at at time zone '{zone}')::date as on_day,
          coalesce((looks).channel, '') as channel, s.step, s.detail, sum(contacts) as contacts
        from shape, contact_steps(looks) s
        group by 1, 2, 3, 4, 5
      ),
      by_day as (
        insert into contact_step_day as d (campaign_id, on_day, channel, step, detail, contacts)
        select campaign_id, on_day, channel, step, detail, contacts
        from stepped
        where contacts <> 0
        order by campaign_id, on_day, channel, step, detail
        on conflict (campaign_id, on_day, channel, step, detail) do update
          set contacts = d.contacts + excluded.contacts
      ),
      in_all as (
        insert into contact_step as t (campaign_id, channel, step, detail, contacts)
        select campaign_id, channel, step, detail, sum(contacts)
        from stepped
        group by campaign_id, channel, step, detail
        having sum(contacts) <> 0
        order by campaign_id, channel, step, detail
        on conflict (campaign_id, channel, step, detail) do update
          set contacts = t.contacts + excluded.contacts
      ),
      paid as (
        insert into contact_money as m (campaign_id, kind, currency, amount)
        select (looks).campaign_id, a.kind, a.currency, sum(contacts * a.amount)
        from shape, contact_amounts(looks) a
        group by 1, 2, 3
        having sum(contacts * a.amount) <> 0
        order by 1, 2, 3
        on conflict (campaign_id, kind, currency) do update
          set amount = m.amount + excluded.amount
      ),
      compared as (
        insert into campaign_group as g
          (campaign_id, treated, treated_converted, held_out, held_out_converted)
        select campaign_id, treated, treated_converted, held_out, held_out_converted
        from (
          select campaign_id,
            sum(treated::int - treated_before::int) as treated,
            sum((treated and converted)::int - (treated_before and converted_before)::int)
              as treated_converted,
            sum((held_out and not treated)::int - (held_out_before and not treated_before)::int)
              as held_out,
            sum((held_out and not treated and converted)::int
              - (held_out_before and not treated_before and converted_before)::int)
              as held_out_converted
          from person
          group by campaign_id
        ) grouped
        where (treated, treated_converted, held_out, held_out_converted) <> (0, 0, 0, 0)
        order by campaign_id
        on conflict (campaign_id) do update set
          treated = g.treated + excluded.treated,
          treated_converted = g.treated_converted + excluded.treated_converted,
          held_out = g.held_out + excluded.held_out,
          held_out_converted = g.held_out_converted + excluded.held_out_converted
      )
      """;

  private static final String APPLY =
      "with changed as ("
          + INTO
          + """
          select * from unnest(
            ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            as incoming (customer_id, campaign_id, contact_id)
          order by incoming.customer_id, incoming.campaign_id, incoming.contact_id
          """
          + UNLESS_KNOWN
          + "),"
          + COUNT
          + "select";

  // Something of a contact may have been told under the pseudonym already, by a campaign-service
  // that heard of the erasure first.
  private static final String PSEUDONYMISE =
      """
      with gone as (
        delete from contact c using erased_customer e
        where c.customer_id = e.customer_id and e.customer_id = any (?)
        returning old as was, e.pseudonym
      ),
      given as (
      """
          + INTO
          + "select "
          + COLUMNS
          + """
          from gone, json_populate_record(was, json_build_object('customer_id', pseudonym)) r
          order by r.customer_id, r.campaign_id, r.contact_id
          """
          + UNLESS_KNOWN
          + """
          ),
          changed as (
            select was, null::contact as now from gone
            union all
            select was, now from given
          ),
          """
          + COUNT
          + "select (was).customer_id, count(*) from gone group by 1";

  private final String apply;
  private final String pseudonymise;

  Contacts(BusinessDay calendar) {
    this.apply = APPLY.replace("{zone}", calendar.zone());
    this.pseudonymise = PSEUDONYMISE.replace("{zone}", calendar.zone());
  }

  /// @param changes at most one of each contact
  void apply(Connection connection, List<ContactChange> changes) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    var columns =
        Columns.of(changes)
            .with("uuid", change -> change.contact().customerId())
            .with("uuid", change -> change.contact().campaignId())
            .with("uuid", change -> change.contact().id())
            .with("text", change -> change.contact().channel())
            .with("text", change -> change.contact().stage())
            .with("text", change -> change.contact().tier())
            .with("text", change -> change.contact().base())
            .with("text", change -> change.contact().branch());
    for (var step : Step.values()) {
      columns.with("timestamptz", change -> change.at(step));
    }
    columns
        .with("text", ContactChange::suppressedWhy)
        .with("text", ContactChange::failedWhy)
        .with("text", ContactChange::costCurrency)
        .with("numeric", ContactChange::plannedCost)
        .with("numeric", ContactChange::sentCost)
        .with("numeric", ContactChange::releasedCost)
        .with("text", ContactChange::valueCurrency)
        .with("numeric", ContactChange::conversionValue);
    try (var statement = connection.prepareStatement(apply)) {
      columns.bindTo(statement);
      statement.execute();
    }
  }

  /// Gives the contacts of erased customers to their pseudonyms.
  ///
  /// @return how many there were of each customer who had some
  Map<UUID, Integer> pseudonymise(Connection connection, Collection<UUID> erased)
      throws SQLException {
    try (var statement = connection.prepareStatement(pseudonymise)) {
      statement.setArray(1, connection.createArrayOf("uuid", erased.toArray()));
      return Erasures.numbers(statement);
    }
  }
}
