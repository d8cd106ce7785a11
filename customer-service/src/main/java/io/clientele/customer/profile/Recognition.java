package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Identifiers.Owned;
import io.clientele.customer.identity.Links;
import io.clientele.customer.identity.Namespaces;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.sql.ChangedMeanwhile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds whom rows tell of, by who has which identifiers, those of earlier rows of the same set
/// included.
///
/// A customer is recognised by its identifiers of unique namespaces; one that has none of those, by
/// the identifier of the highest priority, of several the first given. Where unique identifiers
/// name several customers, the one of the highest priority prevails; without one such the row is
/// refused.
final class Recognition {
  private static final String IDENTIFIERS = "identifiers";

  /// What a row tells of, and what of it is to be written: identifiers that belong to somebody else
  /// are left out.
  sealed interface Recognised {}

  record Known(CustomerId id, CheckedCustomer customer) implements Recognised {}

  record Unknown(CheckedCustomer customer) implements Recognised {}

  record Refused(Violation why) implements Recognised {}

  private final Identifiers identifiers;
  private final Namespaces.Known known;
  private final Map<Identifier, List<CustomerId>> found;
  private final Map<Identifier, Set<CustomerId>> owners = new HashMap<>();
  private final Map<CustomerId, Set<Identifier>> given = new HashMap<>();
  private final Set<Owned> seconds;
  private final Map<Identifier, CustomerId> origins;
  private final List<Links.Link> links = new ArrayList<>();

  /// @param known the namespaces as they are declared
  Recognition(
      Connection connection,
      Identifiers identifiers,
      Namespaces.Known known,
      Collection<CheckedCustomer> rows)
      throws SQLException {
    this.identifiers = identifiers;
    this.known = known;
    var all = new HashSet<Identifier>();
    rows.forEach(row -> all.addAll(row.identifiers()));
    found = identifiers.owners(connection, all);
    note(found);
    note(identifiers.claim(connection, contested(rows)));
    seconds = identifiers.seconds(connection, gaining(rows));
    origins = identifiers.origins(connection, owners.keySet());
  }

  /// Who is linked, by the rules of namespaces, to the customers that rows told of.
  List<Links.Link> links() {
    return links;
  }

  private void note(Map<Identifier, List<CustomerId>> found) {
    found.forEach((identifier, ids) -> owners.put(identifier, new HashSet<>(ids)));
  }

  /// Goes on only if customers who are locked by now still have what they were found to have: what
  /// was taken from them meanwhile must not be given to them again.
  void confirm(Connection connection, Set<CustomerId> locked) throws SQLException {
    var now = identifiers.owners(connection, found.keySet());
    for (var one : found.entrySet()) {
      var had = new HashSet<>(one.getValue());
      had.retainAll(locked);
      if (!now.getOrDefault(one.getKey(), List.of()).containsAll(had)) {
        throw new ChangedMeanwhile("customers lost identifiers meanwhile");
      }
    }
  }

  /// What others may give to somebody at the same time, and no index sees it: of what may be shared
  /// and nobody has, that by which somebody new is to be known, and that which links.
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
              IDENTIFIERS, "a customer needs an identifier to be recognised by", "no-identifier"));
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
