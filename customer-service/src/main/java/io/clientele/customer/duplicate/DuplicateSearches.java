package io.clientele.customer.duplicate;

import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
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
  // A search that is taken up again begins anew: nothing it proposed is proposed twice.
  private static final String CLAIM =
      """
      update duplicate_search set state = 'RUNNING', worker = ?, customers = 0, pairs = 0,
        compared = 0, proposed = 0, started_at = now(),
        lease_until = now() + ? * interval '1 second'
      where id = (
        select id from duplicate_search
        where state in ('RECEIVED', 'RUNNING') and (lease_until is null or lease_until < now())
        limit 1 for update skip locked)
      returning *
      """;

  private static final String PROGRESS =
      """
      update duplicate_search set customers = ?, pairs = ?, compared = ?, proposed = ?,
        lease_until = now() + ? * interval '1 second'
      where id = ? and worker = ? and state = 'RUNNING'
      """;

  private static final String RELEASE =
      """
      update duplicate_search set worker = null, lease_until = null
      where id = ? and worker = ? and state = 'RUNNING'
      """;

  private static final String FINISH =
      """
      update duplicate_search set state = ?, finished_at = now(), worker = null,
        lease_until = null
      where id = ? and worker = ? and state = 'RUNNING'
      """;

  private final Database database;

  DuplicateSearches(Database database) {
    this.database = database;
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
    return Sql.on(connection, "select * from duplicate_search where id = ?")
        .with(id)
        .first(DuplicateSearches::search);
  }

  /// The searches, latest first.
  List<DuplicateSearch> list(Connection connection, @Nullable UUID before, int limit)
      throws SQLException {
    return Sql.on(
            connection,
            """
            select * from duplicate_search where ?::uuid is null or id < ? order by id desc limit ?
            """)
        .with(before)
        .with(before)
        .with(limit)
        .list(DuplicateSearches::search);
  }

  Optional<DuplicateSearch> claim(Connection connection, UUID worker, Duration lease)
      throws SQLException {
    return Sql.on(connection, CLAIM)
        .with(worker)
        .with(lease.toSeconds())
        .first(DuplicateSearches::search);
  }

  /// How far a search has come.
  record Progress(long customers, long pairs, long compared, long proposed) {}

  /// Notes the progress; returns whether the search still was the worker's.
  boolean progress(Connection connection, UUID id, UUID worker, Progress progress, Duration lease)
      throws SQLException {
    return Sql.on(connection, PROGRESS)
            .with(progress.customers)
            .with(progress.pairs)
            .with(progress.compared)
            .with(progress.proposed)
            .with(lease.toSeconds())
            .with(id)
            .with(worker)
            .run()
        == 1;
  }

  /// Lets another worker, or the same one later, begin the search anew at once.
  boolean release(Connection connection, UUID id, UUID worker) throws SQLException {
    return Sql.on(connection, RELEASE).with(id).with(worker).run() == 1;
  }

  /// Ends a search; returns whether it still was the worker's.
  boolean finish(Connection connection, UUID id, UUID worker, DuplicateSearch.State state)
      throws SQLException {
    return Sql.on(connection, FINISH).with(state.name()).with(id).with(worker).run() == 1;
  }

  private static DuplicateSearch search(ResultSet row) throws SQLException {
    return new DuplicateSearch(
        row.getObject("id", UUID.class),
        DuplicateSearch.State.valueOf(row.getString("state")),
        row.getDouble("minimum"),
        row.getLong("customers"),
        row.getLong("pairs"),
        row.getLong("compared"),
        row.getLong("proposed"),
        row.getString("created_by"),
        Sql.time(row, "created_at"),
        Sql.timeOrNull(row, "started_at"),
        Sql.timeOrNull(row, "finished_at"));
  }
}
