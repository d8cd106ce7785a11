package io.clientele.customer.behaviour;

import static java.util.stream.Collectors.toSet;

import io.clientele.customer.CustomerConfig;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.KnownCustomer;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.ErasedCustomers;
import io.clientele.customer.identity.ErasedCustomers.BeingErased;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Change;
import io.clientele.customer.judgement.Judge;
import io.clientele.customer.profile.RegisterProspects;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.event.BehavioursAppliedEvent.Applied;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.inbox.Unprocessable;
import io.clientele.kernel.time.BusinessDay;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Takes behaviours from Kafka, a batch in one transaction: whose they are, keep the new ones, fold
/// them into the totals, judge the customers, publish what was applied. Every step is one statement
/// for the whole batch.
@ApplicationScoped
class BehaviourConsumer implements InboxHandler<BehaviourEvent> {
  private static final Logger LOG = Logger.getLogger(BehaviourConsumer.class);
  private static final int LARGEST_PUBLISHED_BATCH = 500;

  private final Definitions definitions;
  private final BehaviourTypes types;
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final ErasedCustomers erasedCustomers;
  private final RegisterProspects registerProspects;
  private final LinkNamed linkNamed;
  private final WaitingBehaviours waiting;
  private final KnownCustomers customers;
  private final BehaviourMonths months;
  private final Behaviours behaviours;
  private final Judge judge;
  private final Outbox outbox;
  private final BusinessDay calendar;
  private final BehaviourConfig behaviourConfig;
  private final String assetsBehaviour;
  private final Counter outlived;
  private final EventCodec<BehaviourEvent> codec = EventCodec.of(BehaviourEvent.class);

  BehaviourConsumer(
      Definitions definitions,
      BehaviourTypes types,
      Namespaces namespaces,
      Identifiers identifiers,
      ErasedCustomers erasedCustomers,
      RegisterProspects registerProspects,
      LinkNamed linkNamed,
      WaitingBehaviours waiting,
      KnownCustomers customers,
      BehaviourMonths months,
      Behaviours behaviours,
      Judge judge,
      Outbox outbox,
      BusinessDay calendar,
      BehaviourConfig behaviourConfig,
      CustomerConfig config,
      MeterRegistry metrics) {
    this.definitions = definitions;
    this.types = types;
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.erasedCustomers = erasedCustomers;
    this.registerProspects = registerProspects;
    this.linkNamed = linkNamed;
    this.waiting = waiting;
    this.customers = customers;
    this.months = months;
    this.behaviours = behaviours;
    this.judge = judge;
    this.outbox = outbox;
    this.calendar = calendar;
    this.behaviourConfig = behaviourConfig;
    this.assetsBehaviour = config.assetsBehaviour();
    this.outlived =
        Counter.builder("clientele.behaviour.outlived")
            .description("Behaviours dropped because their type no longer keeps their day")
            .register(metrics);
  }

  @Override
  public String name() {
    return "customer.behaviours";
  }

  @Override
  public Topic topic() {
    return BehaviourEvent.TOPIC;
  }

  @Override
  public EventCodec<BehaviourEvent> codec() {
    return codec;
  }

  @Override
  public int lanes() {
    return 2;
  }

  @Override
  public int batchSize() {
    return 6_000;
  }

  @Override
  public Duration gathering() {
    return Duration.ofMillis(100);
  }

  @Override
  public void apply(Connection connection, List<Received<BehaviourEvent>> batch)
      throws SQLException {
    try {
      applyAll(connection, batch);
    } catch (SQLException e) {
      // Somebody registered the same identifier meanwhile; the next attempt will find it.
      throw "23505".equals(e.getSQLState()) ? new SQLTransientException(e) : e;
    }
  }

  private void applyAll(Connection connection, List<Received<BehaviourEvent>> batch)
      throws SQLException {
    Sql.planOnce(connection);
    var version = definitions.hold(connection);
    var check =
        CheckBehaviour.of(
            types.get(connection, version),
            namespaces.get(connection, version),
            calendar,
            behaviourConfig.currency());
    var rejected = new HashMap<Received<BehaviourEvent>, String>();
    var sound = new LinkedHashMap<Received<BehaviourEvent>, Recorded>();
    for (var received : batch) {
      if (received.data() instanceof Recorded recorded) {
        check(check, received, recorded, sound, rejected);
      }
    }
    var resolved = resolve(connection, version, check, sound, rejected);
    if (!rejected.isEmpty()) {
      throw new Unprocessable(rejected);
    }
    if (!resolved.isEmpty()) {
      apply(connection, version, resolved.values());
    }
  }

