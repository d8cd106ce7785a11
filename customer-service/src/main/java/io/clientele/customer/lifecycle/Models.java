package io.clientele.customer.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.kernel.condition.ConditionProblem;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The models in force, and all versions of them that ever were.
///
/// A stored model that cannot be read any more keeps nobody from being judged by the others: all
/// stay on its places until it is changed, and it says so.
@ApplicationScoped
public class Models {
  private static final Logger LOG = Logger.getLogger(Models.class);

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

  private final Definitions.Copy<All> models;
  private final Vocabulary vocabulary;

  Models(Definitions definitions, Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    models = definitions.copy(this::read);
  }

  /// @param faults why the models of the other axes cannot be read
  private record All(Map<Axis, Model> byAxis, Map<Axis, String> faults) {}

  /// The model of each axis of which there is one that can be read.
  ///
  /// @param version of the definitions, held by the transaction
  public Map<Axis, Model> get(Connection connection, long version) throws SQLException {
    return models.get(connection, version).byAxis;
  }

  /// Why nobody is judged by the model of an axis.
  Optional<String> fault(Connection connection, Axis axis) throws SQLException {
    return Optional.ofNullable(models.get(connection).faults.get(axis));
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

  private All read(Connection connection) throws SQLException {
    var words = vocabulary.get(connection);
    var read = new EnumMap<Axis, Model>(Axis.class);
    var faults = new EnumMap<Axis, String>(Axis.class);
    for (var axis : Axis.values()) {
      var stored = latest(connection, axis);
      try {
        stored.ifPresent(model -> read.put(axis, model.document().compile(axis, words)));
      } catch (ConditionProblem e) {
        LOG.warnf("Nobody is judged by the %s model: %s", axis.column(), e.getMessage());
        faults.put(axis, String.valueOf(e.getMessage()));
      }
    }
    return new All(read, faults);
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
