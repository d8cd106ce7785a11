package io.clientele.customer;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// What customers are judged by (branches, attributes, behaviour types, namespaces, models,
/// segments) changes seldom and is read by everything. Each change raises one version.
///
/// Whoever judges customers holds the version: it stays until the end of that transaction. Whoever
/// changes a definition waits for those, and those that come later see the change. So between two
/// versions there is no transaction that judges by the old rules after the new ones are in force.
/// Take either lock before any row is locked.
@ApplicationScoped
public class Definitions {
  /// Key of the advisory lock; spells "defs".
  private static final int LOCK = 0x64656673;

  /// Holds the version until the end of the transaction; returns it.
  public long hold(Connection connection) throws SQLException {
    lock(connection, "select pg_advisory_xact_lock_shared(?)");
    return version(connection);
  }

  /// Waits until nobody holds the version, and lets nobody hold it until the end of the
  /// transaction, although nothing is changed; returns it. Whoever holds it may have read whose an
  /// identifier is, and must have written what follows before it becomes somebody else's.
  public long holdAlone(Connection connection) throws SQLException {
    lock(connection, "select pg_advisory_xact_lock(?)");
    return version(connection);
  }

  /// Begins a change: waits until nobody holds the version, and raises it.
  public void change(Connection connection) throws SQLException {
    lock(connection, "select pg_advisory_xact_lock(?)");
    Sql.on(connection, "update definition_version set version = version + 1").run();
  }

  /// The version as of now, without holding it.
  public long version(Connection connection) throws SQLException {
    return seen(connection).version;
  }

  /// @param changing whether the transaction itself changes the definitions
  private record Seen(long version, boolean changing) {}

  private static Seen seen(Connection connection) throws SQLException {
    return Sql.on(
            connection,
            """
            select version, coalesce(xmin = pg_current_xact_id_if_assigned()::xid, false) as changing
            from definition_version
            """)
        .first(row -> new Seen(row.getLong("version"), row.getBoolean("changing")))
        .orElseThrow();
  }

  private static void lock(Connection connection, String statement) throws SQLException {
    Sql.on(connection, statement).with(LOCK).first(_ -> true);
  }

  /// Reads a copy of definitions from the database.
  @FunctionalInterface
  public interface Reader<T> {
    T read(Connection connection) throws SQLException;
  }

  /// Keeps a copy of some definitions until their version changes.
  public <T> Copy<T> copy(Reader<T> reader) {
    return new Copy<>(reader);
  }

  /// A copy of definitions that knows when it is old.
  public static final class Copy<T> {
    private final Reader<T> reader;
    private volatile @Nullable Held<T> held;

    private Copy(Reader<T> reader) {
      this.reader = reader;
    }

    /// The definitions as the transaction sees them. What it changed itself may yet change further,
    /// or be rolled back, and is not kept.
    public T get(Connection connection) throws SQLException {
      var seen = seen(connection);
      return seen.changing ? reader.read(connection) : get(connection, seen.version);
    }

    /// The definitions of a version that the transaction holds.
    public T get(Connection connection, long version) throws SQLException {
      var current = held;
      if (current == null || current.version != version) {
        current = new Held<>(version, reader.read(connection));
        held = current;
      }
      return current.value;
    }

    private record Held<T>(long version, T value) {}
  }
}
