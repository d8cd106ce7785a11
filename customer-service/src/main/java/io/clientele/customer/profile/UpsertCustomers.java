package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Identifiers.Owned;
import io.clientele.customer.identity.Links;
import io.clientele.customer.identity.Namespaces;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.sql.ChangedMeanwhile;
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
import java.util.Optional;
import java.util.Set;

/// Registers or completes many customers by their identifiers.
///
/// A customer is recognised by its identifiers of unique namespaces; one that has none of those, by
/// the identifier of the highest priority, of several the first given. Where unique identifiers
/// name several customers, the one of the highest priority prevails; without one such the row is
/// refused. What a row tells of somebody who was merged into the customer is kept as that one's.
@ApplicationScoped
public class UpsertCustomers {
  private static final String IDENTIFIERS = "identifiers";

  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final Links links;
  private final KnownCustomers knownCustomers;
  private final SaveCustomers saveCustomers;

  UpsertCustomers(
      Namespaces namespaces,
      Identifiers identifiers,
      Links links,
      KnownCustomers knownCustomers,
      SaveCustomers saveCustomers) {
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.links = links;
    this.knownCustomers = knownCustomers;
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
    var waves = new ArrayList<>(List.of(new Wave()));
    for (var row : rows.entrySet()) {
      switch (recognition.recognise(row.getValue())) {
        case Refused(Violation why) -> refused.put(row.getKey(), why);
        case Known(CustomerId id, CheckedCustomer customer) -> {
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
        case Unknown(CheckedCustomer customer) -> {
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
    links.note(connection, recognition.links);
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
      recognition.confirm(known);
    }
  }

  /// What a row tells of, and what of it is to be written: identifiers that belong to somebody else
  /// are left out.
  private sealed interface Recognised {}

  private record Known(CustomerId id, CheckedCustomer customer) implements Recognised {}

  private record Unknown(CheckedCustomer customer) implements Recognised {}

  private record Refused(Violation why) implements Recognised {}

  /// Who has which identifiers, those of earlier rows of the same set included.
  private final class Recognition {
    private final Connection connection;
    private final Namespaces.Known known;
    private final Map<Identifier, List<CustomerId>> found;
    private final Map<Identifier, Set<CustomerId>> owners = new HashMap<>();
    private final Map<CustomerId, Set<Identifier>> given = new HashMap<>();
    private final Set<Owned> seconds;
    private final Map<Identifier, CustomerId> origins;
    private final List<Links.Link> links = new ArrayList<>();

    Recognition(Connection connection, long version, Map<Long, CheckedCustomer> rows)
        throws SQLException {
      this.connection = connection;
      known = namespaces.get(connection, version);
      var all = new HashSet<Identifier>();
      rows.values().forEach(row -> all.addAll(row.identifiers()));
      found = identifiers.owners(connection, all);
      note(found);
      note(identifiers.claim(connection, contested(rows.values())));
      seconds = identifiers.seconds(connection, gaining(rows.values()));
      origins = identifiers.origins(connection, all);
    }

    private void note(Map<Identifier, List<CustomerId>> found) {
      found.forEach((identifier, ids) -> owners.put(identifier, new HashSet<>(ids)));
    }

    /// Goes on only if customers who are locked by now still have what they were found to have:
    /// what was taken from them meanwhile must not be given to them again.
    void confirm(Set<CustomerId> locked) throws SQLException {
      var now = identifiers.owners(connection, found.keySet());
      for (var one : found.entrySet()) {
        var had = new HashSet<>(one.getValue());
        had.retainAll(locked);
        if (!now.getOrDefault(one.getKey(), List.of()).containsAll(had)) {
          throw new ChangedMeanwhile("customers lost identifiers meanwhile");
        }
      }
    }

    /// What others may give to somebody at the same time, and no index sees it: of what may be
    /// shared and nobody has, that by which somebody new is to be known, and that which links.
    private Set<Identifier> contested(Collection<CheckedCustomer> rows) {
      var contested = new HashSet<Identifier>();
      for (var row : rows) {
        if (!row.identifiers().isEmpty()) {
          contested.addAll(keys(row));
          row.identifiers().stream().filter(known::links).forEach(contested::add);
        }
      }
      contested.removeIf(one -> isExclusive(one) || isOwned(one));
      return contested;
    }

    /// What customers would get of which they may have one, if the rows tell of them.
    private Set<Owned> gaining(Collection<CheckedCustomer> rows) {
      var gaining = new HashSet<Owned>();
      for (var row : rows) {
        var fresh =
            row.identifiers().stream()
                .filter(one -> known.isSingle(one) && !(isExclusive(one) && isOwned(one)))
                .toList();
        row.identifiers().stream()
            .flatMap(one -> owners.getOrDefault(one, Set.of()).stream())
            .forEach(id -> fresh.forEach(one -> gaining.add(new Owned(id, one))));
      }
      return gaining;
    }

    Recognised recognise(CheckedCustomer row) {
      if (row.identifiers().isEmpty()) {
        return new Refused(
            new Violation(
                IDENTIFIERS,
                "a customer needs an identifier to be recognised by",
                "no-identifier"));
      }
      var naming = keys(row).stream().filter(this::isOwned).toList();
      if (naming.isEmpty()) {
        return new Unknown(row);
      }
      var priority = known.priority(naming.getFirst());
      var named = new HashSet<CustomerId>();
      naming.stream()
          .filter(key -> known.priority(key) == priority)
          .forEach(key -> named.addAll(owners.getOrDefault(key, Set.of())));
      if (named.size() > 1) {
        return new Refused(
            new Violation(IDENTIFIERS, "belong to several customers", "several-customers"));
      }
      var id = named.iterator().next();
      var other = differing(id, row);
      if (other.isEmpty()) {
        return new Known(id, withoutForeign(row, id));
      }
      // What says more about who it is says that it is somebody else.
      return known.priority(other.get()) > priority
          ? new Unknown(row.without(naming.stream().filter(this::isExclusive).toList()))
          : new Refused(another(other.get().namespace()));
    }

    private static Violation another(String namespace) {
      return new Violation(
          IDENTIFIERS,
          "the customer has another identifier of the namespace " + namespace,
          "another-identifier",
          Map.of("namespace", namespace));
    }

    /// By whose identifier the row names its customer, where that came by somebody who was merged
    /// into it.
    Optional<CustomerId> namedBy(CheckedCustomer row) {
      return keys(row).stream().filter(this::isOwned).findFirst().map(origins::get);
    }

    /// What the row gives its customer itself, who may have it by somebody else so far.
    List<Owned> notYetOwn(CustomerId id, CheckedCustomer row) {
      return row.identifiers().stream()
          .filter(origins::containsKey)
          .map(identifier -> new Owned(id, identifier))
          .toList();
    }

    /// By what the row says who it is, the most telling first.
    private List<Identifier> keys(CheckedCustomer row) {
      var ranked = known.ranked(row.identifiers());
      var exclusive = ranked.stream().filter(this::isExclusive).toList();
      return exclusive.isEmpty() ? List.of(ranked.getFirst()) : exclusive;
    }

    /// An identifier of the row of which the customer has another one, and may have only one.
    private Optional<Identifier> differing(CustomerId id, CheckedCustomer row) {
      var before = given.getOrDefault(id, Set.of());
      return known.ranked(row.identifiers()).stream()
          .filter(one -> known.isSingle(one) && !isForeign(one, id) && !has(id, one))
          .filter(one ->
              seconds.contains(new Owned(id, one)) || before.stream().anyMatch(one::differsFrom))
          .findFirst();
    }

    /// The row without what belongs to others, who are linked to the customer if the rules say so.
    private CheckedCustomer withoutForeign(CheckedCustomer row, CustomerId id) {
      var foreign = row.identifiers().stream().filter(one -> isForeign(one, id)).toList();
      for (var identifier : foreign) {
        if (known.links(identifier)) {
          owners
              .getOrDefault(identifier, Set.of())
              .forEach(other -> links.add(new Links.Link(id, other, identifier.namespace())));
        }
      }
      return foreign.isEmpty() ? row : row.without(foreign);
    }

    /// @param of by whom the row named its customer
    void remember(CustomerId id, CustomerId of, CheckedCustomer row) {
      for (var identifier : row.identifiers()) {
        if (of.equals(id)) {
          if (!isExclusive(identifier)) {
            origins.remove(identifier);
          }
        } else if (!isOwned(identifier)) {
          origins.put(identifier, of);
        }
        owners.computeIfAbsent(identifier, _ -> new HashSet<>()).add(id);
        if (known.isSingle(identifier)) {
          given.computeIfAbsent(id, _ -> new HashSet<>()).add(identifier);
        }
      }
    }

    private boolean has(CustomerId id, Identifier identifier) {
      return owners.getOrDefault(identifier, Set.of()).contains(id);
    }

    private boolean isOwned(Identifier identifier) {
      return owners.containsKey(identifier);
    }

    /// Whether it belongs to somebody else, and cannot be shared.
    private boolean isForeign(Identifier identifier, CustomerId id) {
      return isExclusive(identifier) && isOwned(identifier) && !has(id, identifier);
    }

    private boolean isExclusive(Identifier identifier) {
      return known.isExclusive(identifier);
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
      saveCustomers.add(connection, version, known, namedBy, by);
      identifiers.makeOwn(connection, own);
      saveCustomers.register(connection, version, fresh, by);
    }
  }
}
