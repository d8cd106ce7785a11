package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Identifiers.Owned;
import io.clientele.customer.identity.Links;
import io.clientele.customer.identity.Namespaces;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Registers or completes many customers by their identifiers.
///
/// [Recognition] finds whom a row tells of. What it tells of somebody who was merged into the
/// customer is kept as that one's.
@ApplicationScoped
public class UpsertCustomers {
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final Links links;
  private final KnownCustomers knownCustomers;
  private final ToldTraits toldTraits;
  private final SaveCustomers saveCustomers;
  private final SaveNewcomers saveNewcomers;

  UpsertCustomers(
      Namespaces namespaces,
      Identifiers identifiers,
      Links links,
      KnownCustomers knownCustomers,
      ToldTraits toldTraits,
      SaveCustomers saveCustomers,
      SaveNewcomers saveNewcomers) {
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.links = links;
    this.knownCustomers = knownCustomers;
    this.toldTraits = toldTraits;
    this.saveCustomers = saveCustomers;
    this.saveNewcomers = saveNewcomers;
  }

  /// @param version of the definitions, which the transaction holds
  /// @param rows sound customers by the number of their row, in the order of the file
  /// @return the rows that could not be applied, and why
  public Map<Long, Violation> handle(
      Connection connection, long version, Map<Long, CheckedCustomer> rows, String by)
      throws SQLException {
    var known = namespaces.get(connection, version);
    var recognition = new Recognition(connection, identifiers, known, rows.values());
    var refused = new LinkedHashMap<Long, Violation>();
    var waves = new ArrayList<>(List.of(new Wave()));
    for (var row : rows.entrySet()) {
      switch (recognition.recognise(row.getValue())) {
        case Recognition.Refused(Violation why) -> refused.put(row.getKey(), why);
        case Recognition.Known(CustomerId id, CheckedCustomer customer) -> {
          // Rows about the same customer are applied one after the other.
          if (waves.getLast().has(id)) {
            waves.add(new Wave());
          }
          var wave = waves.getLast();
          wave.known.put(id, customer);
          var other = recognition.namedBy(row.getValue());
          if (other.isPresent()) {
            wave.namedBy.put(id, other.get());
          } else {
            wave.own.addAll(recognition.notYetOwn(id, customer));
          }
          recognition.remember(id, other.orElse(id), customer);
        }
        case Recognition.Unknown(CheckedCustomer customer) -> {
          var id = CustomerId.next();
          waves.getLast().fresh.put(id, customer);
          recognition.remember(id, id, customer);
        }
      }
    }
    lockAll(connection, waves, recognition);
    for (var wave : waves) {
      wave.save(connection, version, by);
    }
    links.note(connection, recognition.links());
    return refused;
  }

  /// Before the first wave is written: were each to lock its own customers, those of a later one
  /// would be locked after others that come behind them in the order.
  private void lockAll(Connection connection, List<Wave> waves, Recognition recognition)
      throws SQLException {
    var known = new HashSet<CustomerId>();
    waves.forEach(wave -> known.addAll(wave.known.keySet()));
    if (!known.isEmpty()) {
      knownCustomers.lock(connection, known);
      recognition.confirm(connection, known);
    }
  }

  /// Customers that are written together, each once.
  private final class Wave {
    private final Map<CustomerId, CheckedCustomer> fresh = new LinkedHashMap<>();
    private final Map<CustomerId, CheckedCustomer> known = new LinkedHashMap<>();
    private final Map<CustomerId, CustomerId> namedBy = new HashMap<>();
    private final List<Owned> own = new ArrayList<>();

    boolean has(CustomerId id) {
      return fresh.containsKey(id) || known.containsKey(id);
    }

    void save(Connection connection, long version, String by) throws SQLException {
      var newer = toldTraits.newer(connection, known, namedBy);
      saveCustomers.add(connection, version, newer, namedBy, by);
      identifiers.makeOwn(connection, own);
      saveNewcomers.handle(connection, version, fresh, by);
      toldTraits.note(connection, newer, namedBy);
      toldTraits.note(connection, fresh, Map.of());
    }
  }
}
