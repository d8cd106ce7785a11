package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.consent.Consents;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Change;
import io.clientele.customer.judgement.Judge;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.sql.ChangedMeanwhile;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes changed customers with their identifiers and consents, judges them and announces them;
/// any number at once. New ones are written by [SaveNewcomers].
@ApplicationScoped
class SaveCustomers {
  private final Customers customers;
  private final KnownCustomers knownCustomers;
  private final Identifiers identifiers;
  private final MergedProfiles mergedProfiles;
  private final Consents consents;
  private final Assignments assignments;
  private final ToldTraits toldTraits;
  private final Judge judge;
  private final Outbox outbox;
  private final BusinessDay calendar;

  SaveCustomers(
      Customers customers,
      KnownCustomers knownCustomers,
      Identifiers identifiers,
      MergedProfiles mergedProfiles,
      Consents consents,
      Assignments assignments,
      ToldTraits toldTraits,
      Judge judge,
      Outbox outbox,
      BusinessDay calendar) {
    this.customers = customers;
    this.knownCustomers = knownCustomers;
    this.identifiers = identifiers;
    this.mergedProfiles = mergedProfiles;
    this.consents = consents;
    this.assignments = assignments;
    this.toldTraits = toldTraits;
    this.judge = judge;
    this.outbox = outbox;
    this.calendar = calendar;
  }

  /// Adds what is given to customers that exist. Whoever gains nothing is left alone. When one of
  /// them is gone all is to be tried again: it is known by then who stands for it.
  ///
  /// @param namedBy by whose identifiers customers were named that came by somebody who was merged
  ///   into them
  void add(
      Connection connection,
      long version,
      Map<CustomerId, CheckedCustomer> given,
      Map<CustomerId, CustomerId> namedBy,
      String by)
      throws SQLException {
    if (given.isEmpty()) {
      return;
    }
    var gained = new ArrayList<Identifiers.Owned>();
    var consented = new ArrayList<Consents.Given>();
    given.forEach((id, customer) -> {
      var of = namedBy.getOrDefault(id, id);
      gained.addAll(customer.owned(id, of));
      consented.addAll(customer.given(id, of));
    });
    var stored = lock(connection, given.keySet(), gained);
    var told = new HashMap<CustomerId, MergedProfiles.Told>();
    var profiles = new LinkedHashMap<CustomerId, Profile>();
    stored.forEach((id, known) -> {
      var customer = Objects.requireNonNull(given.get(id));
      var of = namedBy.get(id);
      if (of == null) {
        profiles.put(id, customer.over(known.profile()));
      } else {
        told.put(id, new MergedProfiles.Told(of, customer));
      }
    });
    profiles.putAll(mergedProfiles.tell(connection, stored, told, by));
    replace(connection, version, stored, profiles, new Extras(gained, consented, Set.of()), by);
    for (var id : stored.keySet()) {
      var cleared = Objects.requireNonNull(given.get(id)).cleared();
      if (!namedBy.containsKey(id)) {
        mergedProfiles.giveUp(
            connection, id, cleared.stream().map(CheckedCustomer::field).toList());
      }
    }
  }

  /// Gives customers identifiers that they may have, and nothing else.
  void gain(Connection connection, long version, Collection<Identifiers.Owned> gained, String by)
      throws SQLException {
    if (gained.isEmpty()) {
      return;
    }
    var ids = gained.stream().map(Identifiers.Owned::customer).collect(Collectors.toSet());
    var stored = lock(connection, ids, gained);
    replace(
        connection,
        version,
        stored,
        Map.of(),
        new Extras(List.copyOf(gained), List.of(), Set.of()),
        by);
  }

  /// Locks customers who are to gain identifiers. Whose these were found to be was found before.
  private Map<CustomerId, Customers.Stored> lock(
      Connection connection, Set<CustomerId> ids, Collection<Identifiers.Owned> gained)
      throws SQLException {
    var stored = customers.lock(connection, ids);
    if (stored.size() < ids.size()) {
      throw new ChangedMeanwhile("customers were merged meanwhile");
    }
    if (!identifiers.seconds(connection, gained).isEmpty()) {
      throw new ChangedMeanwhile("customers got other identifiers meanwhile");
    }
    return stored;
  }

  /// What a change brings beside the profile.
  ///
  /// @param bereft customers from whom identifiers were taken
  record Extras(
      List<Identifiers.Owned> identifiers, List<Consents.Given> consents, Set<CustomerId> bereft) {
    static final Extras NONE = new Extras(List.of(), List.of(), Set.of());
  }

  /// Replaces the profiles of customers that are locked.
  void replace(
      Connection connection,
      long version,
      Map<CustomerId, Customers.Stored> before,
      Map<CustomerId, Profile> after,
      Extras extras,
      String by)
      throws SQLException {
    var now = calendar.now();
    var changes = new HashMap<CustomerId, List<String>>();
    after.forEach((id, profile) -> {
      var known = before.get(id);
      var changed = known == null ? List.<String>of() : profile.changesSince(known.profile());
      if (!changed.isEmpty()) {
        changes.put(id, new ArrayList<>(changed));
      }
    });
    var changed = new LinkedHashMap<>(after);
    changed.keySet().retainAll(changes.keySet());
    var versions = new HashMap<>(customers.update(connection, changed, now));
    assignments.note(connection, before, changed, now, by);
    toldTraits.changed(connection, before, changed, now);
    var renamed = new HashSet<>(identifiers.add(connection, extras.identifiers()));
    renamed.addAll(extras.bereft());
    renamed.forEach(id -> changes.computeIfAbsent(id, _ -> new ArrayList<>()).add("identifiers"));
    var given = consents.add(connection, extras.consents(), by);
    versions.putAll(
        knownCustomers.raiseVersions(connection, touched(renamed, given, versions.keySet()), now));
    var events = new ArrayList<CustomerEvent>();
    changes.forEach((id, fields) ->
        events.add(new CustomerEvent.Updated(id.value(), versionOf(versions, id), now, fields)));
    events.addAll(Consents.events(given, versions, now));
    if (!events.isEmpty()) {
      outbox.append(events);
      judge.handle(
          connection,
          version,
          versions.keySet().stream().collect(Collectors.toMap(id -> id, _ -> Change.ofRecord())),
          Cause.PROFILE);
    }
  }

  private static long versionOf(Map<CustomerId, Long> versions, CustomerId id) {
    return versions.getOrDefault(id, 1L);
  }

  /// Customers whose identifiers or consents changed, and who were not written for another reason.
  private static Set<CustomerId> touched(
      Set<CustomerId> renamed, List<Consents.Given> given, Set<CustomerId> written) {
    var touched = new HashSet<>(renamed);
    given.forEach(one -> touched.add(one.customer()));
    touched.removeAll(written);
    return touched;
  }
}
