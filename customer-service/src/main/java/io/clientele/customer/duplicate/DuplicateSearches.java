package io.clientele.customer.duplicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The searches, one of which waits or runs at a time.
@ApplicationScoped
class DuplicateSearches {
  // Without the notes, which may be long.
  private static final String SELECT =
      """
      select id, state, minimum, customers, pairs, compared, proposed, place, created_by,
        created_at, started_at, finished_at
      from duplicate_search
      """;

  private static final String CLAIM =
      """
      update duplicate_search set state = 'RUNNING', worker = ?,
        started_at = coalesce(started_at, now()), lease_until = now() + ? * interval '1 second'
      where id = (
        select id from duplicate_search
        where state in ('RECEIVED', 'RUNNING') and (lease_until is null or lease_until < now())
        limit 1 for update skip locked)
      returning *
      """;

  private static final String PROGRESS =
      """
      update duplicate_search set customers = ?, pairs = ?, compared = ?, proposed = ?, place = ?,
        lease_until = now() + ? * interval '1 second'
      where id = ? and worker = ? and state = 'RUNNING'
      """;

  private static final String HOLD =
      """
      select 1 from duplicate_search where id = ? and worker = ? and state = 'RUNNING' for update
      """;

  private static final String NOTE = "update duplicate_search set notes = ? where id = ?";

  private static final String RELEASE =
      """
      update duplicate_search set worker = null, lease_until = null
      where id = ? and worker = ? and state = 'RUNNING'
      """;

  private static final String FINISH =
      """
      update duplicate_search set state = ?, finished_at = now(), worker = null,
        lease_until = null, notes = null, place = null
      where id = ? and worker = ? and state = 'RUNNING'
      """;

  private static final String CANCEL =
      """
      update duplicate_search set state = 'CANCELLED', finished_at = now(), worker = null,
        lease_until = null, notes = null, place = null
      where id = ? and state in ('RECEIVED', 'RUNNING')
      """;

  private final Database database;
  private final Vault vault;

  DuplicateSearches(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  void create(UUID id, double minimum, String by, Instant at) {
    try {
      database.call(connection ->
          Sql.on(
                  connection,
                  """
                  insert into duplicate_search (id, state, minimum, created_by, created_at)
                  values (?, 'RECEIVED', ?, ?, ?)
                  """)
              .with(id)
              .with(minimum)
              .with(by)
              .with(at)
              .run());
    } catch (Database.Failure e) {
      throw e.duplicate() ? new CustomerProblem.SearchUnderWay() : e;
    }
  }

  Optional<DuplicateSearch> find(Connection connection, UUID id) throws SQLException {
    return Sql.on(connection, SELECT + "where id = ?").with(id).first(DuplicateSearches::search);
  }

  /// The searches, latest first.
  List<DuplicateSearch> list(Connection connection, @Nullable UUID before, int limit)
      throws SQLException {
    return Sql.on(connection, SELECT + "where ?::uuid is null or id < ? order by id desc limit ?")
        .with(before)
        .with(before)
        .with(limit)
        .list(DuplicateSearches::search);
  }

  /// A search to be worked on.
  ///
  /// @param notes of whoever worked on it before
  /// @param place up to which key customers were compared
  record Claimed(DuplicateSearch search, @Nullable SearchNotes notes, @Nullable Long place) {}

  Optional<Claimed> claim(Connection connection, UUID worker, Duration lease) throws SQLException {
    return Sql.on(connection, CLAIM)
        .with(worker)
        .with(lease.toSeconds())
        .first(row ->
            new Claimed(
                search(row),
                notes(connection, row.getBytes("notes")),
                row.getObject("place", Long.class)));
  }

  /// Keeps what the search has learned; to be called with [#progress].
  void note(Connection connection, UUID id, SearchNotes notes) throws SQLException {
    try {
      var sealed =
          vault
              .keyOfNobody(connection)
              .sealBytes(
                  SealedColumn.SEARCH_NOTES,
                  Vault.NOBODY,
                  Json.tolerant().writeValueAsBytes(notes));
      Sql.on(connection, NOTE).with(sealed).with(id).run();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the notes of a search cannot be written", e);
    }
  }

  private @Nullable SearchNotes notes(Connection connection, byte @Nullable [] sealed)
      throws SQLException {
    if (sealed == null) {
      return null;
    }
    var json =
        vault.keyOfNobody(connection).openBytes(SealedColumn.SEARCH_NOTES, Vault.NOBODY, sealed);
    try {
      return json == null ? null : Json.tolerant().readValue(json, SearchNotes.class);
    } catch (IOException e) {
      throw new IllegalStateException("the notes of a search cannot be read again", e);
    }
  }

  /// How far a search has come.
  ///
  /// @param place the last key up to which customers were compared; null before the first
  record Progress(long customers, long pairs, long compared, long proposed, @Nullable Long place) {}

  /// Lets nobody end the search or take it over until the end of the transaction; returns whether
  /// it still is the worker's. Keys are read and written only after this or [#progress], as whoever
  /// ends a search takes them after the search.
  boolean hold(Connection connection, UUID id, UUID worker) throws SQLException {
    return Sql.on(connection, HOLD).with(id).with(worker).first(_ -> true).isPresent();
  }

  /// Notes the progress; returns whether the search still was the worker's.
  boolean progress(Connection connection, UUID id, UUID worker, Progress progress, Duration lease)
      throws SQLException {
    return Sql.on(connection, PROGRESS)
            .with(progress.customers)
            .with(progress.pairs)
            .with(progress.compared)
            .with(progress.proposed)
            .with(progress.place)
            .with(lease.toSeconds())
            .with(id)
            .with(worker)
            .run()
        == 1;
  }

  /// Lets another worker, or the same one later, go on with the search at once.
  boolean release(Connection connection, UUID id, UUID worker) throws SQLException {
    return Sql.on(connection, RELEASE).with(id).with(worker).run() == 1;
  }

  /// Ends a search; returns whether it still was the worker's.
  boolean finish(Connection connection, UUID id, UUID worker, DuplicateSearch.State state)
      throws SQLException {
    return Sql.on(connection, FINISH).with(state.name()).with(id).with(worker).run() == 1;
  }

  /// Ends a search that waits or runs; returns whether it did. Its worker notices with its next
  /// step, and nothing of that step stays.
  boolean cancel(Connection connection, UUID id) throws SQLException {
    return Sql.on(connection, CANCEL).with(id).run() == 1;
  }

  private static DuplicateSearch search(ResultSet row) throws SQLException {
    var state = DuplicateSearch.State.valueOf(row.getString("state"));
    return new DuplicateSearch(
        row.getObject("id", UUID.class),
        state,
        row.getDouble("minimum"),
        row.getLong("customers"),
        row.getLong("pairs"),
        row.getLong("compared"),
        progress(state, row.getObject("place", Long.class)),
        row.getLong("proposed"),
        row.getString("created_by"),
        Sql.time(row, "created_at"),
        Sql.timeOrNull(row, "started_at"),
        Sql.timeOrNull(row, "finished_at"));
  }

  /// Keys are digests, so that they lie evenly between the lowest and the highest number.
  private static @Nullable Double progress(DuplicateSearch.State state, @Nullable Long place) {
    if (state == DuplicateSearch.State.COMPLETED) {
      return 1.0;
    }
    return place == null ? null : (place - (double) Long.MIN_VALUE) / 0x1p64;
  }
}
