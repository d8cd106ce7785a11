package io.clientele.customer.collect;

import io.clientele.customer.CustomerId;
import io.clientele.customer.collect.Call.Identify;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.profile.CheckedCustomer;
import io.clientele.customer.profile.RegisterProspects;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Sees to it that everybody of whom kits tell is known, whoever else asks at the same time; and
/// leaves out devices that are somebody else's already, by an earlier call of the same batch as
/// well: their behaviours would then be nobody's.
@ApplicationScoped
class RegisterUsers {
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final KnownCustomers knownCustomers;
  private final RegisterProspects registerProspects;

  RegisterUsers(
      Namespaces namespaces,
      Identifiers identifiers,
      KnownCustomers knownCustomers,
      RegisterProspects registerProspects) {
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.knownCustomers = knownCustomers;
    this.registerProspects = registerProspects;
  }

  /// @param sound those who are to be written, by the places of their calls; the devices that are
  ///   left out are taken from them
  /// @return what was left out
  Set<ForeignDevice> handle(
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
    var foreign = new LinkedHashSet<ForeignDevice>();
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
      foreign.add(new ForeignDevice(key, device));
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
}
