package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.BlindIndex;
import io.clientele.customer.vault.Keyring;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Which identifiers belong to which customers.
@ApplicationScoped
public class Identifiers {
  private static final String OWNERS =
      "select digest, customer_id from identifier where digest = any (?)";

  // In the order of the digests, so that two who give away the same identifiers wait for each other
  // instead of deadlocking.
  private static final String ADD =
      """
      insert into identifier (customer_id, namespace, digest, sealed, exclusive, origin_id)
      select n.customer_id, n.namespace, n.digest, n.sealed, s.exclusive,
        nullif(n.of_id, n.customer_id)
      from unnest(?, ?, ?, ?, ?) as n (customer_id, of_id, namespace, digest, sealed)
      join identifier_namespace s on s.name = n.namespace
      order by n.digest
      on conflict (customer_id, digest) do nothing
      returning customer_id
      """;

  /// First half of the advisory locks; spells "iden".
  private static final int LOCK = 0x6964656e;

  /// Into how many parts identifiers are divided by their digests. A lock for each identifier would
  /// be more than the database has room for.
  private static final int PARTS = 256;

  private static final String CLAIM =
      "select pg_advisory_xact_lock(?, part) from unnest(?) as part";

  // Nothing is looked up as long as nobody was merged.
  private static final String ORIGINS =
      """
      select digest, origin_id from identifier
      where digest = any (?) and origin_id is not null
        and (select exists (select 1 from customer_merge where undone_at is null))
      """;

  private static final String REMOVE =
      "delete from identifier where customer_id = ? and digest = any (?) returning digest";

  private static final String SECONDS =
      """
      select n.place
      from unnest(?, ?, ?) with ordinality as n (customer_id, namespace, digest, place)
      join identifier_namespace s on s.name = n.namespace and s.single
      where exists (
        select 1 from identifier i
        where i.customer_id = n.customer_id and i.namespace = n.namespace and i.digest <> n.digest)
        and not exists (
          select 1 from identifier i
          where i.customer_id = n.customer_id and i.digest = n.digest)
      """;

  // What came by somebody who was merged is the customer's own once it is given it itself. One that
  // belongs to a single customer stays that one's.
  private static final String MAKE_OWN =
      """
      update identifier i set origin_id = null
      from unnest(?, ?) as n (customer_id, digest)
      where i.customer_id = n.customer_id and i.digest = n.digest
        and i.origin_id is not null and not i.exclusive
      """;

  private final List<IdentifiersGained> listeners;
  private final Vault vault;
  private final BlindIndex index;
  private final KeptImages images;

  Identifiers(
      @All List<IdentifiersGained> listeners, Vault vault, BlindIndex index, KeptImages images) {
    this.listeners = listeners;
    this.vault = vault;
    this.index = index;
    this.images = images;
  }

  /// An identifier of a customer.
  ///
  /// @param of who was named with it: the customer itself, or one who was merged into it
  public record Owned(CustomerId customer, CustomerId of, Identifier identifier) {
    public Owned(CustomerId customer, Identifier identifier) {
      this(customer, customer, identifier);
    }

    private boolean isOwn() {
      return of.equals(customer);
    }

    byte[] sealed(Keyring keys, CustomerId by) {
      return keys.seal(SealedColumn.IDENTIFIER, by, identifier.value());
    }
  }

  /// The owners of identifiers in normal form; those that nobody has are not there.
  public Map<Identifier, List<CustomerId>> owners(
      Connection connection, Collection<Identifier> identifiers) throws SQLException {
    var owners = new HashMap<Identifier, List<CustomerId>>();
    if (identifiers.isEmpty()) {
      return owners;
    }
    var asked = byDigest(identifiers);
    Sql.on(connection, OWNERS)
        .uuids(asked.keySet())
        .each(row ->
            owners
                .computeIfAbsent(present(asked, row), _ -> new ArrayList<>(1))
                .add(Sql.customer(row, "customer_id")));
    return owners;
  }

  /// Until the end of the transaction nobody else who asks like this gives away the same
  /// identifiers that nobody has. Of those that a single customer may have an index sees to that;
  /// of those that several may share nothing else does. Ask once for all of them, before any
  /// customer is locked.
  ///
  /// @return the owners of those that somebody has by now
  public Map<Identifier, List<CustomerId>> claim(
      Connection connection, Collection<Identifier> ownerless) throws SQLException {
    if (ownerless.isEmpty()) {
      return Map.of();
    }
    // Everybody takes them in this order.
    var parts = new TreeSet<Integer>();
    ownerless.forEach(identifier -> parts.add(part(identifier)));
    Sql.on(connection, CLAIM).with(LOCK).array("int", parts.toArray()).list(_ -> true);
    return owners(connection, ownerless);
  }

