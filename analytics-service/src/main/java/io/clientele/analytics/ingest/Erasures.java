package io.clientele.analytics.ingest;

import io.clientele.defaults.privacy.ErasePlatformRows;
import io.clientele.defaults.privacy.Traces;
import io.clientele.kernel.event.CustomerEvent.Erased;
import io.clientele.kernel.event.CustomerEvent.Pseudonym;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.clientele.kernel.event.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Gives the facts of erased customers to their pseudonyms. No figure changes by that: who somebody
/// was is in no count.
///
/// Facts are held while they are written, and taken alone while customers are erased: so none is
/// written under an id that was erased meanwhile. All who are erased in one transaction are erased
/// together, each kind of row after the other, in the order that all writers keep to.
@ApplicationScoped
class Erasures {
  /// One at a time; its key spells "erat".
  private static final String ONE_BY_ONE = "select pg_advisory_xact_lock(0x65726174)";

  private static final String REMEMBER =
      """
      insert into erased_customer (customer_id, pseudonym)
      select * from unnest(?, ?) on conflict do nothing
      """;

  private static final String PSEUDONYMS =
      """
      select customer_id, pseudonym from erased_customer
      where customer_id = any (?) or pseudonym = any (?)
      """;

  private static final String LONG_AGO =
      """
      select customer_id from erased_customer where erased_at < now() - ? * interval '1 second'
      """;

  private static final String FORGET =
      """
      delete from erased_customer where customer_id in (
        select customer_id from erased_customer where customer_id = any (?) for update skip locked)
      """;

  private final Facts facts;
  private final Contacts contacts;
  private final LifecycleMoves moves;
  private final Customers customers;
  private final ErasePlatformRows erasePlatformRows;

  Erasures(
      Facts facts,
      Contacts contacts,
      LifecycleMoves moves,
      Customers customers,
      ErasePlatformRows erasePlatformRows) {
    this.facts = facts;
    this.contacts = contacts;
    this.moves = moves;
    this.customers = customers;
    this.erasePlatformRows = erasePlatformRows;
  }

  /// Who of these was erased, by id. No other is erased before the transaction ends. Whoever was
  /// may be told of under both ids, which have other keys, by two readers at once: so only one
  /// transaction at a time goes on with them, or each would count the same person.
  Map<UUID, UUID> hold(Connection connection, Set<UUID> customerIds) throws SQLException {
    if (customerIds.isEmpty()) {
      return Map.of();
    }
    facts.hold(connection);
    var pseudonyms = new HashMap<UUID, UUID>();
    try (var statement = connection.prepareStatement(PSEUDONYMS)) {
      var ids = connection.createArrayOf("uuid", customerIds.toArray());
      statement.setArray(1, ids);
      statement.setArray(2, ids);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          pseudonyms.put(result.getObject(1, UUID.class), result.getObject(2, UUID.class));
        }
      }
    }
    if (!pseudonyms.isEmpty()) {
      try (var statement = connection.createStatement()) {
        statement.execute(ONE_BY_ONE);
      }
    }
    return pseudonyms;
  }

  /// @return the rows of each erasure; what is told again has none left
  List<List<ErasedRows>> apply(Connection connection, List<Erased> erasures) throws SQLException {
    if (erasures.isEmpty()) {
      return List.of();
    }
    // First, since whoever writes facts may have parked records locked, and looking for them takes
    // longer than anybody's contacts should wait.
    var ofPlatform =
        erasePlatformRows.handle(
            connection, erasures.stream().map(erased -> Traces.of(ids(erased))).toList());
    facts.take(connection);
    remember(connection, erasures);
    var all = erasures.stream().flatMap(erased -> ids(erased).stream()).distinct().toList();
    var contactsOf = contacts.pseudonymise(connection, all);
    var movesOf = moves.pseudonymise(connection, all);
    customers.put(connection, all.stream().map(CustomerView::erased).toList());
    var rows = new ArrayList<List<ErasedRows>>();
    for (var erased : erasures) {
      var ids = ids(erased);
      var of = new ArrayList<ErasedRows>();
      of.add(pseudonymised("contact", taken(contactsOf, ids)));
      of.add(pseudonymised("lifecycle_move", taken(movesOf, ids)));
      of.add(new ErasedRows("customer_view", ErasedRows.EMPTIED, ids.size()));
      of.addAll(ofPlatform.get(rows.size()));
      rows.add(of);
    }
    return rows;
  }

  private static void remember(Connection connection, List<Erased> erasures) throws SQLException {
    var pseudonyms = erasures.stream().flatMap(erased -> erased.pseudonyms().stream()).toList();
    try (var statement = connection.prepareStatement(REMEMBER)) {
      Columns.of(pseudonyms)
          .with("uuid", Pseudonym::customerId)
          .with("uuid", Pseudonym::pseudonym)
          .bindTo(statement);
      statement.executeUpdate();
    }
  }

  private static List<UUID> ids(Erased erased) {
    return erased.pseudonyms().stream().map(Pseudonym::customerId).toList();
  }

  /// Takes the rows of these customers, which count for no erasure after this one.
  private static int taken(Map<UUID, Integer> rows, List<UUID> ids) {
    return ids.stream().mapToInt(id -> Objects.requireNonNullElse(rows.remove(id), 0)).sum();
  }

  /// How many rows of which customer a statement gave to its pseudonym.
  static Map<UUID, Integer> numbers(PreparedStatement statement) throws SQLException {
    var numbers = new HashMap<UUID, Integer>();
    try (var result = statement.executeQuery()) {
      while (result.next()) {
        numbers.put(result.getObject(1, UUID.class), result.getInt(2));
      }
    }
    return numbers;
  }

  /// Forgets who the pseudonyms were of whom no event can come any more, and with them what came
  /// after the erasure and was parked: driven again, it would be of the customer.
  int forget(Connection connection) throws SQLException {
    var erased = erasedLongAgo(connection);
    if (erased.isEmpty()) {
      return 0;
    }
    erasePlatformRows.handle(connection, Traces.of(erased));
    try (var statement = connection.prepareStatement(FORGET)) {
      statement.setArray(1, connection.createArrayOf("uuid", erased.toArray()));
      return statement.executeUpdate();
    }
  }

  private static List<UUID> erasedLongAgo(Connection connection) throws SQLException {
    var latest = Topics.KEPT.plus(Topics.GONE_WITHIN).multipliedBy(2);
    var erased = new ArrayList<UUID>();
    try (var statement = connection.prepareStatement(LONG_AGO)) {
      statement.setLong(1, latest.toSeconds());
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          erased.add(result.getObject(1, UUID.class));
        }
      }
    }
    return erased;
  }

  private static ErasedRows pseudonymised(String table, int rows) {
    return new ErasedRows(table, ErasedRows.PSEUDONYMISED, rows);
  }
}
