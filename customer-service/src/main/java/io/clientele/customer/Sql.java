package io.clientele.customer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One SQL statement with its parameters, to be run once. Parameters are bound in the order in
/// which they are given; a list is bound as one array, so that a statement works on many rows at
/// once.
public final class Sql {
  private final Connection connection;
  private final String text;
  private final List<Binding> bindings = new ArrayList<>();
  private int fetched;

  private Sql(Connection connection, String text) {
    this.connection = connection;
    this.text = text;
  }

  public static Sql on(Connection connection, String text) {
    return new Sql(connection, text);
  }

  /// Has the statements of this transaction planned once, for all values: what is asked of a few
  /// customers would take longer to plan than to answer. Not for statements that say by a parameter
  /// how many rows are wanted: they would be planned for a tenth of all there are.
  public static void planOnce(Connection connection) throws SQLException {
    on(connection, "set local plan_cache_mode = force_generic_plan").run();
  }

  /// The time of the database, which replicas have in common.
  public static Instant now(Connection connection) throws SQLException {
    return on(connection, "select clock_timestamp() as now")
        .first(row -> time(row, "now"))
        .orElseThrow();
  }

  /// Makes one value of a row.
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// Does something with each row.
  @FunctionalInterface
  public interface EachRow {
    void accept(ResultSet row) throws SQLException;
  }

  /// Binds one or more parameters that begin at the given place; returns the next place.
  @FunctionalInterface
  public interface Binding {
    int bind(PreparedStatement statement, int place) throws SQLException;
  }

  public Sql bind(Binding binding) {
    bindings.add(binding);
    return this;
  }

  public Sql with(@Nullable Object value) {
    return bind((statement, place) -> {
      switch (value) {
        case null -> statement.setNull(place, Types.NULL);
        case CustomerId(UUID id) -> statement.setObject(place, id);
        case Instant time -> statement.setObject(place, time.atOffset(ZoneOffset.UTC));
        case byte[] bytes -> statement.setBytes(place, bytes);
        default -> statement.setObject(place, value);
      }
      return place + 1;
    });
  }

  public Sql customers(Collection<CustomerId> ids) {
    return uuids(ids.stream().map(CustomerId::value).toList());
  }

  public Sql uuids(Collection<? extends @Nullable UUID> ids) {
    return bind((statement, place) -> {
      statement.setArray(place, UuidArray.of(connection, ids));
      return place + 1;
    });
  }

  public Sql texts(Collection<? extends @Nullable String> texts) {
    // By their class the driver knows that they may travel as they are.
    return array("text", texts.toArray(String[]::new));
  }

  public Sql bytes(Collection<? extends byte @Nullable []> values) {
    return array("bytea", values.toArray(byte[][]::new));
  }

  public Sql dates(Collection<? extends @Nullable LocalDate> dates) {
    return array("date", dates.toArray());
  }

  public Sql times(Collection<? extends @Nullable Instant> times) {
    return array(
        "timestamptz", times.stream().map(time -> time == null ? null : time.toString()).toArray());
  }

  /// @param type of one element, as PostgreSQL calls it
  public Sql array(String type, @Nullable Object[] elements) {
    return bind((statement, place) -> {
      statement.setArray(place, connection.createArrayOf(type, elements));
      return place + 1;
    });
  }

  /// Reads so many rows at a time, in a transaction; otherwise all of them are in memory at once.
  public Sql fetching(int rows) {
    fetched = rows;
    return this;
  }

  public int run() throws SQLException {
    try (var statement = prepared()) {
      return statement.executeUpdate();
    }
  }

  public <T> List<T> list(Row<T> row) throws SQLException {
    var rows = new ArrayList<T>();
    each(result -> rows.add(row.read(result)));
    return rows;
  }

  public <T> Optional<T> first(Row<T> row) throws SQLException {
    try (var statement = prepared();
        var result = statement.executeQuery()) {
      return result.next() ? Optional.of(row.read(result)) : Optional.empty();
    }
  }

  public void each(EachRow row) throws SQLException {
    try (var statement = prepared();
        var result = statement.executeQuery()) {
      while (result.next()) {
        row.accept(result);
      }
    }
  }

  private PreparedStatement prepared() throws SQLException {
    var statement = connection.prepareStatement(text);
    try {
      statement.setFetchSize(fetched);
      var place = 1;
      for (var binding : bindings) {
        place = binding.bind(statement, place);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  public static CustomerId customer(ResultSet row, String column) throws SQLException {
    return new CustomerId(row.getObject(column, UUID.class));
  }

  public static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  public static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  public static @Nullable LocalDate date(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDate.class);
  }
}
