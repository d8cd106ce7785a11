package io.clientele.analytics.dashboard;

import io.clientele.analytics.Amounts;
import io.clientele.analytics.Rate;
import io.clientele.analytics.dashboard.Overview.BaseCount;
import io.clientele.analytics.dashboard.Overview.BranchCount;
import io.clientele.analytics.dashboard.Overview.StageCount;
import io.clientele.analytics.dashboard.Overview.TierCount;
import io.clientele.kernel.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Puts the overview together from the counts; no query looks at a single customer or contact.
@ApplicationScoped
public class ReadOverview {
  private static final String UNCLASSIFIED = "UNCLASSIFIED";

  // One pass over the counts for the total and each way of dividing it.
  private static final String CUSTOMERS =
      """
      select
        case
          when grouping(k.stage) = 0 then 'STAGE'
          when grouping(k.tier) = 0 then 'TIER'
          when grouping(k.base) = 0 then 'BASE'
          when grouping(k.branch) = 0 then 'BRANCH'
          else 'TOTAL'
        end as division,
        coalesce(k.stage, k.tier, k.base, k.branch, '') as value,
        (select b.name from branch b where b.code = k.branch) as branch_name,
        coalesce(sum(k.customers), 0)::bigint as customers
      from customer_count k
      group by grouping sets ((), (k.stage), (k.tier), (k.base), (k.branch))
      having grouping(k.stage, k.tier, k.base, k.branch) = 15 or sum(k.customers) > 0
      order by division, customers desc, value
      """;

  private static final String BEHAVIOURS =
      "select coalesce(sum(behaviours), 0)::bigint from behaviour_day";

  private static final String STEPS =
      "select step, sum(contacts)::bigint from contact_step group by step";

  private static final String VALUES =
      """
      select currency, sum(amount) from contact_money
      where kind = 'CONVERTED' group by currency having sum(amount) <> 0 order by currency
      """;

  private static final String CHANNELS =
      """
      select channel,
        coalesce(sum(contacts) filter (where step = 'SENT'), 0)::bigint as contacts,
        coalesce(sum(contacts) filter (where step = 'CONVERTED'), 0)::bigint as conversions
      from contact_step
      where step in ('SENT', 'CONVERTED')
      group by channel
      having sum(contacts) filter (where step = 'SENT') > 0
      order by contacts desc, channel
      """;

  private static final String CAMPAIGNS =
      """
      select c.campaign_id, c.name, c.state, c.budget, c.currency,
        coalesce(s.contacts, 0) as contacts, coalesce(s.conversions, 0) as conversions,
        coalesce(m.amount, 0) as spent
      from (select * from campaign order by changed_at desc, campaign_id desc limit 100) c
      left join lateral (
        select
          (sum(contacts) filter (where step = 'SENT'))::bigint as contacts,
          (sum(contacts) filter (where step = 'CONVERTED'))::bigint as conversions
        from contact_step where campaign_id = c.campaign_id
      ) s on true
      left join contact_money m
        on m.campaign_id = c.campaign_id and m.kind = 'COMMITTED' and m.currency = c.currency
      order by c.changed_at desc, c.campaign_id desc
      """;

  /// @param connection of a reading, so that all figures are of one moment
  public Overview handle(Connection connection) throws SQLException {
    var steps = steps(connection);
    return new Overview(
        moment(connection),
        customers(connection),
        new Overview.Behaviours(behaviours(connection)),
        contacts(steps),
        conversions(steps, values(connection)),
        channels(connection),
        campaigns(connection));
  }

  private static Instant moment(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("select now()");
        var result = statement.executeQuery()) {
      result.next();
      return result.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private static Overview.Customers customers(Connection connection) throws SQLException {
    var total = 0L;
    var stages = new ArrayList<StageCount>();
    var tiers = new ArrayList<TierCount>();
    var bases = new ArrayList<BaseCount>();
    var branches = new ArrayList<BranchCount>();
    try (var statement = connection.prepareStatement(CUSTOMERS);
        var result = statement.executeQuery()) {
      while (result.next()) {
        var value = result.getString("value");
        var kind = value.isEmpty() ? UNCLASSIFIED : value;
        var count = result.getLong("customers");
        switch (result.getString("division")) {
          case "STAGE" -> stages.add(new StageCount(kind, count));
          case "TIER" -> tiers.add(new TierCount(kind, count));
          case "BASE" -> bases.add(new BaseCount(kind, count));
          case "BRANCH" -> {
            if (!value.isEmpty()) {
              branches.add(new BranchCount(value, result.getString("branch_name"), count));
            }
          }
          default -> total = count;
        }
      }
    }
    return new Overview.Customers(total, stages, tiers, bases, branches);
  }

  private static long behaviours(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(BEHAVIOURS);
        var result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  private static Map<String, Long> steps(Connection connection) throws SQLException {
    var steps = new HashMap<String, Long>();
    try (var statement = connection.prepareStatement(STEPS);
        var result = statement.executeQuery()) {
      while (result.next()) {
        steps.put(result.getString(1), result.getLong(2));
      }
    }
    return steps;
  }

  private static Overview.Contacts contacts(Map<String, Long> steps) {
    return new Overview.Contacts(
        steps.getOrDefault("SENT", 0L),
        steps.getOrDefault("PLANNED", 0L),
        steps.getOrDefault("HELD_OUT", 0L),
        steps.getOrDefault("SUPPRESSED", 0L),
        steps.getOrDefault("DELIVERED", 0L),
        steps.getOrDefault("OPENED", 0L),
        steps.getOrDefault("CLICKED", 0L),
        steps.getOrDefault("FAILED", 0L));
  }

  private static Overview.Conversions conversions(Map<String, Long> steps, List<Money> values) {
    long count = steps.getOrDefault("CONVERTED", 0L);
    return new Overview.Conversions(
        count,
        Rate.of(count, steps.getOrDefault("SENT", 0L)),
        values.size() == 1 ? values.getFirst() : null,
        values);
  }

  private static List<Money> values(Connection connection) throws SQLException {
    var values = new ArrayList<Money>();
    try (var statement = connection.prepareStatement(VALUES);
        var result = statement.executeQuery()) {
      while (result.next()) {
        values.add(Amounts.money(result.getBigDecimal(2), result.getString(1)));
      }
    }
    return values;
  }

  private static List<Overview.Channel> channels(Connection connection) throws SQLException {
    var channels = new ArrayList<Overview.Channel>();
    try (var statement = connection.prepareStatement(CHANNELS);
        var result = statement.executeQuery()) {
      while (result.next()) {
        var contacts = result.getLong("contacts");
        var conversions = result.getLong("conversions");
        channels.add(
            new Overview.Channel(
                result.getString("channel"),
                contacts,
                conversions,
                Rate.of(conversions, contacts)));
      }
    }
    return channels;
  }

  private static List<Overview.Campaign> campaigns(Connection connection) throws SQLException {
    var campaigns = new ArrayList<Overview.Campaign>();
    try (var statement = connection.prepareStatement(CAMPAIGNS);
        var result = statement.executeQuery()) {
      while (result.next()) {
        var contacts = result.getLong("contacts");
        var conversions = result.getLong("conversions");
        var currency = result.getString("currency");
        campaigns.add(
            new Overview.Campaign(
                result.getObject("campaign_id", UUID.class),
                result.getString("name"),
                result.getString("state"),
                contacts,
                conversions,
                Rate.of(conversions, contacts),
                Amounts.money(result.getBigDecimal("budget"), currency),
                Amounts.money(result.getBigDecimal("spent"), currency)));
      }
    }
    return campaigns;
  }
}
