package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Namespace;
import io.clientele.customer.identity.Namespaces;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Registers or completes many customers by their identifiers.
///
/// A customer is recognised by its identifiers of unique namespaces; one that has none of those, by
/// the first identifier given.
@ApplicationScoped
public class UpsertCustomers {
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final SaveCustomers saveCustomers;

  UpsertCustomers(Namespaces namespaces, Identifiers identifiers, SaveCustomers saveCustomers) {
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.saveCustomers = saveCustomers;
  }

  /// @param version of the definitions, which the transaction holds
  /// @param rows sound customers by the number of their row, in the order of the file
  /// @return the rows that could not be applied, and why
  public Map<Long, Violation> handle(
      Connection connection, long version, Map<Long, CheckedCustomer> rows, String by)
      throws SQLException {
    var recognition = new Recognition(connection, version, rows);
    var refused = new LinkedHashMap<Long, Violation>();
    var wave = new Wave();
    for (var row : rows.entrySet()) {
      switch (recognition.recognise(row.getValue())) {
        case Refused(String field, String reason) ->
            refused.put(row.getKey(), new Violation(field, reason));
        case Known(CustomerId id) -> {
          // Rows about the same customer are applied one after the other.
          if (wave.has(id)) {
            wave.save(connection, version, by);
            wave = new Wave();
          }
          wave.known.put(id, row.getValue());
        }
        case Unknown() -> {
          var id = CustomerId.next();
          wave.fresh.put(id, row.getValue());
          recognition.remember(id, row.getValue());
        }
      }
    }
    wave.save(connection, version, by);
    return refused;
  }

  private sealed interface Recognised {}

  private record Known(CustomerId id) implements Recognised {}

  private record Unknown() implements Recognised {}

  private record Refused(String field, String reason) implements Recognised {}

  /// Who has which identifiers, those of earlier rows of the same set included.
  private final class Recognition {
    private final Namespaces.Known known;
    private final Map<Identifier, Set<CustomerId>> owners = new HashMap<>();

    Recognition(Connection connection, long version, Map<Long, CheckedCustomer> rows)
        throws SQLException {
      known = namespaces.get(connection, version);
      var all = new HashSet<Identifier>();
      rows.values().forEach(row -> all.addAll(row.identifiers()));
      identifiers
          .owners(connection, all)
          .forEach((identifier, ids) -> owners.put(identifier, new HashSet<>(ids)));
    }

    Recognised recognise(CheckedCustomer row) {
      var exclusive = row.identifiers().stream().filter(this::isExclusive).toList();
      if (row.identifiers().isEmpty()) {
        return new Refused("identifiers", "a customer needs an identifier to be recognised by");
      }
      var keys = exclusive.isEmpty() ? List.of(row.identifiers().getFirst()) : exclusive;
      var found = new HashSet<CustomerId>();
      keys.forEach(key -> found.addAll(owners.getOrDefault(key, Set.of())));
      if (found.size() > 1) {
        return new Refused("identifiers", "belong to several customers");
      }
      return found.stream()
          .findFirst()
          .<Recognised>map(id -> {
            remember(id, row);
            return new Known(id);
          })
          .orElseGet(Unknown::new);
    }

    void remember(CustomerId id, CheckedCustomer row) {
      row.identifiers()
          .forEach(identifier -> owners.computeIfAbsent(identifier, _ -> new HashSet<>()).add(id));
    }

    private boolean isExclusive(Identifier identifier) {
      return known.find(identifier.namespace()).map(Namespace::exclusive).orElse(false);
    }
  }

  /// Customers that are written together, each once.
  private final class Wave {
    private final Map<CustomerId, CheckedCustomer> fresh = new LinkedHashMap<>();
    private final Map<CustomerId, CheckedCustomer> known = new LinkedHashMap<>();

    boolean has(CustomerId id) {
      return fresh.containsKey(id) || known.containsKey(id);
    }

    void save(Connection connection, long version, String by) throws SQLException {
      saveCustomers.add(connection, version, known, by);
      saveCustomers.register(connection, version, fresh, by);
    }
  }
}
