package io.clientele.customer.judgement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Definitions;
import io.clientele.customer.announcement.AnnounceMemberships;
import io.clientele.customer.announcement.AnnounceMemberships.Membership;
import io.clientele.customer.announcement.AnnounceStates;
import io.clientele.customer.condition.Horizon;
import io.clientele.customer.condition.KnownCustomer;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.condition.Newcomer;
import io.clientele.customer.lifecycle.LifecycleHistory;
import io.clientele.customer.lifecycle.Models;
import io.clientele.customer.segment.SegmentRules;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Judges customers after something about them changed: asks the rules that depend on it, writes
/// the moves between places and segments, and announces them.
@ApplicationScoped
public class Judge {
  private final Definitions.Copy<Rules> rules;
  private final KnownCustomers customers;
  private final Verdicts verdicts;
  private final LifecycleHistory history;
  private final AnnounceStates announceStates;
  private final AnnounceMemberships announceMemberships;
  private final Outbox outbox;
  private final BusinessDay calendar;

  Judge(
      Definitions definitions,
      Models models,
      SegmentRules segments,
      KnownCustomers customers,
      Verdicts verdicts,
      LifecycleHistory history,
      AnnounceStates announceStates,
      AnnounceMemberships announceMemberships,
      Outbox outbox,
      BusinessDay calendar) {
    this.customers = customers;
    this.verdicts = verdicts;
    this.history = history;
    this.announceStates = announceStates;
    this.announceMemberships = announceMemberships;
    this.outbox = outbox;
    this.calendar = calendar;
    rules =
        definitions.copy(connection -> {
          var version = definitions.version(connection);
          return new Rules(models.get(connection, version), segments.get(connection, version));
        });
  }

  /// @param version of the definitions, which the transaction holds
  /// @param changes of customers whose rows the transaction has locked
  /// @return the customers as they are now
  public Map<CustomerId, KnownCustomer> handle(
      Connection connection, long version, Map<CustomerId, Change> changes, Cause cause)
      throws SQLException {
    var now = calendar.now();
    var current = rules.get(connection, version);
    var segments = customers.segments(connection, changes.keySet());
    var cases = new LinkedHashMap<CustomerId, Case>();
    changes.forEach((id, change) ->
        cases.put(
            id, new Case(current, change, segments.getOrDefault(id, Set.of()), calendar, now)));
    var open = Map.copyOf(cases);
    while (!open.isEmpty()) {
      var loaded = load(connection, version, open, segments);
      var next = new HashMap<CustomerId, Case>();
      open.forEach((id, one) -> {
        var known = loaded.get(id);
        if (known != null) {
          one.judge(known);
        }
        if (one.isOpen()) {
          next.put(id, one);
        }
      });
      open = next;
    }
    verdicts.place(connection, cases.values(), now);
    verdicts.write(connection, cases.values(), now);
    noteMoves(connection, cases.values(), now, cause);
    announce(connection, cases.values(), now, cause);
    var judged = new HashMap<CustomerId, KnownCustomer>();
    cases.forEach((id, one) -> judged.put(id, one.known()));
    return judged;
  }

  /// Whether any rule asks who is a member of that segment.
  boolean reads(Connection connection, long version, UUID segment) throws SQLException {
    return !rules.get(connection, version).dependingOn(segment).isEmpty();
  }

  /// Whether any rule asks about single behaviours of that type from before a day, which their
  /// totals do not answer.
  public boolean readsSingle(
      Connection connection, long version, String type, LocalDate before, LocalDate today)
      throws SQLException {
    return rules.get(connection, version).readsSingle(type, before, today);
  }

  /// Loads customers, each with as much as its open rules read.
  private Map<CustomerId, KnownCustomer> load(
      Connection connection,
      long version,
      Map<CustomerId, Case> open,
      Map<CustomerId, Set<UUID>> segments)
      throws SQLException {
    var reads = new HashMap<Horizon, Map<CustomerId, Reads>>();
    open.forEach((id, one) ->
        reads.computeIfAbsent(one.horizon(), _ -> new HashMap<>()).put(id, one.reads()));
    var loaded = new HashMap<CustomerId, KnownCustomer>();
    for (var entry : reads.entrySet()) {
      loaded.putAll(
          customers.load(connection, version, entry.getValue(), segments, entry.getKey()));
    }
    return loaded;
  }

  /// Judges customers whose rows are yet to be written. Whoever writes them puts each where it
  /// stands, and then has the rest of the judgement [#settle]d.
  public Newcomers judgeNewcomers(
      Connection connection, long version, Map<CustomerId, Newcomer> newcomers)
      throws SQLException {
    var now = calendar.now();
    var current = rules.get(connection, version);
    var known = customers.newcomers(connection, version, newcomers, calendar.of(now));
    var cases = new LinkedHashMap<CustomerId, Case>();
    known.forEach((id, newcomer) -> {
      var one = new Case(current, Change.ofRecord(), Set.of(), calendar, now);
      do {
        one.judge(newcomer);
      } while (one.isOpen());
      cases.put(id, one);
    });
    return new Newcomers(cases, now);
  }

  /// Writes what judging newcomers came to.
  ///
  /// @return what is to be told of it beside their state
  public List<CustomerEvent> settle(Connection connection, Newcomers newcomers, Cause cause)
      throws SQLException {
    var cases = newcomers.cases();
    var now = newcomers.judgedAt();
    verdicts.begin(connection, cases, now);
    noteMoves(connection, cases, now, cause);
    var events = new ArrayList<>(moves(cases, now, cause));
    for (var one : cases) {
      var id = one.known().id().value();
      one.memberships()
          .forEach((segment, joins) -> {
            if (joins) {
              events.add(
                  new CustomerEvent.SegmentEntered(id, one.version(), now, segment, cause.word()));
            }
          });
    }
    return events;
  }

  private void noteMoves(Connection connection, Collection<Case> cases, Instant now, Cause cause)
      throws SQLException {
    var moves = cases.stream().flatMap(one -> one.moves().stream()).toList();
    if (!moves.isEmpty()) {
      history.append(connection, moves, now, cause.word());
    }
  }

  private void announce(Connection connection, Collection<Case> cases, Instant now, Cause cause)
      throws SQLException {
    var events = moves(cases, now, cause);
    if (!events.isEmpty()) {
      outbox.append(events);
    }
    var memberships = new ArrayList<Membership>();
    for (var one : cases) {
      one.memberships()
          .forEach((segment, joins) ->
              memberships.add(new Membership(one.known().id(), one.version(), segment, joins)));
    }
    announceMemberships.handle(connection, memberships, now, cause.word());
    announceStates.handle(connection, announced(cases));
  }

  private static List<CustomerEvent> moves(Collection<Case> cases, Instant now, Cause cause) {
    var events = new ArrayList<CustomerEvent>();
    for (var one : cases) {
      one.moves()
          .forEach(move ->
              events.add(MoveEvents.of(move, one.version(), one.known().features(), now, cause)));
    }
    return events;
  }

  private static List<CustomerId> announced(Collection<Case> cases) {
    return cases.stream().filter(Case::announced).map(one -> one.known().id()).toList();
  }
}
