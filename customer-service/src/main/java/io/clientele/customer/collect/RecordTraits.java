package io.clientele.customer.collect;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.collect.Call.Identify;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Links;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.profile.CheckCustomer;
import io.clientele.customer.profile.CheckedCustomer;
import io.clientele.customer.profile.RegisterProspects;
import io.clientele.customer.profile.UpsertCustomers;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Writes down what kits know of people. Whoever is not known yet becomes a prospect; what does not
/// fit into the profile is kept out, and said.
@ApplicationScoped
class RecordTraits {
  private final Database database;
  private final Definitions definitions;
  private final CheckCustomer checkCustomer;
  private final CheckTraits checkTraits;
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final Links links;
  private final KnownCustomers knownCustomers;
  private final RegisterProspects registerProspects;
  private final UpsertCustomers upsertCustomers;
  private final CurrentUser user;

  RecordTraits(
      Database database,
      Definitions definitions,
      CheckCustomer checkCustomer,
      CheckTraits checkTraits,
      Namespaces namespaces,
      Identifiers identifiers,
      Links links,
      KnownCustomers knownCustomers,
      RegisterProspects registerProspects,
      UpsertCustomers upsertCustomers,
      CurrentUser user) {
    this.database = database;
    this.definitions = definitions;
    this.checkCustomer = checkCustomer;
    this.checkTraits = checkTraits;
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.links = links;
    this.knownCustomers = knownCustomers;
    this.registerProspects = registerProspects;
    this.upsertCustomers = upsertCustomers;
    this.user = user;
  }

  /// What became of the calls, each by its place.
  ///
  /// @param notes what was kept out
  /// @param refused what could not be applied at all
  record Result(Map<Long, List<Violation>> notes, Map<Long, List<Violation>> refused) {}

  Result handle(Map<Long, Identify> calls) {
    if (calls.isEmpty()) {
      return new Result(Map.of(), Map.of());
    }
    try {
      return record(calls);
    } catch (Database.Failure e) {
      if (!e.duplicate()) {
        throw e;
      }
      // Somebody registered the same identifier meanwhile, and will be found now.
      return record(calls);
    }
  }

  private Result record(Map<Long, Identify> calls) {
    return database.call(connection -> {
      Sql.planOnce(connection);
      var version = definitions.hold(connection);
      var check = checkCustomer.by(connection, version);
      var notes = new HashMap<Long, List<Violation>>();
      var refused = new HashMap<Long, List<Violation>>();
      var sound = new LinkedHashMap<Long, CheckedCustomer>();
      calls.forEach((place, call) -> {
        var noted = new ArrayList<Violation>();
        switch (checkTraits.handle(check, call, noted)) {
          case CheckCustomer.Sound(CheckedCustomer customer) ->
              sound.put(place, customer.ofUnknownKind());
          case CheckCustomer.Faulty(var faults) ->
              refused.put(place, faults.stream().map(fault -> inWordsOfKits(fault, call)).toList());
        }
        notes.put(place, noted);
      });
      var foreign = register(connection, version, sound, calls);
      upsertCustomers
          .handle(connection, version, sound, user.name())
          .forEach((place, why) ->
              refused.put(
                  place, List.of(inWordsOfKits(why, Objects.requireNonNull(calls.get(place))))));
      link(connection, version, foreign);
      return new Result(notes, refused);
    });
  }

  /// A device that is somebody else's.
  ///
  /// @param user beside whom it was told
  private record Foreign(Identifier user, Identifier device) {}

  /// Sees to it that everybody is known, whoever else asks at the same time; and leaves out devices
  /// that are somebody else's already, by an earlier call of the same batch as well: their
  /// behaviours would then be nobody's.
  ///
  /// @return what was left out
  private Set<Foreign> register(
      Connection connection,
      long version,
      Map<Long, CheckedCustomer> sound,
      Map<Long, Identify> calls)
      throws SQLException {
    var known = namespaces.get(connection, version);
    var devices = new HashMap<Long, Identifier>();
    calls.forEach((place, call) ->
        Optional.ofNullable(call.anonymous())
            .flatMap(known::normal)
            .ifPresent(device -> devices.put(place, device)));
    var owners = owners(connection, sound, devices);
    var unknown = new LinkedHashSet<Identifier>();
    var given = new HashMap<Identifier, Identifier>();
    var foreign = new LinkedHashSet<Foreign>();
    sound.replaceAll((place, customer) -> {
      var key = customer.identifiers().getFirst();
      if (!owners.containsKey(key) && given.putIfAbsent(key, key) == null) {
        unknown.add(key);
      }
      var device = devices.getOrDefault(place, key);
      if (device.equals(key)
          || (!owners.containsKey(device)
              && key.equals(given.merge(device, key, (one, _) -> one)))) {
        return customer;
      }
      foreign.add(new Foreign(key, device));
      return customer.without(List.of(device));
    });
    if (!unknown.isEmpty()) {
      // First those who are known: whoever has one of them locked may be giving it what a prospect
      // would be registered by.
      knownCustomers.lock(connection, owners.values().stream().flatMap(List::stream).toList());
      registerProspects.handle(connection, version, unknown);
    }
    return foreign;
  }

  /// Who has what the calls tell. Nobody else gives away what nobody has of it.
  private Map<Identifier, List<CustomerId>> owners(
      Connection connection, Map<Long, CheckedCustomer> sound, Map<Long, Identifier> devices)
      throws SQLException {
    var told = new LinkedHashSet<Identifier>();
    sound.forEach((place, customer) -> {
      told.addAll(customer.identifiers());
      Optional.ofNullable(devices.get(place)).ifPresent(told::add);
    });
    var owners = identifiers.owners(connection, told);
    told.removeAll(owners.keySet());
    owners.putAll(identifiers.claim(connection, told));
    return owners;
  }

  /// Links whoever has a device to the customer beside whom it was told, if its namespace does.
  private void link(Connection connection, long version, Set<Foreign> foreign) throws SQLException {
    var known = namespaces.get(connection, version);
    foreign.removeIf(one -> !known.links(one.device));
    var all = new LinkedHashSet<Identifier>();
    foreign.forEach(one -> all.addAll(List.of(one.user, one.device)));
    var owners = identifiers.owners(connection, all);
    var noted = new ArrayList<Links.Link>();
    foreign.forEach(one -> {
      var users = owners.getOrDefault(one.user, List.of());
      var others = owners.getOrDefault(one.device, List.of());
      if (users.size() == 1 && others.size() == 1) {
        noted.add(new Links.Link(users.getFirst(), others.getFirst(), one.device.namespace()));
      }
    });
    links.note(connection, noted);
  }

  /// The user comes before the device among the identifiers of a call.
  private static Violation inWordsOfKits(Violation fault, Identify call) {
    if (!fault.field().startsWith("identifiers")) {
      return fault;
    }
    var ofDevice = call.user() == null || fault.field().startsWith("identifiers[1]");
    return fault.at(ofDevice ? "anonymousId" : "userId");
  }
}
