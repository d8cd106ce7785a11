package io.clientele.customer.merging;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.Links;
import io.clientele.customer.identity.Links.Link;
import io.clientele.customer.identity.Merges;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Merges customers who are one by the rule of a namespace, such as somebody who looked around
/// without signing in and the customer who signed in on the same device later; [DecideLink] has the
/// last word. Each link is settled in a transaction of its own; it is there until then.
@ApplicationScoped
class LinkCustomers {
  private static final Logger LOG = Logger.getLogger(LinkCustomers.class);
  private static final String ACTOR = "customer-service";

  private final BackgroundWork background;
  private final Database database;
  private final Definitions definitions;
  private final Links links;
  private final Merges merges;
  private final KnownCustomers customers;
  private final DecideLink decideLink;
  private final JoinCustomers joinCustomers;
  private final Audit audit;

  LinkCustomers(
      BackgroundWork background,
      Database database,
      Definitions definitions,
      Links links,
      Merges merges,
      KnownCustomers customers,
      DecideLink decideLink,
      JoinCustomers joinCustomers,
      Audit audit) {
    this.background = background;
    this.database = database;
    this.definitions = definitions;
    this.links = links;
    this.merges = merges;
    this.customers = customers;
    this.decideLink = decideLink;
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
    switch (decideLink.handle(connection, version, link, one, other)) {
      case DecideLink.Linked(var survivor, var goes) -> {
        var motive =
            new MergeCustomers.Motive(Merges.Cause.IDENTIFIER, "Linked by " + link.namespace());
        joinCustomers.handle(connection, version, survivor, goes, motive, ACTOR);
        links.forget(connection, link);
      }
      case DecideLink.Refused(var survivor, var goes, var reason) -> {
        links.refuse(connection, link, reason, version);
        audit.recordFor(
            ACTOR,
            "customers not linked",
            "customer " + survivor,
            Map.of("other", goes, "namespace", link.namespace(), "reason", reason));
      }
    }
  }
}
