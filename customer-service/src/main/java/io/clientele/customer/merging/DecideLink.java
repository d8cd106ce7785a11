package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.identity.IdentifierRules;
import io.clientele.customer.identity.Links.Link;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.identity.ToldApart;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Decides whether a link between two customers makes them one, and who of them stays.
///
/// A rule says less than a person does. So of the two one has to be known by nothing that says more
/// than what links them, they must not have different identifiers of which a customer has one, and
/// whoever was separated by people stays so.
@ApplicationScoped
class DecideLink {
  private final Namespaces namespaces;
  private final IdentifierRules rules;
  private final Merges merges;
  private final List<ToldApart> toldApart;
  private final FindObstacle findObstacle;

  DecideLink(
      Namespaces namespaces,
      IdentifierRules rules,
      Merges merges,
      @All List<ToldApart> toldApart,
      FindObstacle findObstacle) {
    this.namespaces = namespaces;
    this.rules = rules;
    this.merges = merges;
    this.toldApart = toldApart;
    this.findObstacle = findObstacle;
  }

  /// What becomes of the two.
  sealed interface Decision {}

  /// @param goes is merged into the survivor
  record Linked(CustomerId survivor, CustomerId goes) implements Decision {}

  /// @param reason a sentence
  record Refused(CustomerId survivor, CustomerId goes, String reason) implements Decision {}

  /// @param one stands for itself and is locked, as the other does and is
  Decision handle(Connection connection, long version, Link link, CustomerId one, CustomerId other)
      throws SQLException {
    var rank = new Rank(rules.bestPriority(connection, one), rules.bestPriority(connection, other));
    var survivor = rank.survivor(one, other);
    var goes = survivor.equals(one) ? other : one;
    return objection(connection, version, link, rank, survivor, goes)
        .<Decision>map(reason -> new Refused(survivor, goes, reason))
        .orElseGet(() -> new Linked(survivor, goes));
  }

  private Optional<String> objection(
      Connection connection,
      long version,
      Link link,
      Rank rank,
      CustomerId survivor,
      CustomerId goes)
      throws SQLException {
    var namespace = namespaces.get(connection, version).find(link.namespace());
    if (namespace.isEmpty() || !namespace.get().links()) {
      return Optional.of("The namespace links nobody any more.");
    }
    if (rank.weaker() > namespace.get().priority()) {
      return Optional.of("Both are known by identifiers of a higher priority.");
    }
    if (merges.wereSeparated(connection, survivor, goes)) {
      return Optional.of("They were merged before and separated again.");
    }
    for (var memory : toldApart) {
      if (memory.areTwo(connection, survivor, goes)) {
        return Optional.of("Somebody said that they are not the same customer.");
      }
    }
    return findObstacle.handle(connection, survivor, goes).map(CustomerProblem::detail);
  }

  /// How much the identifiers of the two say about who they are.
  private record Rank(int one, int other) {
    int weaker() {
      return Math.min(one, other);
    }

    /// The one of whom more is known; of equals the one who was registered first.
    CustomerId survivor(CustomerId first, CustomerId second) {
      if (one != other) {
        return one > other ? first : second;
      }
      return first.compareTo(second) < 0 ? first : second;
    }
  }
}
