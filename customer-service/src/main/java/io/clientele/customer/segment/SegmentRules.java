package io.clientele.customer.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.kernel.condition.CompiledCondition;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The rules of all segments that have one, ready to be asked about customers, held in memory for
/// as long as they do not change.
@ApplicationScoped
public class SegmentRules {
  private final Definitions.Copy<List<Rule>> rules;
  private final Vocabulary vocabulary;

  SegmentRules(Definitions definitions, Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    rules = definitions.copy(this::read);
  }

  /// @param building whether members are still being compared with the rule
  public record Rule(
      UUID id,
      String name,
      Condition condition,
      CompiledCondition compiled,
      Reads reads,
      boolean building) {}

  /// All rules, each after those of the segments that it refers to.
  ///
  /// @param version of the definitions, held by the transaction
  public List<Rule> get(Connection connection, long version) throws SQLException {
    return rules.get(connection, version);
  }

  public List<Rule> get(Connection connection) throws SQLException {
    return rules.get(connection);
  }

  private List<Rule> read(Connection connection) throws SQLException {
    var words = vocabulary.get(connection);
    var read = new LinkedHashMap<UUID, Rule>();
    Sql.on(
            connection,
            """
            select id, name, condition, state from segment
            where kind = 'DYNAMIC' and state <> 'RETIRING' order by id
            """)
        .each(row -> {
          var condition = parse(words, row.getString("condition"));
          var id = row.getObject("id", UUID.class);
          read.put(
              id,
              new Rule(
                  id,
                  row.getString("name"),
                  condition,
                  condition.compile(),
                  condition.reads(),
                  row.getString("state").equals("BUILDING")));
        });
    return inOrder(read);
  }

  private static List<Rule> inOrder(Map<UUID, Rule> rules) {
    var placed = new LinkedHashSet<UUID>();
    rules.values().forEach(rule -> place(rule, rules, placed));
    var ordered = new ArrayList<Rule>();
    placed.forEach(id -> ordered.add(rules.get(id)));
    return List.copyOf(ordered);
  }

  private static void place(Rule rule, Map<UUID, Rule> rules, Set<UUID> placed) {
    for (var other : rule.reads().segments()) {
      var before = rules.get(other);
      if (before != null && !placed.contains(other)) {
        place(before, rules, placed);
      }
    }
    placed.add(rule.id());
  }

  private static Condition parse(Vocabulary.Words words, String condition) {
    try {
      return words.stored(Json.tolerant().readTree(condition));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored condition is not JSON", e);
    }
  }
}
