package io.clientele.customer.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.BusinessDay;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.condition.Horizon;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.kernel.condition.Explanation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells why a customer is in a segment or not: each part of the rule with its answer and the
/// figure behind it.
@ApplicationScoped
class ExplainMembership {
  private final Database database;
  private final Definitions definitions;
  private final Vocabulary vocabulary;
  private final Segments segments;
  private final KnownCustomers customers;
  private final CurrentScope scope;
  private final BusinessDay calendar;

  ExplainMembership(
      Database database,
      Definitions definitions,
      Vocabulary vocabulary,
      Segments segments,
      KnownCustomers customers,
      CurrentScope scope,
      BusinessDay calendar) {
    this.database = database;
    this.definitions = definitions;
    this.vocabulary = vocabulary;
    this.segments = segments;
    this.customers = customers;
    this.scope = scope;
    this.calendar = calendar;
  }

  /// @param member whether the customer is in the segment now
  /// @param since when it joined; null for whoever is not a member
  /// @param parts of the rule; none for a list, whose members were chosen
  record Why(boolean member, @Nullable Instant since, List<JsonNode> parts) {}

  private static final String SINCE =
      "select since from segment_member where customer_id = ? and segment_id = ?";

  Why handle(UUID segmentId, CustomerId id) {
    return database.call(connection -> {
      var version = definitions.hold(connection);
      var segment = segments.get(segmentId);
      var customer = scope.resolve(connection, id);
      var since =
          Sql.on(connection, SINCE)
              .with(customer)
              .with(segmentId)
              .first(row -> Sql.time(row, "since"));
      var rule = segment.rule();
      return new Why(
          since.isPresent(),
          since.orElse(null),
          rule == null ? List.of() : parts(connection, version, customer, rule));
    });
  }

  private List<JsonNode> parts(
      Connection connection, long version, CustomerId customer, JsonNode rule) throws SQLException {
    var words = vocabulary.get(connection, version);
    var condition = words.stored(rule);
    var today = calendar.today();
    var known =
        Objects.requireNonNull(
            customers
                .load(
                    connection, version, Map.of(customer, condition.reads()), Horizon.onlyOn(today))
                .get(customer));
    var explanation = condition.compile().explain(known.features(), today);
    return parts(words.shown(explanation));
  }

  private static List<JsonNode> parts(Explanation explanation) {
    return switch (explanation) {
      case Explanation.OfGroup group when !group.group().not() ->
          group.parts().stream().<JsonNode>map(Explanation::toJson).toList();
      case Explanation.OfGroup group -> List.of(group.toJson());
      case Explanation.OfRule rule -> List.of(rule.toJson());
    };
  }
}
