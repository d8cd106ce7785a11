package io.clientele.customer.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The models in force, and all versions of them that ever were.
@ApplicationScoped
public class Models {
  private static final String VERSIONS =
      """
      select version, document, changed_at, changed_by from lifecycle_model
      where axis = ? and version < ? order by version desc limit ?
      """;

  private static final String STORE =
      """
      insert into lifecycle_model (axis, version, document, changed_at, changed_by)
      values (?, ?, ?::jsonb, ?, ?)
      """;

  private final Definitions.Copy<Map<Axis, Model>> models;
  private final Vocabulary vocabulary;

  Models(Definitions definitions, Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    models = definitions.copy(this::read);
  }

  /// The model of each axis.
  ///
  /// @param version of the definitions, held by the transaction
  public Map<Axis, Model> get(Connection connection, long version) throws SQLException {
    return models.get(connection, version);
  }

  record Stored(long version, ModelDocument document, Instant changedAt, String changedBy) {}

  Optional<Stored> latest(Connection connection, Axis axis) throws SQLException {
    return before(connection, axis, Long.MAX_VALUE, 1).stream().findFirst();
  }

  /// Versions that come before the given one, the newest first.
  List<Stored> before(Connection connection, Axis axis, long version, int most)
      throws SQLException {
    return Sql.on(connection, VERSIONS)
        .with(axis.name())
        .with(version)
        .with(most)
        .list(row ->
            new Stored(
                row.getLong("version"),
                parse(row.getString("document")),
                Sql.time(row, "changed_at"),
                row.getString("changed_by")));
  }

  void store(Connection connection, Axis axis, Stored model) throws SQLException {
    Sql.on(connection, STORE)
        .with(axis.name())
        .with(model.version())
        .with(write(model.document()))
        .with(model.changedAt())
        .with(model.changedBy())
        .run();
  }

  private Map<Axis, Model> read(Connection connection) throws SQLException {
    var read = new EnumMap<Axis, Model>(Axis.class);
    for (var axis : Axis.values()) {
      var stored = latest(connection, axis);
      if (stored.isPresent()) {
        read.put(axis, stored.get().document().compile(axis, vocabulary.get(connection)));
      }
    }
    return read;
  }

  private static ModelDocument parse(String document) {
    try {
      return Json.tolerant().readValue(document, ModelDocument.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored model is not of its form", e);
    }
  }

  private static String write(ModelDocument document) {
    try {
      return Json.tolerant().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
