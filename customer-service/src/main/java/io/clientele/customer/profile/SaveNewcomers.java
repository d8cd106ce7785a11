package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.branch.BranchTree;
import io.clientele.customer.condition.Newcomer;
import io.clientele.customer.consent.Consents;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Judge;
import io.clientele.customer.vault.Vault;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Writes new customers with their identifiers and consents, judges them and announces them; any
/// number at once.
@ApplicationScoped
class SaveNewcomers {
  private final Vault vault;
  private final Customers customers;
  private final Identifiers identifiers;
  private final Consents consents;
  private final Assignments assignments;
  private final BranchTree branches;
  private final Namespaces namespaces;
  private final Judge judge;
  private final Outbox outbox;
  private final BusinessDay calendar;

  SaveNewcomers(
      Vault vault,
      Customers customers,
      Identifiers identifiers,
      Consents consents,
      Assignments assignments,
      BranchTree branches,
      Namespaces namespaces,
      Judge judge,
      Outbox outbox,
      BusinessDay calendar) {
    this.vault = vault;
    this.customers = customers;
    this.identifiers = identifiers;
    this.consents = consents;
    this.assignments = assignments;
    this.branches = branches;
    this.namespaces = namespaces;
    this.judge = judge;
    this.outbox = outbox;
    this.calendar = calendar;
  }

  /// Writes customers whose identifiers are known to be free.
  ///
  /// @param version of the definitions, which the transaction holds
  void handle(
      Connection connection, long version, Map<CustomerId, CheckedCustomer> fresh, String by)
      throws SQLException {
    if (fresh.isEmpty()) {
      return;
    }
    var now = calendar.now();
    var today = calendar.of(now);
    var profiles = new LinkedHashMap<CustomerId, Profile>();
    var newcomers = new LinkedHashMap<CustomerId, Newcomer>();
    var owned = new ArrayList<Identifiers.Owned>();
    var given = new ArrayList<Consents.Given>();
    fresh.forEach((id, customer) -> {
      var profile = customer.asNew(today);
      profiles.put(id, profile);
      newcomers.put(id, profile.newcomer(customer.granted()));
      owned.addAll(customer.owned(id, id));
      given.addAll(customer.given(id, id));
    });
    var judged = judge.judgeNewcomers(connection, version, newcomers);
    var keys = vault.keysOfNew(connection, profiles.keySet());
    customers.insert(connection, version, keys, profiles, judged, now);
    assignments.note(connection, Map.of(), profiles, now, by);
    identifiers.addToNew(connection, keys, owned);
    consents.begin(connection, given, by);
    var told =
        new NewcomerEvents(
            branches.get(connection, version), namespaces.get(connection, version), judged, now);
    var events = new ArrayList<PublishedEvent>();
    profiles.forEach((id, profile) -> events.add(told.registered(id, profile)));
    events.addAll(Consents.events(given, Map.of(), now));
    events.addAll(judge.settle(connection, judged, Cause.REGISTRATION));
    profiles.forEach((id, profile) ->
        events.add(told.state(id, Objects.requireNonNull(fresh.get(id)), profile)));
    outbox.append(events);
  }
}
