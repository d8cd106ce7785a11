package io.clientele.bench;

import io.clientele.demo.Screen;
import io.clientele.local.stack.StackSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The customers among whom segments are measured, and the days of their behaviours. They are made
/// by SQL straight in the tables of customer-service: how they got there is not what is measured,
/// and by REST twenty million behaviours would take an hour.
///
/// Four customers of ten are of a tier above the lowest; behaviours are spread evenly over a year
/// and lie in the table in the order of their days, as they do when they come in day by day. The
/// single behaviours are left out: only conditions on their attributes read them.
final class SegmentBase {
  /// Tells these customers from all others; names are sealed, and these have none.
  private static final String MARK = "{\"bench\": \"segments\"}";

  private static final String KNOWN =
      """
      select count(distinct c.id), coalesce(sum(d.count), 0)
      from customer c left join behaviour_day d on d.customer_id = c.id
      where c.attributes @> '%s'
      """
          .formatted(MARK);

  private static final String CUSTOMERS =
      """
      insert into customer (id, kind, registered_on, attributes, stage, stage_since, tier,
        tier_since, base, base_since)
      select uuidv7(), 'PERSON', current_date - (n %% 2000)::int, '%s',
        (array['NEW', 'GROWING', 'MATURE', 'AT_RISK', 'DORMANT'])[1 + n %% 5], now(),
        (array['MASS', 'MASS', 'MASS', 'MASS', 'MASS', 'MASS', 'AFFLUENT', 'AFFLUENT', 'PREMIER',
          'PRIVATE'])[1 + n %% 10], now(), 'STOCK', now()
      from generate_series(1, ?::int) n
      """
          .formatted(MARK);

  private static final String NUMBERED =
      """
      create temporary table numbered on commit drop as
      select id, row_number() over () as n from customer where attributes @> '%s'
      """
          .formatted(MARK);

  private static final String BEHAVIOURS =
      """
      insert into behaviour_day
      select c.id, t.type, t.day, t.count, t.sum, t.smallest, t.largest, t.smallest, t.day
      from (
        select b.n, b.type, b.day, count(*) as count, sum(b.amount) as sum,
          min(b.amount) as smallest, max(b.amount) as largest
        from (
          select 1 + floor(random() * ?)::bigint as n,
            (array['app.login', 'app.login', 'app.login', 'app.login', 'card.purchase',
              'card.purchase', 'card.purchase', 'account.credited', 'product.viewed',
              'balance.reported'])[1 + floor(random() * 10)::int] as type,
            current_date - floor(random() * 365)::int as day,
            round((random() * 1000)::numeric, 2) as amount
          from generate_series(1, ?::bigint)) b
        group by b.n, b.type, b.day) t
      join numbered c on c.n = t.n
      order by t.day
      """;

  private static final String INDEXES =
      """
      select pg_get_indexdef(i.indexrelid), i.indexrelid::regclass::text
      from pg_index i where i.indrelid = 'behaviour_day'::regclass and not i.indisprimary
      """;

  private static final String KEY =
      """
      select conname, pg_get_constraintdef(oid) from pg_constraint
      where conrelid = 'behaviour_day'::regclass and contype = 'p'
      """;

  private final StackSettings settings;
  private final Screen screen;

  SegmentBase(StackSettings settings, Screen screen) {
    this.settings = settings;
    this.screen = screen;
  }

  /// A connection to the tables of customer-service.
  Connection connect() throws SQLException {
    return StackDatabase.ofCustomers(settings);
  }

  /// Makes the base, unless it is there from an earlier run.
  void ensure(int customers, long behaviours) throws SQLException {
    try (var connection = connect()) {
      var known = known(connection);
      if (known.customers == customers && known.behaviours == behaviours) {
        screen.say("It is there from an earlier run.");
        return;
      }
      if (known.customers > 0) {
        throw new BenchFailed(
            "There is a base of %,d customers and %,d behaviours already. Use its size, or another CLIENTELE_HOME."
                .formatted(known.customers, known.behaviours));
      }
      var start = System.nanoTime();
      connection.setAutoCommit(false);
      fill(connection, customers, behaviours);
      connection.commit();
      connection.setAutoCommit(true);
      run(connection, "vacuum analyze customer");
      run(connection, "vacuum analyze behaviour_day");
      screen.say("Made in %.0f s.".formatted((System.nanoTime() - start) / 1e9));
    }
  }

  private record Known(long customers, long behaviours) {}

  private static Known known(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(KNOWN)) {
      rows.next();
      return new Known(rows.getLong(1), rows.getLong(2));
    }
  }

  /// In one transaction, so that the tables are never without their indexes for anybody.
  private static void fill(Connection connection, int customers, long behaviours)
      throws SQLException {
    run(connection, "set local work_mem = '256MB'");
    run(connection, "set local maintenance_work_mem = '512MB'");
    run(connection, "select setseed(0.42)");
    try (var statement = connection.prepareStatement(CUSTOMERS)) {
      statement.setInt(1, customers);
      statement.executeUpdate();
    }
    run(connection, NUMBERED);
    run(connection, "analyze numbered");
    var again = withoutIndexes(connection);
    try (var statement = connection.prepareStatement(BEHAVIOURS)) {
      statement.setInt(1, customers);
      statement.setLong(2, behaviours);
      statement.executeUpdate();
    }
    for (var statement : again) {
      run(connection, statement);
    }
  }

  /// Drops the indexes of the days; returns what makes them again.
  private static List<String> withoutIndexes(Connection connection) throws SQLException {
    var drop = new ArrayList<String>();
    var again = new ArrayList<String>();
    try (var statement = connection.createStatement()) {
      try (var rows = statement.executeQuery(INDEXES)) {
        while (rows.next()) {
          drop.add("drop index " + rows.getString(2));
          again.add(rows.getString(1));
        }
      }
      try (var rows = statement.executeQuery(KEY)) {
        while (rows.next()) {
          var name = rows.getString(1);
          drop.add("alter table behaviour_day drop constraint " + name);
          again.add("alter table behaviour_day add constraint " + name + " " + rows.getString(2));
        }
      }
    }
    for (var statement : drop) {
      run(connection, statement);
    }
    return again;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
