package io.clientele.analytics.ingest;

import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts everything anew from the facts and compares it with the counts that were kept.
@ApplicationScoped
class Recount {
  /// For each kind of count a query of rows `(kept, recounted)`.
  private static final Map<String, String> COMPARISONS = new LinkedHashMap<>();

  static {
    COMPARISONS.put(
        "customers",
        """
        select k.customers as kept, r.n as recounted
        from customer_count k full join (
          select kind.*, count(*) as n
          from customer_view c, customer_kind(c) kind group by 1, 2, 3, 4
        ) r using (stage, tier, base, branch)
        """);
    COMPARISONS.put(
        "lifecycleMoves",
        """
        select k.moves as kept, r.n as recounted
        from lifecycle_day k full join (
          select axis, (moved_at at time zone '{zone}')::date as on_day, from_value, to_value,
            count(*) as n
          from lifecycle_move group by 1, 2, 3, 4
        ) r using (axis, on_day, from_value, to_value)
        """);
    COMPARISONS.put(
        "contactSteps",
        """
        select k.contacts as kept, r.n as recounted
        from contact_step k full join (
          select campaign_id, coalesce(channel, '') as channel, s.step, s.detail, count(*) as n
          from contact c, contact_steps(c) s group by 1, 2, 3, 4
        ) r using (campaign_id, channel, step, detail)
        """);
    COMPARISONS.put(
        "contactStepsByDay",
        """
        select k.contacts as kept, r.n as recounted
        from contact_step_day k full join (
          select campaign_id, (s.at at time zone '{zone}')::date as on_day,
            coalesce(channel, '') as channel, s.step, s.detail, count(*) as n
          from contact c, contact_steps(c) s group by 1, 2, 3, 4, 5
        ) r using (campaign_id, on_day, channel, step, detail)
        """);
    COMPARISONS.put(
        "money",
        """
        select k.amount as kept, r.amount as recounted
        from contact_money k full join (
          select campaign_id, a.kind, a.currency, sum(a.amount) as amount
          from contact c, contact_amounts(c) a group by 1, 2, 3
        ) r using (campaign_id, kind, currency)
        """);
    COMPARISONS.put("treatedCustomers", groupComparison("treated", "treated"));
    COMPARISONS.put(
        "treatedCustomersConverted", groupComparison("treated_converted", "treated and converted"));
    COMPARISONS.put("heldOutCustomers", groupComparison("held_out", "held_out and not treated"));
    COMPARISONS.put(
        "heldOutCustomersConverted",
        groupComparison("held_out_converted", "held_out and not treated and converted"));
  }

  private static String groupComparison(String kept, String belongs) {
    return """
    select k.%s as kept, r.n as recounted
    from campaign_group k full join (
      select campaign_id, count(*) filter (where %s) as n
      from (
        select campaign_id, customer_id,
          bool_or(sent_at is not null) as treated,
          bool_or(held_out_at is not null) as held_out,
          bool_or(converted_at is not null) as converted
        from contact group by campaign_id, customer_id
      ) person group by campaign_id
    ) r using (campaign_id)
    """
        .formatted(kept, belongs);
  }

  private final BusinessDay calendar;

  Recount(BusinessDay calendar) {
    this.calendar = calendar;
  }

  /// @param rows how many counts there are
  /// @param differences how many of them are not what the facts say
  record Comparison(String count, long rows, long differences) {}

  /// @param connection of a reading, so that facts and counts are of one moment
  List<Comparison> compare(Connection connection) throws SQLException {
    var comparisons = new ArrayList<Comparison>();
    for (var comparison : COMPARISONS.entrySet()) {
      var sql =
          "select count(*), count(*) filter (where coalesce(kept, 0) <> coalesce(recounted, 0))"
              + " from ("
              + comparison.getValue().replace("{zone}", calendar.zone())
              + ") compared";
      try (var statement = connection.prepareStatement(sql);
          var result = statement.executeQuery()) {
        result.next();
        comparisons.add(new Comparison(comparison.getKey(), result.getLong(1), result.getLong(2)));
      }
    }
    return comparisons;
  }
}
