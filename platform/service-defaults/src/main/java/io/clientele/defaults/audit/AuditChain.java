package io.clientele.defaults.audit;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The seals of the audit trail, and the entries that wait for theirs.
@Singleton
class AuditChain {
  private static final int FETCH = 1_000;

  // One at a time in all replicas seals; the others leave it to that one.
  private static final String LOCK =
      "select pg_try_advisory_xact_lock(hashtextextended('audit_seal', 0))";

  private static final String HEAD =
      "select place, seal from audit_seal order by place desc limit 1";

  private static final String SEAL_AT = "select seal from audit_seal where place = ?";

  // By id, which is about the order in which they were written; one whose transaction ends late
  // takes a later place.
  private static final String UNSEALED =
      """
      select e.* from audit_unsealed u join audit_entry e on e.id = u.entry_id
      order by u.entry_id limit ?
      """;

  private static final String APPEND =
      """
      with sealed as (
        insert into audit_seal (place, entry_id, content, seal)
        select * from unnest(?, ?, ?, ?) returning entry_id)
      delete from audit_unsealed u using sealed s where u.entry_id = s.entry_id
      """;

  private static final String WALK =
      """
      select s.place, s.entry_id, s.content, s.seal, e.*
      from audit_seal s left join audit_entry e on e.id = s.entry_id order by s.place
      """;

  private static final String COUNT_UNSEALED = "select count(*) from audit_unsealed";

  // By the database's clock alone: those of replicas may differ from it.
  private static final String OLDEST_WAITING =
      """
      select e.id, extract(epoch from clock_timestamp() - e.at) as seconds
      from audit_unsealed u join audit_entry e on e.id = u.entry_id
      order by e.at, e.id limit 1
      """;

  private static final String WAITS = "select from audit_unsealed where entry_id = ?";

  private static final String NEITHER_SEALED_NOR_WAITING =
      """
      select e.id from audit_entry e
      where not exists (select from audit_seal s where s.entry_id = e.id)
        and not exists (select from audit_unsealed u where u.entry_id = e.id)
      order by e.id limit 1
      """;

  private static final String WAITING_BUT_GONE =
      """
      select u.entry_id from audit_unsealed u
      where not exists (select from audit_entry e where e.id = u.entry_id)
      order by u.entry_id limit 1
      """;

  /// The last seal.
  ///
  /// @param place 0 before the first
  record Head(long place, String seal) {}

  /// An entry that waits for its seal, and for how long already.
  record Waiting(UUID entryId, double seconds) {}

  record Sealed(long place, UUID entryId, String content, String seal) {}

  /// Takes the seals in the order of their places, each with its entry if that is still there.
  @FunctionalInterface
  interface Walker {
    /// @return whether to go on
    boolean take(Sealed sealed, @Nullable AuditEntry entry);
  }

  boolean lock(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(LOCK);
        var result = statement.executeQuery()) {
      return result.next() && result.getBoolean(1);
    }
  }

  Head head(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(HEAD);
        var result = statement.executeQuery()) {
      return result.next()
          ? new Head(result.getLong("place"), result.getString("seal"))
          : new Head(0, Seals.NONE);
    }
  }

  Optional<String> sealAt(Connection connection, long place) throws SQLException {
    try (var statement = connection.prepareStatement(SEAL_AT)) {
      statement.setLong(1, place);
      try (var result = statement.executeQuery()) {
        return result.next() ? Optional.of(result.getString("seal")) : Optional.empty();
      }
    }
  }

  List<AuditEntry> unsealed(Connection connection, int most) throws SQLException {
    try (var statement = connection.prepareStatement(UNSEALED)) {
      statement.setInt(1, most);
      try (var result = statement.executeQuery()) {
        var entries = new ArrayList<AuditEntry>();
        while (result.next()) {
          entries.add(AuditEntry.of(result));
        }
        return entries;
      }
    }
  }

  void append(Connection connection, List<Sealed> sealed) throws SQLException {
    try (var statement = connection.prepareStatement(APPEND)) {
      statement.setArray(
          1, connection.createArrayOf("bigint", sealed.stream().map(Sealed::place).toArray()));
      statement.setArray(
          2, connection.createArrayOf("uuid", sealed.stream().map(Sealed::entryId).toArray()));
      statement.setArray(
          3, connection.createArrayOf("text", sealed.stream().map(Sealed::content).toArray()));
      statement.setArray(
          4, connection.createArrayOf("text", sealed.stream().map(Sealed::seal).toArray()));
      statement.executeUpdate();
    }
  }

  void walk(Connection connection, Walker walker) throws SQLException {
    try (var statement = connection.prepareStatement(WALK)) {
      statement.setFetchSize(FETCH);
      try (var row = statement.executeQuery()) {
        var more = true;
        while (more && row.next()) {
          var there = row.getObject("id", UUID.class) != null;
          more = walker.take(sealed(row), there ? AuditEntry.of(row) : null);
        }
      }
    }
  }

  long countUnsealed(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(COUNT_UNSEALED);
        var result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  Optional<Waiting> oldestWaiting(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(OLDEST_WAITING);
        var result = statement.executeQuery()) {
      return result.next()
          ? Optional.of(
              new Waiting(result.getObject("id", UUID.class), result.getDouble("seconds")))
          : Optional.empty();
    }
  }

  boolean waits(Connection connection, UUID entry) throws SQLException {
    try (var statement = connection.prepareStatement(WAITS)) {
      statement.setObject(1, entry);
      try (var result = statement.executeQuery()) {
        return result.next();
      }
    }
  }

  Optional<UUID> neitherSealedNorWaiting(Connection connection) throws SQLException {
    return first(connection, NEITHER_SEALED_NOR_WAITING);
  }

  Optional<UUID> waitingButGone(Connection connection) throws SQLException {
    return first(connection, WAITING_BUT_GONE);
  }

  private static Optional<UUID> first(Connection connection, String query) throws SQLException {
    try (var statement = connection.prepareStatement(query);
        var result = statement.executeQuery()) {
      return result.next() ? Optional.of(result.getObject(1, UUID.class)) : Optional.empty();
    }
  }

  private static Sealed sealed(ResultSet row) throws SQLException {
    return new Sealed(
        row.getLong("place"),
        row.getObject("entry_id", UUID.class),
        row.getString("content"),
        row.getString("seal"));
  }
}