  /// Whoever sent it was told that it is taken, or waits no longer for a customer, so what its type
  /// no longer keeps is nobody's mistake: it is passed over, not parked.
  private void check(
      CheckBehaviour check,
      Received<BehaviourEvent> received,
      Recorded recorded,
      Map<Received<BehaviourEvent>, Recorded> sound,
      Map<Received<BehaviourEvent>, String> rejected) {
    var faults = check.faults(recorded);
    if (faults.isEmpty()) {
      sound.put(received, recorded);
    } else if (check.isOutlived(recorded)) {
      outlived.increment();
      LOG.debugf("A behaviour of the type %s is older than those kept", recorded.type());
    } else {
      var first = faults.getFirst();
      rejected.put(received, first.field() + " " + first.message() + ".");
    }
  }

  /// The behaviours with their customers, each event once, and the customers locked.
  private Map<EventOfDay, Behaviour> resolve(
      Connection connection,
      long version,
      CheckBehaviour check,
      Map<Received<BehaviourEvent>, Recorded> sound,
      Map<Received<BehaviourEvent>, String> rejected)
      throws SQLException {
    var naming = check.naming();
    var owners = owners(connection, version, naming, sound);
    var named = new LinkedHashMap<Received<BehaviourEvent>, Naming.Of>();
    var ownerless = new LinkedHashMap<Recorded, Identifier>();
    sound.forEach((received, recorded) -> {
      switch (naming.of(recorded, owners)) {
        case Naming.Of of -> named.put(received, of);
        case Naming.Awaited(Identifier by) -> ownerless.put(recorded, by);
        case Naming.OfProspect(Identifier by) ->
            throw new IllegalStateException("nobody was registered in " + by.namespace());
        case Naming.OfNobody(String why) -> rejected.put(received, why);
      }
    });
    if (!ownerless.isEmpty()) {
      waiting.add(connection, ownerless);
    }
    var locked =
        customers.lockNamed(
            connection, named.values().stream().map(Naming.Of::customer).collect(toSet()));
    var gone =
        named.values().stream()
            .map(Naming.Of::customer)
            .filter(id -> !locked.containsKey(id))
            .toList();
    var erased = erasedCustomers.among(connection, gone);
    var origins = identifiers.origins(connection, owners.keySet());
    var resolved = new LinkedHashMap<EventOfDay, Behaviour>();
    sound.forEach((received, recorded) -> {
      var of = named.get(received);
      if (of == null) {
        return;
      }
      var id = of.customer();
      var customer = locked.get(id);
      if (erased.contains(id)) {
        return;
      }
      if (customer == null) {
        rejected.put(received, "There is no customer " + id + ".");
        return;
      }
      var behaviour =
          new Behaviour(
              Behaviour.keyOf(recorded),
              calendar.of(recorded.occurredAt()),
              customer,
              customer.equals(id) ? of.by().map(origins::get).orElse(null) : id,
              recorded,
              received.partition());
      if (!isRepeated(behaviour.event(), resolved.keySet())) {
        resolved.put(behaviour.event(), behaviour);
      }
    });
    linkNamed.handle(connection, version, naming, resolved.values(), owners);
    return resolved;
  }

  private boolean isRepeated(EventOfDay event, Set<EventOfDay> before) {
    var within = behaviourConfig.repeatedWithinDays();
    return IntStream.rangeClosed(-within, within)
        .anyMatch(days -> before.contains(event.after(days)));
  }

  private Map<Identifier, List<CustomerId>> owners(
      Connection connection,
      long version,
      Naming naming,
      Map<Received<BehaviourEvent>, Recorded> sound)
      throws SQLException {
    var wanted = new LinkedHashSet<Identifier>();
    sound.values().forEach(recorded -> wanted.addAll(naming.identifiers(recorded)));
    var owners = identifiers.owners(connection, wanted);
    forgetErased(connection, naming, sound, owners, wanted);
    owners.putAll(identifiers.claim(connection, givenAway(naming, sound.values(), owners)));
    var prospects = prospects(naming, sound.values(), owners);
    if (!prospects.isEmpty()) {
      // First those who are known: whoever has one of them locked may be giving it what a prospect
      // would be registered by.
      customers.lockNamed(connection, named(naming, sound.values(), owners));
      owners.putAll(registerProspects.handle(connection, version, prospects));
    }
    return owners;
  }

  private static Set<CustomerId> named(
      Naming naming, Collection<Recorded> sound, Map<Identifier, List<CustomerId>> owners) {
    var named = new HashSet<CustomerId>();
    for (var recorded : sound) {
      if (naming.of(recorded, owners) instanceof Naming.Of of) {
        named.add(of.customer());
      }
    }
    return named;
  }

