package io.clientele.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.kernel.json.Json;
import java.math.BigDecimal;
import java.sql.Array;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A statement with its parameters, in the order of their question marks. Statements of the hot
/// paths are put together from fragments of this type, so that a fragment and its parameters stay
/// together.
public final class Sql {
  private final String text;
  private final List<@Nullable Object> parameters;

  private Sql(String text, List<@Nullable Object> parameters) {
    this.text = text;
    this.parameters = parameters;
  }

  /// @param parameters of the types that [#bind] names
  public static Sql of(String text, @Nullable Object... parameters) {
    return new Sql(text, Arrays.asList(parameters));
  }

  public Sql then(Sql other) {
    List<@Nullable Object> all = new ArrayList<@Nullable Object>(parameters);
    all.addAll(other.parameters);
    return new Sql(text + "\n" + other.text, all);
  }

  public Sql then(String text, @Nullable Object... parameters) {
    return then(of(text, parameters));
  }

  public int update(Connection connection) throws SQLException {
    try (var statement = prepare(connection)) {
      return statement.executeUpdate();
    }
  }

  public <T> List<T> list(Connection connection, Row<T> row) throws SQLException {
    try (var statement = prepare(connection);
        var result = statement.executeQuery()) {
      var rows = new ArrayList<T>();
      while (result.next()) {
        rows.add(row.read(result));
      }
      return rows;
    }
  }

  public <T> Optional<T> first(Connection connection, Row<T> row) throws SQLException {
    return list(connection, row).stream().findFirst();
  }

  private PreparedStatement prepare(Connection connection) throws SQLException {
    var statement = connection.prepareStatement(text);
    try {
      for (int i = 0; i < parameters.size(); i++) {
        bind(connection, statement, i + 1, parameters.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private static void bind(
      Connection connection, PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(index, Types.NULL);
      case String text -> statement.setString(index, text);
      case Integer number -> statement.setInt(index, number);
      case Long number -> statement.setLong(index, number);
      case Boolean truth -> statement.setBoolean(index, truth);
      case BigDecimal number -> statement.setBigDecimal(index, number);
      case UUID id -> statement.setObject(index, id);
      case LocalDate date -> statement.setObject(index, date);
      case Instant instant -> statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
      case Enum<?> constant -> statement.setString(index, constant.name());
      case Ids ids ->
          statement.setArray(index, connection.createArrayOf("uuid", ids.ids.toArray()));
      case Texts texts ->
          statement.setArray(
              index, connection.createArrayOf("text", texts.texts.toArray(String[]::new)));
      default -> throw new IllegalArgumentException("no parameter: " + value.getClass());
    }
  }

  /// An array of ids as one parameter.
  public static Object ids(Iterable<UUID> ids) {
    var list = new ArrayList<UUID>();
    ids.forEach(list::add);
    return new Ids(list);
  }

  /// An array of texts as one parameter.
  public static Object texts(Iterable<String> texts) {
    var list = new ArrayList<String>();
    texts.forEach(list::add);
    return new Texts(list);
  }

  /// A list of records as one parameter, for `json_to_recordset(?::json)`.
  public static String json(List<?> records) {
    try {
      return Json.tolerant().writeValueAsString(records);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + records.getFirst(), e);
    }
  }

  public static UUID id(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  public static List<UUID> ids(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((UUID[]) array.getArray());
  }

  public static String textOr(ResultSet row, String column, String otherwise) throws SQLException {
    var text = row.getString(column);
    return text == null ? otherwise : text;
  }

  /// Reads one row of a result.
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private record Ids(List<UUID> ids) {}

  private record Texts(List<String> texts) {}
}