  private int part(Identifier identifier) {
    return Math.floorMod(identifier.digest(index).getLeastSignificantBits(), PARTS);
  }

  private Map<UUID, Identifier> byDigest(Collection<Identifier> identifiers) {
    var byDigest = new HashMap<UUID, Identifier>();
    identifiers.forEach(identifier -> byDigest.put(identifier.digest(index), identifier));
    return byDigest;
  }

  private static Identifier present(Map<UUID, Identifier> asked, ResultSet row)
      throws SQLException {
    return Objects.requireNonNull(asked.get(row.getObject("digest", UUID.class)));
  }

  /// Adds identifiers in normal form; returns the customers that had not all of theirs before.
  public Set<CustomerId> add(Connection connection, Collection<Owned> identifiers)
      throws SQLException {
    if (identifiers.isEmpty()) {
      return Set.of();
    }
    images.keepIdentifiers(
        connection, identifiers.stream().filter(owned -> !owned.isOwn()).toList());
    var keys = vault.keysFor(connection, identifiers.stream().map(Owned::customer).toList());
    return insert(connection, keys, identifiers);
  }

  /// Gives identifiers in normal form to customers who are new.
  public void addToNew(Connection connection, Keyring keys, Collection<Owned> identifiers)
      throws SQLException {
    if (!identifiers.isEmpty()) {
      insert(connection, keys, identifiers);
    }
  }

  private Set<CustomerId> insert(Connection connection, Keyring keys, Collection<Owned> identifiers)
      throws SQLException {
    var gained =
        new HashSet<>(
            Sql.on(connection, ADD)
                .customers(identifiers.stream().map(Owned::customer).toList())
                .customers(identifiers.stream().map(Owned::of).toList())
                .texts(identifiers.stream().map(owned -> owned.identifier().namespace()).toList())
                .uuids(identifiers.stream().map(owned -> owned.identifier().digest(index)).toList())
                .bytes(
                    identifiers.stream()
                        .map(owned -> owned.sealed(keys, owned.customer()))
                        .toList())
                .list(row -> Sql.customer(row, "customer_id")));
    if (!gained.isEmpty()) {
      var named = identifiers.stream().map(Owned::identifier).toList();
      for (var listener : listeners) {
        listener.handle(connection, named);
      }
    }
    return gained;
  }

  /// Notes that customers were given identifiers in normal form themselves, which they may have by
  /// somebody who was merged into them so far.
  public void makeOwn(Connection connection, Collection<Owned> given) throws SQLException {
    if (!given.isEmpty()) {
      Sql.on(connection, MAKE_OWN)
          .customers(given.stream().map(Owned::customer).toList())
          .uuids(given.stream().map(owned -> owned.identifier().digest(index)).toList())
          .run();
    }
  }

  /// Takes identifiers in normal form from a customer; returns those that it had.
  public Set<Identifier> remove(
      Connection connection, CustomerId customer, Collection<Identifier> identifiers)
      throws SQLException {
    var asked = byDigest(identifiers);
    return new HashSet<>(
        Sql.on(connection, REMOVE)
            .with(customer)
            .uuids(asked.keySet())
            .list(row -> present(asked, row)));
  }

  public boolean hasAny(Connection connection, CustomerId customer) throws SQLException {
    return Sql.on(connection, "select 1 from identifier where customer_id = ? limit 1")
        .with(customer)
        .first(_ -> true)
        .isPresent();
  }

  /// By which merged customers identifiers came; those that belong to whom they came by are left
  /// out.
  public Map<Identifier, CustomerId> origins(
      Connection connection, Collection<Identifier> identifiers) throws SQLException {
    var origins = new HashMap<Identifier, CustomerId>();
    if (identifiers.isEmpty()) {
      return origins;
    }
    var asked = byDigest(identifiers);
    Sql.on(connection, ORIGINS)
        .uuids(asked.keySet())
        .each(row -> origins.put(present(asked, row), Sql.customer(row, "origin_id")));
    return origins;
  }

  /// Those that would be a second identifier of a namespace of which the customer may have one.
  public Set<Owned> seconds(Connection connection, Collection<Owned> wanted) throws SQLException {
    if (wanted.isEmpty()) {
      return Set.of();
    }
    var all = List.copyOf(wanted);
    return new HashSet<>(
        Sql.on(connection, SECONDS)
            .customers(all.stream().map(Owned::customer).toList())
            .texts(all.stream().map(owned -> owned.identifier().namespace()).toList())
            .uuids(all.stream().map(owned -> owned.identifier().digest(index)).toList())
            .list(row -> all.get(row.getInt("place") - 1)));
  }
}
