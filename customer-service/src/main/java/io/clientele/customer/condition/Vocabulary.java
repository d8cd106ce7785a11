package io.clientele.customer.condition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Masking;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.condition.ConditionProblem;
import io.clientele.kernel.condition.ConditionSchema;
import io.clientele.kernel.condition.Explanation;
import io.clientele.kernel.condition.Field;
import io.clientele.kernel.condition.Value;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The words of this installation: attributes, behaviour types with their attributes, stages,
/// tiers, bases, branches and managers, held in memory for as long as they do not change.
@ApplicationScoped
public class Vocabulary {
  private static final TypeReference<Map<String, ValueType>> TYPES = new TypeReference<>() {};

  private static final String PLACES =
      """
      select distinct on (m.axis) m.axis, jsonb_path_query_array(m.document, '$.places[*].name')
      from lifecycle_model m order by m.axis, m.version desc
      """;

  private final Definitions.Copy<Words> words;

  Vocabulary(Definitions definitions) {
    words = definitions.copy(Vocabulary::read);
  }

  public Words get(Connection connection) throws SQLException {
    return words.get(connection);
  }

  /// @param version of the definitions, held by the transaction
  public Words get(Connection connection, long version) throws SQLException {
    return words.get(connection, version);
  }

  /// @param attributes of customers
  /// @param masked attributes whose values are not shown in full
  /// @param secret attributes about which nothing may be asked
  /// @param behaviours the declared attributes of each type of behaviour
  /// @param places the words of STAGE, TIER and BASE
  public record Words(
      Map<String, ValueType> attributes,
      Set<String> masked,
      Set<String> secret,
      Map<String, Map<String, ValueType>> behaviours,
      Map<Field.Profile, Set<String>> places,
      Set<String> branches,
      Set<String> managers) {

    /// Attributes whose values are not shown in full to everybody.
    public Set<String> hidden() {
      var hidden = new HashSet<>(masked);
      hidden.addAll(secret);
      return hidden;
    }

    /// Reads a condition that a client wrote.
    ///
    /// @param field of the request, to name in violations
    /// @param offered which fields may be asked about here
    public Condition parse(JsonNode condition, String field, Predicate<Field> offered) {
      try {
        return Condition.parse(condition, new ForClients(this, offered));
      } catch (ConditionProblem e) {
        throw new InputProblem.Invalid(
            e.violations().stream()
                .map(violation ->
                    new Problem.Violation(
                        field + violation.pointer(),
                        violation.message(),
                        violation.code(),
                        violation.params()))
                .toList());
      }
    }

    /// The explanation without the figures of attributes whose values are not shown in full.
    public Explanation shown(Explanation explanation) {
      return switch (explanation) {
        case Explanation.OfGroup(Condition.Group group, boolean holds, List<Explanation> parts) ->
            new Explanation.OfGroup(group, holds, parts.stream().map(this::shown).toList());
        case Explanation.OfRule(Condition.Rule rule, boolean holds, Value actual)
            when actual != null
                && rule.field() instanceof Field.Attribute(String name, ValueType _)
                && masked.contains(name) ->
            new Explanation.OfRule(rule, holds, new Value.Text(Masking.hidden()));
        case Explanation.OfRule _ -> explanation;
      };
    }

    /// Reads a condition that was accepted before. It may use words that were given up since.
    ///
    /// @throws ConditionProblem when it asks what cannot be asked any more
    public Condition stored(JsonNode condition) {
      return Condition.parse(
          condition, name -> Optional.of(attributes.getOrDefault(name, ValueType.TEXT)));
    }
  }

  private record ForClients(Words words, Predicate<Field> offered) implements ConditionSchema {
    @Override
    public Optional<ValueType> attribute(String name) {
      return Optional.ofNullable(words.attributes.get(name));
    }

    @Override
    public boolean offers(Field field) {
      return offered.test(field)
          && !(field instanceof Field.Attribute(String name, ValueType _)
              && words.secret.contains(name));
    }

    @Override
    public Set<String> words(Field.Profile field) {
      return switch (field) {
        case STAGE, TIER, BASE -> words.places.getOrDefault(field, Set.of());
        case BRANCH -> words.branches;
        case MANAGER -> words.managers;
        case KIND, RISK_TOLERANCE, DAYS_SINCE_REGISTERED -> ConditionSchema.super.words(field);
      };
    }

    @Override
    public boolean knowsBehaviour(String type) {
      return words.behaviours.containsKey(type);
    }

    @Override
    public Optional<ValueType> behaviourAttribute(String behaviourType, String name) {
      return Optional.ofNullable(words.behaviours.getOrDefault(behaviourType, Map.of()).get(name));
    }
  }

  private static Words read(Connection connection) throws SQLException {
    var attributes = new HashMap<String, ValueType>();
    var masked = new HashSet<String>();
    var secret = new HashSet<String>();
    Sql.on(connection, "select name, type, protection from attribute")
        .each(row -> {
          var name = row.getString("name");
          attributes.put(name, ValueType.valueOf(row.getString("type")));
          switch (row.getString("protection")) {
            case "MASKED" -> masked.add(name);
            case "SECRET" -> secret.add(name);
            default -> {
              // everybody may see it
            }
          }
        });
    var behaviours = new HashMap<String, Map<String, ValueType>>();
    Sql.on(connection, "select type, attributes from behaviour_type")
        .each(row -> behaviours.put(row.getString(1), json(row.getString(2), TYPES)));
    var places = new HashMap<Field.Profile, Set<String>>();
    Sql.on(connection, PLACES)
        .each(row ->
            places.put(
                Field.Profile.valueOf(row.getString(1)),
                json(row.getString(2), new TypeReference<Set<String>>() {})));
    return new Words(
        Map.copyOf(attributes),
        Set.copyOf(masked),
        Set.copyOf(secret),
        Map.copyOf(behaviours),
        Map.copyOf(places),
        Set.copyOf(codes(connection, "select code from branch")),
        Set.copyOf(codes(connection, "select code from relationship_manager")));
  }

  private static Collection<String> codes(Connection connection, String query) throws SQLException {
    return new HashSet<>(Sql.on(connection, query).list(row -> row.getString(1)));
  }

  private static <T> T json(String text, TypeReference<T> type) {
    try {
      return Json.tolerant().readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a definition is not JSON of its form", e);
    }
  }
}