  /// What nobody has, and will be somebody's by these behaviours.
  private static Set<Identifier> givenAway(
      Naming naming, Collection<Recorded> sound, Map<Identifier, List<CustomerId>> owners) {
    var given = prospects(naming, sound, owners);
    for (var recorded : sound) {
      naming.linking(recorded).stream()
          .filter(identifier -> !owners.containsKey(identifier))
          .forEach(given::add);
    }
    return given;
  }

  /// By what somebody new is to be registered.
  private static Set<Identifier> prospects(
      Naming naming, Collection<Recorded> sound, Map<Identifier, List<CustomerId>> owners) {
    var prospects = new LinkedHashSet<Identifier>();
    for (var recorded : sound) {
      if (naming.of(recorded, owners) instanceof Naming.OfProspect(Identifier by)) {
        prospects.add(by);
      }
    }
    return prospects;
  }

  /// Leaves out what came before of customers who are being erased, or tells of before: it must not
  /// make prospects of them.
  private void forgetErased(
      Connection connection,
      Naming naming,
      Map<Received<BehaviourEvent>, Recorded> sound,
      Map<Identifier, List<CustomerId>> owners,
      Collection<Identifier> named)
      throws SQLException {
    var ownerless = named.stream().filter(one -> !owners.containsKey(one)).toList();
    var erased = erasedCustomers.beingErased(connection, ownerless);
    if (!erased.isEmpty()) {
      sound
          .entrySet()
          .removeIf(one -> {
            var identifiers = naming.identifiers(one.getValue());
            return identifiers.stream().noneMatch(owners::containsKey)
                && identifiers.stream()
                    .flatMap(identifier -> Stream.ofNullable(erased.get(identifier)))
                    .anyMatch(erasure -> isFromBefore(one.getKey(), one.getValue(), erasure));
          });
    }
  }

  /// When it happened is what its source says. Whoever is erased now is not brought back by what is
  /// dated later.
  private static boolean isFromBefore(
      Received<BehaviourEvent> received, Recorded recorded, BeingErased erasure) {
    return erasure.isAfter(received.partition(), received.offset())
        || recorded.occurredAt().isBefore(erasure.at());
  }

  private void apply(Connection connection, long version, Collection<Behaviour> resolved)
      throws SQLException {
    months.ensure(resolved.stream().map(Behaviour::day).distinct().toList());
    var stored = behaviours.insert(connection, resolved);
    var fresh = resolved.stream().filter(one -> stored.contains(one.event())).toList();
    if (fresh.isEmpty()) {
      return;
    }
    behaviours.fold(connection, fresh);
    var today = calendar.today();
    var typesOf = new HashMap<CustomerId, Set<String>>();
    var ahead = new HashMap<CustomerId, LocalDate>();
    for (var one : fresh) {
      typesOf.computeIfAbsent(one.customer(), _ -> new HashSet<>()).add(one.recorded().type());
      if (one.day().isAfter(today)) {
        ahead.merge(one.customer(), one.day(), (day, other) -> day.isBefore(other) ? day : other);
      }
    }
    var changes = new HashMap<CustomerId, Change>();
    typesOf.forEach((id, seen) ->
        changes.put(id, Change.ofBehaviours(seen, seen.contains(assetsBehaviour), ahead.get(id))));
    publish(fresh, judge.handle(connection, version, changes, Cause.BEHAVIOUR));
  }

  private void publish(List<Behaviour> fresh, Map<CustomerId, KnownCustomer> judged) {
    var byPartition = new TreeMap<Integer, List<Applied>>();
    for (var one : fresh) {
      byPartition
          .computeIfAbsent(one.partition(), _ -> new ArrayList<>())
          .add(applied(one, judged.get(one.customer())));
    }
    var events = new ArrayList<BehavioursAppliedEvent>();
    byPartition.forEach((partition, applied) -> {
      for (var from = 0; from < applied.size(); from += LARGEST_PUBLISHED_BATCH) {
        var to = Math.min(from + LARGEST_PUBLISHED_BATCH, applied.size());
        events.add(new BehavioursAppliedEvent.Batch(partition, applied.subList(from, to)));
      }
    });
    outbox.append(events);
  }

  private static Applied applied(Behaviour behaviour, @Nullable KnownCustomer customer) {
    var recorded = behaviour.recorded();
    var features = customer == null ? null : customer.features();
    return new Applied(
        recorded.id(),
        recorded.source(),
        behaviour.customer().value(),
        recorded.type(),
        recorded.occurredAt(),
        recorded.amount(),
        features == null ? null : features.stage(),
        features == null ? null : features.tier(),
        features == null ? null : features.base(),
        features == null ? null : features.branch());
  }
}
