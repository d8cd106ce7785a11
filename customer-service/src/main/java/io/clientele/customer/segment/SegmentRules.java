package io.clientele.customer.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.kernel.condition.CompiledCondition;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.condition.ConditionProblem;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.condition.Trend;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/// The rules of all segments that have one, ready to be asked about customers, held in memory for
/// as long as they do not change.
///
/// A stored rule that cannot be read any more keeps nobody from being judged by the others: its
/// segment stays as it is until it is changed or deleted, and says so.
@ApplicationScoped
public class SegmentRules {
  private static final Logger LOG = Logger.getLogger(SegmentRules.class);

  private final Definitions.Copy<All> rules;
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
      Trend trend,
      boolean building) {

    /// Whether a member is one still, and whoever is none is still none, after doing more.
    public boolean keeps(boolean member) {
      return !building && trend.keeps(member);
    }
  }

  /// @param inOrder each after those of the segments that it refers to
  /// @param faults why the others cannot be read
  private record All(List<Rule> inOrder, Map<UUID, String> faults) {}

  /// All rules that can be read, each after those of the segments that it refers to.
  ///
  /// @param version of the definitions, held by the transaction
  public List<Rule> get(Connection connection, long version) throws SQLException {
    return rules.get(connection, version).inOrder;
  }

  public List<Rule> get(Connection connection) throws SQLException {
    return rules.get(connection).inOrder;
  }

  /// Why nobody is judged by the rules of some segments.
  Map<UUID, String> faults(Connection connection) throws SQLException {
    return rules.get(connection).faults;
  }

  private All read(Connection connection) throws SQLException {
    var words = vocabulary.get(connection);
    var read = new LinkedHashMap<UUID, Rule>();
    var faults = new HashMap<UUID, String>();
    Sql.on(
            connection,
            """
            select id, name, condition, state from segment
            where kind = 'DYNAMIC' and state <> 'RETIRING' order by id
            """)
        .each(row -> {
          var id = row.getObject("id", UUID.class);
          try {
            read.put(id, rule(id, parse(words, row.getString("condition")), row));
          } catch (ConditionProblem e) {
            faults.put(id, String.valueOf(e.getMessage()));
          }
        });
    faults.forEach(
        (id, fault) -> LOG.warnf("Nobody is judged by the rule of the segment %s: %s", id, fault));
    return new All(inOrder(read), Map.copyOf(faults));
  }

  private static Rule rule(UUID id, Condition condition, ResultSet row) throws SQLException {
    return new Rule(
        id,
        row.getString("name"),
        condition,
        condition.compile(),
        condition.reads(),
        condition.trend(),
        row.getString("state").equals("BUILDING"));
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
