package io.clientele.customer.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.profile.Erasing.Ground;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.defaults.privacy.Traces;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Erasures and what proves them.
@ApplicationScoped
class Erasures {
  private static final String SELECT =
      """
      select e.*, (
        select json_agg(json_build_object('service', p.service,
            'confirmedAt', to_char(p.confirmed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'rows', p.rows) order by p.service)
        from erasure_proof p where p.erasure_id = e.id) as proofs
      from erasure e
      """;

  private final Vault vault;

  Erasures(Vault vault) {
    this.vault = vault;
  }

  enum State {
    /// The customer's rows are gone; what may be found elsewhere is being looked for, here and in
    /// the other services.
    RUNNING,
    /// All services have confirmed, and the certificate is there.
    COMPLETED
  }

  /// An erasure that begins.
  ///
  /// @param rows that were deleted with it
  record Begun(
      UUID id,
      CustomerId customerId,
      Ground ground,
      String requestedBy,
      Instant requestedAt,
      Traces traces,
      List<ErasedRows> rows) {}

  /// What a service did.
  record Proof(String service, Instant confirmedAt, List<ErasedRows> rows) {}

  /// @param ends where the partitions of the behaviours ended when the last file from before was
  ///   worked through; null until then
  /// @param certificate once it is completed
  record Erasure(
      UUID id,
      CustomerId customerId,
      Ground ground,
      State state,
      String requestedBy,
      Instant requestedAt,
      List<ErasedRows> rows,
      @Nullable Map<Integer, Long> ends,
      List<Proof> proofs,
      @Nullable Instant completedAt,
      @Nullable String certificate) {

    boolean isConfirmedBy(String service) {
      return proofs.stream().anyMatch(proof -> proof.service.equals(service));
    }
  }

  void begin(Connection connection, Begun begun) throws SQLException {
    Sql.on(
            connection,
            """
            insert into erasure
              (id, customer_id, ground, state, requested_by, requested_at, traces, rows)
            values (?, ?, ?, 'RUNNING', ?, ?, ?, ?::jsonb)
            """)
        .with(begun.id)
        .with(begun.customerId)
        .with(begun.ground.name())
        .with(begun.requestedBy)
        .with(begun.requestedAt)
        .with(
            vault
                .keyOfNobody(connection)
                .seal(SealedColumn.TRACES, Vault.NOBODY, json(begun.traces)))
        .with(json(begun.rows))
        .run();
  }

  Optional<Erasure> find(Connection connection, UUID id) throws SQLException {
    return Sql.on(connection, SELECT + "where e.id = ?").with(id).first(Erasures::erasure);
  }

  /// The erasure of a customer by any id it had.
  Optional<Erasure> ofCustomer(Connection connection, CustomerId id) throws SQLException {
    return Sql.on(
            connection,
            SELECT + "where e.id = (select erasure_id from erased_customer where customer_id = ?)")
        .with(id)
        .first(Erasures::erasure);
  }

  /// The latest first.
  List<Erasure> list(Connection connection, @Nullable UUID before, int limit) throws SQLException {
    return Sql.on(
            connection, SELECT + "where ?::uuid is null or e.id < ? order by e.id desc limit ?")
        .with(before)
        .with(before)
        .with(limit)
        .list(Erasures::erasure);
  }

  List<UUID> running(Connection connection) throws SQLException {
    return Sql.on(connection, "select id from erasure where state = 'RUNNING' order by id")
        .list(row -> row.getObject(1, UUID.class));
  }

  /// How many erasures on a ground are running.
  int running(Connection connection, Ground ground) throws SQLException {
    return Sql.on(connection, "select count(*) from erasure where state = 'RUNNING' and ground = ?")
        .with(ground.name())
        .first(row -> row.getInt(1))
        .orElseThrow();
  }

  /// A running erasure, unless somebody else has it in hand.
  Optional<Erasure> claim(Connection connection, UUID id) throws SQLException {
    return Sql.on(
            connection,
            SELECT + "where e.id = ? and e.state = 'RUNNING' for update of e skip locked")
        .with(id)
        .first(Erasures::erasure);
  }

  /// By what texts are known to be about the customer, until the erasure is completed.
  Optional<Traces> traces(Connection connection, UUID id) throws SQLException {
    var keys = vault.keyOfNobody(connection);
    return Sql.on(connection, "select traces from erasure where id = ? and traces is not null")
        .with(id)
        .first(row ->
            Objects.requireNonNull(
                keys.open(SealedColumn.TRACES, Vault.NOBODY, row.getBytes("traces"))))
        .map(traces -> read(traces, new TypeReference<Traces>() {}));
  }

  void setEnds(Connection connection, UUID id, Map<Integer, Long> ends) throws SQLException {
    Sql.on(connection, "update erasure set ends = ?::jsonb where id = ?")
        .with(json(ends))
        .with(id)
        .run();
  }

  /// Writes down what a service did; what it says again changes nothing.
  void confirm(Connection connection, UUID id, Proof proof) throws SQLException {
    Sql.on(
            connection,
            """
            insert into erasure_proof (erasure_id, service, confirmed_at, rows)
            select e.id, ?, ?, ?::jsonb from erasure e where e.id = ? and e.state = 'RUNNING'
            on conflict do nothing
            """)
        .with(proof.service)
        .with(proof.confirmedAt)
        .with(json(proof.rows))
        .with(id)
        .run();
  }

  void complete(Connection connection, UUID id, Instant at, String certificate)
      throws SQLException {
    Sql.on(
            connection,
            """
            update erasure set state = 'COMPLETED', completed_at = ?, certificate = ?, traces = null
            where id = ?
            """)
        .with(at)
        .with(certificate)
        .with(id)
        .run();
  }

  /// Rows of the same table and deed as one.
  static List<ErasedRows> added(Collection<ErasedRows> some, Collection<ErasedRows> more) {
    var sums = new LinkedHashMap<List<String>, Long>();
    for (var rows : List.of(some, more)) {
      rows.forEach(row -> sums.merge(List.of(row.table(), row.deed()), row.rows(), Long::sum));
    }
    var added = new ArrayList<ErasedRows>();
    sums.forEach((what, rows) -> added.add(new ErasedRows(what.getFirst(), what.getLast(), rows)));
    return added;
  }

  private static Erasure erasure(ResultSet row) throws SQLException {
    return new Erasure(
        row.getObject("id", UUID.class),
        Sql.customer(row, "customer_id"),
        Ground.valueOf(row.getString("ground")),
        State.valueOf(row.getString("state")),
        row.getString("requested_by"),
        Sql.time(row, "requested_at"),
        read(row.getString("rows"), new TypeReference<List<ErasedRows>>() {}),
        readOrNull(row.getString("ends"), new TypeReference<Map<Integer, Long>>() {}),
        Optional.ofNullable(
                readOrNull(row.getString("proofs"), new TypeReference<List<Proof>>() {}))
            .orElse(List.of()),
        Sql.timeOrNull(row, "completed_at"),
        row.getString("certificate"));
  }

  private static <T> @Nullable T readOrNull(@Nullable String json, TypeReference<T> type) {
    return json == null ? null : read(json, type);
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return Json.tolerant().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written of an erasure cannot be read", e);
    }
  }

  private static String json(Object value) {
    try {
      return Json.tolerant().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an erasure cannot be written", e);
    }
  }
}
