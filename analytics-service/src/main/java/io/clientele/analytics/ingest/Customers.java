package io.clientele.analytics.ingest;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The customers as last told, and how many there are of each kind.
@ApplicationScoped
class Customers {
  // Only a newer state, or an erasure, changes a row; the counts move by what the rows were before
  // and are now.
  private static final String PUT =
      """
      with changed as (
        insert into customer_view as c
          (customer_id, version, erased, merged, stage, tier, base, branch)
        select * from unnest(?, ?, ?, ?, ?, ?, ?, ?) as incoming (customer_id)
        order by incoming.customer_id
        on conflict (customer_id) do update set
          version = greatest(c.version, excluded.version),
          erased = excluded.erased,
          merged = excluded.merged,
          stage = excluded.stage,
          tier = excluded.tier,
          base = excluded.base,
          branch = excluded.branch
        where not c.erased and (excluded.erased or c.version < excluded.version)
        returning old as was, new as now
      )
      insert into customer_count as k (stage, tier, base, branch, customers)
      select stage, tier, base, branch, sum(sign)
      from (
        select -1 as sign, kind.* from changed, customer_kind(was) kind
        union all
        select 1, kind.* from changed, customer_kind(now) kind
      ) moved
      group by stage, tier, base, branch
      having sum(sign) <> 0
      order by stage, tier, base, branch
      on conflict (stage, tier, base, branch) do update
        set customers = k.customers + excluded.customers
      """;

  /// @param views at most one of each customer
  void put(Connection connection, List<CustomerView> views) throws SQLException {
    if (views.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(PUT)) {
      Columns.of(views)
          .with("uuid", CustomerView::customerId)
          .with("bigint", CustomerView::version)
          .with("boolean", CustomerView::erased)
          .with("boolean", CustomerView::merged)
          .with("text", CustomerView::stage)
          .with("text", CustomerView::tier)
          .with("text", CustomerView::base)
          .with("text", CustomerView::branch)
          .bindTo(statement);
      statement.executeUpdate();
    }
  }
}
