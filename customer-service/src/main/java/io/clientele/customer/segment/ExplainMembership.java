package io.clientele.customer.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.condition.Horizon;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.condition.Explanation;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Tells why a customer is in a segment or not: each part of the rule with its answer and the
/// figure behind it.
@ApplicationScoped
class ExplainMembership {
  private final Database database;
  private final Definitions definitions;
  private final Vocabulary vocabulary;
  private final SegmentRules rules;
  private final Segments segments;
  private final KnownCustomers customers;
  private final CurrentScope scope;
  private final BusinessDay calendar;

  ExplainMembership(
      Database database,
      Definitions definitions,
      Vocabulary vocabulary,
      SegmentRules rules,
      Segments segments,
      KnownCustomers customers,
      CurrentScope scope,
      BusinessDay calendar) {
    this.database = database;
    this.definitions = definitions;
    this.vocabulary = vocabulary;
    this.rules = rules;
    this.segments = segments;
    this.customers = customers;
    this.scope = scope;
    this.calendar = calendar;
  }

  /// @param state of the segment
  /// @param member whether the customer is in the segment now
  /// @param since when it joined; null for whoever is not a member
  /// @param combinator whether all parts have to hold or one of them; null without parts
  /// @param not whether those are members for whom that is not so
  /// @param parts of the rule; none for a list, whose members were chosen, nor for a rule that
  ///   cannot be read any more
  record Why(
      @Schema(
              description =
                  "BUILDING while customers are joining and leaving: the customer may be one of them")
          Segment.State state,
      boolean member,
      @Nullable Instant since,
      @Schema(
              enumeration = {"and", "or"},
              description = "Whether all parts have to hold or one of them")
          @Nullable String combinator,
      @Schema(description = "Whether those are members for whom that is not so") boolean not,
      List<JsonNode> parts) {}

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
      var rule =
          rules.get(connection, version).stream()
              .filter(one -> one.id().equals(segment.id))
              .findFirst();
      return rule.isEmpty()
          ? new Why(segment.state, since.isPresent(), since.orElse(null), null, false, List.of())
          : why(segment.state, since, explain(connection, version, customer, rule.get()));
    });
  }

  private Explanation explain(
      Connection connection, long version, CustomerId customer, SegmentRules.Rule rule)
      throws SQLException {
    var today = calendar.today();
    var known =
        Objects.requireNonNull(
            customers
                .load(connection, version, Map.of(customer, rule.reads()), Horizon.onlyOn(today))
                .get(customer));
    return vocabulary
        .get(connection, version)
        .shown(rule.compiled().explain(known.features(), today));
  }

  private static Why why(Segment.State state, Optional<Instant> since, Explanation explanation) {
    return switch (explanation) {
      case Explanation.OfGroup(Condition.Group group, boolean _, List<Explanation> parts) ->
          new Why(
              state,
              since.isPresent(),
              since.orElse(null),
              group.combinator().name().toLowerCase(Locale.ROOT),
              group.not(),
              parts.stream().<JsonNode>map(Explanation::toJson).toList());
      case Explanation.OfRule rule ->
          new Why(
              state, since.isPresent(), since.orElse(null), "and", false, List.of(rule.toJson()));
    };
  }
}
