package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Definitions;
import io.clientele.customer.GroupCommit.Apart;
import io.clientele.customer.GroupCommit.Done;
import io.clientele.customer.GroupCommit.Outcome;
import io.clientele.customer.GroupCommit.Refused;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Namespaces;
import io.clientele.defaults.messaging.TraceContext;
import io.clientele.kernel.problem.InputProblem;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Registers customers that are not known yet, each for itself: one that is refused does not keep
/// the others from it.
@ApplicationScoped
class RegisterCustomers {
  private final Definitions definitions;
  private final CheckCustomer checkCustomer;
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final SaveNewcomers saveNewcomers;
  private final TraceContext traces;

  RegisterCustomers(
      Definitions definitions,
      CheckCustomer checkCustomer,
      Namespaces namespaces,
      Identifiers identifiers,
      SaveNewcomers saveNewcomers,
      TraceContext traces) {
    this.definitions = definitions;
    this.checkCustomer = checkCustomer;
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.saveNewcomers = saveNewcomers;
    this.traces = traces;
  }

  /// @param by who registers the customer
  /// @param traceparent the trace that this belongs to
  record Registration(CustomerDraft draft, String by, @Nullable String traceparent) {}

  /// @return what became of each, in their order. Of two that have an identifier in common the
  ///   later one goes apart, since that is somebody's by then.
  List<Outcome<CustomerId>> handle(Connection connection, List<Registration> registrations)
      throws SQLException {
    Sql.planOnce(connection);
    var version = definitions.hold(connection);
    var check = checkCustomer.by(connection, version);
    var outcomes = new ArrayList<Outcome<CustomerId>>();
    var sound = new LinkedHashMap<Integer, CheckedCustomer>();
    var named = new HashSet<Identifier>();
    for (var registration : registrations) {
      switch (check.draft(registration.draft)) {
        case CheckCustomer.Faulty(var violations) ->
            outcomes.add(new Refused<>(new InputProblem.Invalid(violations)));
        case CheckCustomer.Sound(CheckedCustomer customer) when customer.name() == null ->
            outcomes.add(
                new Refused<>(new InputProblem.Invalid("name", "is required", "required")));
        case CheckCustomer.Sound(CheckedCustomer customer) -> {
          if (customer.identifiers().stream().noneMatch(named::contains)) {
            named.addAll(customer.identifiers());
            sound.put(outcomes.size(), customer);
          }
          outcomes.add(new Apart<>());
        }
      }
    }
    var taken = taken(connection, namespaces.get(connection, version), named);
    var fresh = new HashMap<String, Map<CustomerId, CheckedCustomer>>();
    var trace = new HashMap<String, String>();
    sound.forEach((place, customer) -> {
      var other = customer.identifiers().stream().filter(taken::contains).findFirst();
      if (other.isPresent()) {
        outcomes.set(
            place, new Refused<>(new CustomerProblem.IdentifierTaken(other.get().namespace())));
      } else {
        var id = CustomerId.next();
        var registration = registrations.get(place);
        fresh.computeIfAbsent(registration.by, _ -> new LinkedHashMap<>()).put(id, customer);
        if (registration.traceparent != null) {
          trace.put(id.toString(), registration.traceparent);
        }
        outcomes.set(place, new Done<>(id));
      }
    });
    traces.within(
        trace,
        () -> {
          for (var one : fresh.entrySet()) {
            saveNewcomers.handle(connection, version, one.getValue(), one.getKey());
          }
          return null;
        });
    return outcomes;
  }

  /// Those that a single customer may have, and somebody has.
  private Set<Identifier> taken(
      Connection connection, Namespaces.Known known, Collection<Identifier> named)
      throws SQLException {
    // Whoever gets the same meanwhile is linked, if the rules say so: the later of the two sees to
    // it.
    identifiers.claim(connection, named.stream().filter(known::links).toList());
    var taken = new HashSet<>(identifiers.owners(connection, named).keySet());
    taken.removeIf(identifier -> !known.isExclusive(identifier));
    return taken;
  }
}
