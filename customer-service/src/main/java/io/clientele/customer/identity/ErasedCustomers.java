package io.clientele.customer.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.BlindIndex;
import io.clientele.kernel.json.Json;
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
import org.jspecify.annotations.Nullable;

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

  /// Says up to where in each partition behaviours are from before, or are being let through with
  /// the files from before.
  public void setEnds(Connection connection, UUID erasure, Map<Integer, Long> ends)
      throws SQLException {
    Sql.on(connection, "update erased_identifier set ends = ?::jsonb where erasure_id = ?")
        .with(json(ends))
        .with(erasure)
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

  /// Since when somebody is being erased.
  ///
  /// @param ends up to where in each partition behaviours came before; null as long as files from
  ///   before are let through
  public record BeingErased(Instant at, @Nullable Map<Integer, Long> ends) {
    /// Whether the record came before, or with a file from before.
    public boolean isAfter(int partition, long offset) {
      return ends == null || offset < ends.getOrDefault(partition, 0L);
    }
  }

  /// Which of the identifiers, in normal form, are those of customers who are being erased.
  public Map<Identifier, BeingErased> beingErased(
      Connection connection, Collection<Identifier> identifiers) throws SQLException {
    var erased = new HashMap<Identifier, BeingErased>();
    var asked = new HashMap<UUID, Identifier>();
    identifiers.forEach(identifier -> asked.put(identifier.digest(index), identifier));
    if (!asked.isEmpty()) {
      Sql.on(
              connection,
              """
              select distinct on (digest) digest, erased_at, ends from erased_identifier
              where digest = any (?) order by digest, erased_at desc
              """)
          .uuids(asked.keySet())
          .each(row ->
              erased.put(
                  Objects.requireNonNull(asked.get(row.getObject("digest", UUID.class))),
                  new BeingErased(Sql.time(row, "erased_at"), ends(row.getString("ends")))));
    }
    return erased;
  }

  private static @Nullable Map<Integer, Long> ends(@Nullable String json) {
    try {
      return json == null
          ? null
          : Json.tolerant().readValue(json, new TypeReference<Map<Integer, Long>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written of an erasure cannot be read", e);
    }
  }

  private static String json(Map<Integer, Long> ends) {
    try {
      return Json.tolerant().writeValueAsString(ends);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ends of partitions cannot be written", e);
    }
  }
}
