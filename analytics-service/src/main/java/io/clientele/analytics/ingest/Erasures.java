package io.clientele.analytics.ingest;

import io.clientele.defaults.privacy.ErasePlatformRows;
import io.clientele.defaults.privacy.Traces;
import io.clientele.kernel.event.CustomerEvent.Erased;
import io.clientele.kernel.event.CustomerEvent.Pseudonym;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.clientele.kernel.event.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Gives the facts of erased customers to their pseudonyms. No figure changes by that: who somebody
/// was is in no count.
///
/// Facts are held while they are written, and taken alone while customers are erased: so none is
/// written under an id that was erased meanwhile.
@ApplicationScoped
class Erasures {
  /// Key of the advisory lock; spells "eras".
  private static final int LOCK = 0x65726173;

  private static final String REMEMBER =
      """
      insert into erased_customer (customer_id, pseudonym)
      select * from unnest(?, ?) on conflict do nothing
      """;

  private static final String PSEUDONYMS =
      "select customer_id, pseudonym from erased_customer where customer_id = any (?)";

  private static final String FORGET =
      "delete from erased_customer where erased_at < now() - ? * interval '1 second'";

  private final Contacts contacts;
  private final LifecycleMoves moves;
  private final Customers customers;
  private final ErasePlatformRows erasePlatformRows;

  Erasures(
      Contacts contacts,
      LifecycleMoves moves,
      Customers customers,
      ErasePlatformRows erasePlatformRows) {
    this.contacts = contacts;
    this.moves = moves;
    this.customers = customers;
    this.erasePlatformRows = erasePlatformRows;
  }

  /// Who of these was erased, by id. No other is erased before the transaction ends.
  Map<UUID, UUID> hold(Connection connection, Set<UUID> customerIds) throws SQLException {
    if (customerIds.isEmpty()) {
      return Map.of();
    }
    lock(connection, "select pg_advisory_xact_lock_shared(?)");
    var pseudonyms = new HashMap<UUID, UUID>();
    try (var statement = connection.prepareStatement(PSEUDONYMS)) {
      statement.setArray(1, connection.createArrayOf("uuid", customerIds.toArray()));
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          pseudonyms.put(result.getObject(1, UUID.class), result.getObject(2, UUID.class));
        }
      }
    }
    return pseudonyms;
  }

  List<ErasedRows> apply(Connection connection, Erased erased) throws SQLException {
    lock(connection, "select pg_advisory_xact_lock(?)");
    var ids = erased.pseudonyms().stream().map(Pseudonym::customerId).toList();
    try (var statement = connection.prepareStatement(REMEMBER)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      statement.setArray(
          2,
          connection.createArrayOf(
              "uuid", erased.pseudonyms().stream().map(Pseudonym::pseudonym).toArray()));
      statement.executeUpdate();
    }
    var rows = new ArrayList<ErasedRows>();
    rows.add(pseudonymised("contact", contacts.pseudonymise(connection, ids)));
    rows.add(pseudonymised("lifecycle_move", moves.pseudonymise(connection, ids)));
    customers.put(connection, ids.stream().map(CustomerView::erased).toList());
    rows.add(new ErasedRows("customer_view", ErasedRows.EMPTIED, ids.size()));
    rows.addAll(erasePlatformRows.handle(connection, Traces.of(ids)));
    return rows;
  }

  /// Forgets who the pseudonyms were of whom no event can come any more.
  int forget(Connection connection) throws SQLException {
    var latest = Topics.KEPT.plus(Topics.GONE_WITHIN).multipliedBy(2);
    try (var statement = connection.prepareStatement(FORGET)) {
      statement.setLong(1, latest.toSeconds());
      return statement.executeUpdate();
    }
  }

  private static ErasedRows pseudonymised(String table, int rows) {
    return new ErasedRows(table, ErasedRows.PSEUDONYMISED, rows);
  }

  private static void lock(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setInt(1, LOCK);
      statement.execute();
    }
  }
}
