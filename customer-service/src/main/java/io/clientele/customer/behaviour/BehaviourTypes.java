package io.clientele.customer.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The types of behaviour that are declared, held in memory for as long as they do not change.
@ApplicationScoped
class BehaviourTypes {
  private static final TypeReference<TreeMap<String, ValueType>> TYPES = new TypeReference<>() {};

  private static final String STORE =
      """
      insert into behaviour_type (type, version, title, attributes, schema, retention)
      values (?, ?, ?, ?::jsonb, ?::jsonb, ?)
      on conflict (type) do update set version = excluded.version, title = excluded.title,
        attributes = excluded.attributes, schema = excluded.schema,
        retention = excluded.retention
      """;

  private final Definitions.Copy<Map<String, BehaviourType>> types;

  BehaviourTypes(Definitions definitions) {
    types = definitions.copy(BehaviourTypes::read);
  }

  /// @param attributes the types of attributes that are declared; others may come beside them
  /// @param schema what the attributes as a whole have to meet
  /// @param retention for how long single behaviours are kept; for ever without it
  record BehaviourType(
      String type,
      long version,
      String title,
      Map<String, ValueType> attributes,
      @Nullable AttributeSchema schema,
      @Nullable Period retention) {

    /// The first day of which behaviours are still kept; none when all are.
    Optional<LocalDate> keptSince(LocalDate today) {
      return Optional.ofNullable(retention).map(today::minus);
    }
  }

  Map<String, BehaviourType> get(Connection connection) throws SQLException {
    return types.get(connection);
  }

  Map<String, BehaviourType> get(Connection connection, long version) throws SQLException {
    return types.get(connection, version);
  }

  void store(Connection connection, BehaviourType type) throws SQLException {
    Sql.on(connection, STORE)
        .with(type.type)
        .with(type.version)
        .with(type.title)
        .with(Json.tolerant().valueToTree(type.attributes).toString())
        .with(type.schema == null ? null : type.schema.json().toString())
        .with(type.retention == null ? null : type.retention.toString())
        .run();
  }

  private static Map<String, BehaviourType> read(Connection connection) throws SQLException {
    var read = new TreeMap<String, BehaviourType>();
    Sql.on(connection, "select * from behaviour_type")
        .each(row ->
            read.put(
                row.getString("type"),
                new BehaviourType(
                    row.getString("type"),
                    row.getLong("version"),
                    row.getString("title"),
                    attributes(row.getString("attributes")),
                    schema(row.getString("schema")),
                    period(row.getString("retention")))));
    return read;
  }

  private static @Nullable AttributeSchema schema(@Nullable String json) {
    try {
      return json == null ? null : AttributeSchema.of(Json.tolerant().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored schema is not JSON", e);
    }
  }

  private static @Nullable Period period(@Nullable String iso) {
    return iso == null ? null : Period.parse(iso);
  }

  private static Map<String, ValueType> attributes(String json) {
    try {
      return Json.tolerant().readValue(json, TYPES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored attribute types are not of their form", e);
    }
  }
}
