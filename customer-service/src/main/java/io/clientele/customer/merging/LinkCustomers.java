package io.clientele.customer.merging;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Links;
import io.clientele.customer.identity.Links.Link;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.identity.ToldApart;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Merges customers who are one by the rule of a namespace, such as somebody who looked around
/// without signing in and the customer who signed in on the same device later.
///
/// A rule says less than a person does. So of the two one has to be known by nothing that says more
/// than what links them, they must not have different identifiers of which a customer has one, and
/// whoever was separated by people stays so. Each link is settled in a transaction of its own; it
/// is there until then.
@ApplicationScoped
class LinkCustomers {
  private static final Logger LOG = Logger.getLogger(LinkCustomers.class);
  private static final String ACTOR = "customer-service";

  private final BackgroundWork background;
  private final Database database;
  private final Definitions definitions;
  private final Namespaces namespaces;
  private final Links links;
  private final Merges merges;
  private final Identifiers identifiers;
  private final List<ToldApart> toldApart;
  private final KnownCustomers customers;
  private final JoinCustomers joinCustomers;
  private final Audit audit;

  LinkCustomers(
      BackgroundWork background,
      Database database,
      Definitions definitions,
      Namespaces namespaces,
      Links links,
      Merges merges,
      Identifiers identifiers,
      @All List<ToldApart> toldApart,
      KnownCustomers customers,
      JoinCustomers joinCustomers,
      Audit audit) {
    this.background = background;
    this.database = database;
    this.definitions = definitions;
    this.namespaces = namespaces;
    this.links = links;
    this.merges = merges;
    this.identifiers = identifiers;
    this.toldApart = toldApart;
    this.customers = customers;
    this.joinCustomers = joinCustomers;
    this.audit = audit;
  }

  @Scheduled(
      every = "${clientele.identity.link-every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    try {
      background.workOff(this::next);
    } catch (RuntimeException e) {
      if (TransientFailure.in(e)) {
        LOG.warnf("A link is settled later: %s", e);
      } else {
        LOG.error("A link could not be settled, and is tried again after all others", e);
        database.callApart(links::postpone);
      }
    }
  }

  private boolean next(Connection connection) throws SQLException {
    if (links.next(connection).isEmpty()) {
      return false;
    }
    var version = definitions.hold(connection);
    // Whoever waited here finds what is left.
    merges.lock(connection);
    var link = links.next(connection);
    if (link.isPresent()) {
      settle(connection, version, link.get());
    }
    return link.isPresent();
  }

  private void settle(Connection connection, long version, Link link) throws SQLException {
    var one = merges.survivor(connection, link.one());
    var other = merges.survivor(connection, link.other());
    var both = List.of(one, other);
    if (one.equals(other) || !customers.lock(connection, both).containsAll(both)) {
      links.forget(connection, link);
      return;
    }
    var rank =
        new Rank(
            identifiers.bestPriority(connection, one), identifiers.bestPriority(connection, other));
    var survivor = rank.survivor(one, other);
    var goes = survivor.equals(one) ? other : one;
    var objection = objection(connection, version, link, rank, survivor, goes);
    if (objection.isPresent()) {
      links.refuse(connection, link, objection.get(), version);
      audit.recordFor(
          ACTOR,
          "customers not linked",
          "customer " + survivor,
          Map.of("other", goes, "namespace", link.namespace(), "reason", objection.get()));
      return;
    }
    var motive =
        new MergeCustomers.Motive(Merges.Cause.IDENTIFIER, "Linked by " + link.namespace());
    joinCustomers.handle(connection, version, survivor, goes, motive, ACTOR);
    links.forget(connection, link);
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
    return joinCustomers.obstacle(connection, survivor, goes).map(CustomerProblem::detail);
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
