package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.BlindIndex;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Who was erased. An id that was stays so; an identifier is free again, and whoever comes with it
/// later is somebody new. Only while the erasure runs it is known, so that what was said before,
/// and is read after, does not bring the customer back.
@ApplicationScoped
public class ErasedCustomers {
  private final BlindIndex index;

  ErasedCustomers(BlindIndex index) {
    this.index = index;
  }

  public void add(
      Connection connection,
      UUID erasure,
      Collection<CustomerId> ids,
      Collection<Identifier> identifiers,
      Instant at)
      throws SQLException {
    Sql.on(
            connection,
            "insert into erased_customer (customer_id, erasure_id) select id, ? from unnest(?) id")
        .with(erasure)
        .customers(ids)
        .run();
    Sql.on(
            connection,
            """
            insert into erased_identifier (digest, erasure_id, erased_at)
            select digest, ?, ? from unnest(?) as digest
            """)
        .with(erasure)
        .with(at)
        .uuids(identifiers.stream().map(identifier -> identifier.digest(index)).toList())
        .run();
  }

  /// Forgets by which identifiers the customer was known.
  public void forgetIdentifiers(Connection connection, UUID erasure) throws SQLException {
    Sql.on(connection, "delete from erased_identifier where erasure_id = ?").with(erasure).run();
  }

  public List<CustomerId> of(Connection connection, UUID erasure) throws SQLException {
    return Sql.on(
            connection,
            "select customer_id from erased_customer where erasure_id = ? order by customer_id")
        .with(erasure)
        .list(row -> Sql.customer(row, "customer_id"));
  }

  /// Those of the ids that stand for nobody any more.
  public Set<CustomerId> among(Connection connection, Collection<CustomerId> ids)
      throws SQLException {
    return ids.isEmpty()
        ? Set.of()
        : new HashSet<>(
            Sql.on(
                    connection,
                    "select customer_id from erased_customer where customer_id = any (?)")
                .customers(ids)
                .list(row -> Sql.customer(row, "customer_id")));
  }

  /// Since when customers with identifiers in normal form are being erased; all others are left
  /// out.
  public Map<Identifier, Instant> erasedAt(
      Connection connection, Collection<Identifier> identifiers) throws SQLException {
    var erased = new HashMap<Identifier, Instant>();
    var asked = new HashMap<UUID, Identifier>();
    identifiers.forEach(identifier -> asked.put(identifier.digest(index), identifier));
    if (!asked.isEmpty()) {
      Sql.on(
              connection,
              """
              select digest, max(erased_at) as erased_at from erased_identifier
              where digest = any (?) group by digest
              """)
          .uuids(asked.keySet())
          .each(row ->
              erased.put(
                  Objects.requireNonNull(asked.get(row.getObject("digest", UUID.class))),
                  Sql.time(row, "erased_at")));
    }
    return erased;
  }
}
