package io.clientele.customer.duplicate;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Customers by their blocking keys, in the database: there may be millions of them.
@ApplicationScoped
class Blocks {
  private static final String ADD =
      "insert into duplicate_key (key, customer_id) select * from unnest(?, ?)";

  private static final String CROWDED =
      "select key from duplicate_key group by key having count(*) > ?";

  private static final String PAIRS =
      """
      select coalesce(sum(n * (n - 1) / 2), 0)::bigint from (
        select count(*) as n from duplicate_key group by key having count(*) <= ?) as block
      """;

  // Read along the index, in the order of the keys, only as far as it takes: whole blocks, and no
  // more of them than their customers fit into memory.
  private static final String NEXT =
      """
      select key, customers from (
        select key, array_agg(customer_id) as customers,
          sum(count(*)) over (order by key) - count(*) as before
        from duplicate_key where key > ? and key <= ?
        group by key having count(*) between 2 and ? order by key limit ?) as block
      where before < ? order by key
      """;

  /// Customers that share a key.
  record Block(long key, List<CustomerId> customers) {}

  void clear(Connection connection) throws SQLException {
    Sql.on(connection, "truncate duplicate_key").run();
  }

  /// Takes back the keys of customers behind this one.
  void clearAfter(Connection connection, UUID customer) throws SQLException {
    Sql.on(connection, "delete from duplicate_key where customer_id > ?").with(customer).run();
  }

  /// Whether the database lost the keys, which it does not keep through a crash.
  boolean areLost(Connection connection) throws SQLException {
    return Sql.on(connection, "select 1 from duplicate_key limit 1").first(_ -> true).isEmpty();
  }

  /// @return how many keys there were
  int add(Connection connection, Map<CustomerId, Set<Long>> keysOf) throws SQLException {
    var keys = new ArrayList<Long>();
    var customers = new ArrayList<UUID>();
    keysOf.forEach((customer, own) -> {
      keys.addAll(own);
      customers.addAll(Collections.nCopies(own.size(), customer.value()));
    });
    return Sql.on(connection, ADD).array("bigint", keys.toArray()).uuids(customers).run();
  }

  /// To be called after the last key was added: tells the planner how many there are of each.
  void count(Connection connection) throws SQLException {
    Sql.on(connection, "analyze duplicate_key").run();
  }

  /// The keys that more customers share than are compared.
  Set<Long> crowded(Connection connection, int largest) throws SQLException {
    return new HashSet<>(Sql.on(connection, CROWDED).with(largest).list(row -> row.getLong(1)));
  }

  /// How many pairs share a key that is not crowded, each counted once for each key.
  long pairs(Connection connection, int largest) throws SQLException {
    return Sql.on(connection, PAIRS).with(largest).first(row -> row.getLong(1)).orElseThrow();
  }

  /// @param key behind which to begin
  /// @param upTo the last key to read
  /// @param largest how many customers a block may have
  /// @param most about how many customers to read
  List<Block> between(Connection connection, long key, long upTo, int largest, int most)
      throws SQLException {
    return Sql.on(connection, NEXT)
        .with(key)
        .with(upTo)
        .with(largest)
        .with(most)
        .with(most)
        .list(row ->
            new Block(
                row.getLong("key"),
                Arrays.stream((UUID[]) row.getArray("customers").getArray())
                    .map(CustomerId::new)
                    .toList()));
  }
}
