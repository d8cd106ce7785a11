package io.clientele.customer.importing;

import io.clientele.customer.Sql;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The jobs, from when their files are there: whose they are, how far they have come, how they end.
@ApplicationScoped
class ImportJobs {
  // Time is the database's: the clocks of replicas may differ. A job whose worker gave no sign of
  // life for the length of the lease is anybody's.
  private static final String CLAIM =
      """
      update import_job set state = 'RUNNING', worker = ?, attempts = attempts + 1,
        lease_until = now() + ? * interval '1 millisecond', started_at = coalesce(started_at, now()),
        begun_at = coalesce(begun_at, now())
      where id = (
        select id from import_job
        where state in ('RECEIVED', 'RUNNING') and (lease_until is null or lease_until < now())
        order by created_at limit 1 for update skip locked)
      returning *
      """;

  private static final String RENEW =
      """
      update import_job set lease_until = now() + ? * interval '1 millisecond'
      where id = ? and worker = ? and state = 'RUNNING'
      """;

  // Compare and set: the worker that lost its lease changes nothing any more.
  private static final String CHECKPOINT =
      """
      update import_job set bytes_read = ?, rows_read = ?, applied = applied + ?,
        refused = refused + ?, attempts = 0, lease_until = now() + ? * interval '1 millisecond'
      where id = ? and worker = ? and state = 'RUNNING' and rows_read = ?
      """;

  private static final String FINISH =
      """
      update import_job set state = ?, failure = ?, fault = ?::jsonb, resumable = ?, finished_at = now(),
        worker = null, lease_until = null, bytes_read = case when ? then bytes_total else bytes_read end
      where id = ? and worker = ? and state = 'RUNNING'
      returning *
      """;

  private static final String RELEASE =
      """
      update import_job set worker = null, lease_until = null,
        attempts = greatest(attempts - ?, 0)
      where id = ? and worker = ?
      """;

  private static final String RESUME =
      """
      update import_job set state = 'RECEIVED', failure = null, fault = null, finished_at = null,
        attempts = 0, resumable = false, begun_at = null, bytes_before = bytes_read, rows_before = rows_read
      where id = ? and state = 'FAILED' and resumable
      returning *
      """;

  private static final String CANCEL =
      """
      update import_job set state = 'CANCELLED', finished_at = now(), worker = null,
        lease_until = null
      where id = ? and state in ('RECEIVED', 'RUNNING')
      returning *
      """;

  private static final String FORGET_FINISHED =
      """
      delete from import_job
      where state in ('COMPLETED', 'FAILED', 'CANCELLED') and finished_at < now() - ? * interval '1 second'
      """;

  private static final String LIST =
      """
      select * from import_job
      where state <> 'UPLOADING' and (?::uuid is null or id < ?) order by id desc limit ?
      """;

  private final ImportParts parts;

  ImportJobs(ImportParts parts) {
    this.parts = parts;
  }

  int forgetFinished(Connection connection, Duration age) throws SQLException {
    return Sql.on(connection, FORGET_FINISHED).with(age.toSeconds()).run();
  }

  Optional<ImportJob> find(Connection connection, UUID id) throws SQLException {
    return Sql.on(connection, "select * from import_job where id = ? and state <> 'UPLOADING'")
        .with(id)
        .first(ImportJobs::job);
  }

  List<ImportJob> list(Connection connection, @Nullable UUID before, int limit)
      throws SQLException {
    return Sql.on(connection, LIST).with(before).with(before).with(limit).list(ImportJobs::job);
  }

  Optional<ImportJob> claim(Connection connection, UUID worker, Duration lease)
      throws SQLException {
    return Sql.on(connection, CLAIM).with(worker).with(lease.toMillis()).first(ImportJobs::job);
  }

  /// A sign of life; returns whether the job still is the worker's.
  boolean renew(Connection connection, UUID id, UUID worker, Duration lease) throws SQLException {
    return Sql.on(connection, RENEW).with(lease.toMillis()).with(id).with(worker).run() == 1;
  }

  /// How far the work has come after a chunk.
  ///
  /// @param before rows that were read before the chunk
  record Progress(long before, long rows, long bytes, long applied, long refused) {}

  /// Moves the checkpoint; returns whether the job still was the worker's.
  boolean checkpoint(Connection connection, UUID id, UUID worker, Progress progress, Duration lease)
      throws SQLException {
    return Sql.on(connection, CHECKPOINT)
            .with(progress.bytes())
            .with(progress.rows())
            .with(progress.applied())
            .with(progress.refused())
            .with(lease.toMillis())
            .with(id)
            .with(worker)
            .with(progress.before())
            .run()
        == 1;
  }

  /// How a job ends.
  ///
  /// @param fault why its file failed; null when all rows were worked through
  /// @param resumable whether the file is kept to be gone on with
  record End(@Nullable Violation fault, boolean resumable) {
    static final End COMPLETED = new End(null, false);

    static End failed(Violation fault) {
      return new End(fault, false);
    }

    static End resumable(Violation fault) {
      return new End(fault, true);
    }

    ImportJob.State state() {
      return fault == null ? ImportJob.State.COMPLETED : ImportJob.State.FAILED;
    }

    private @Nullable String sentence() {
      return fault == null
          ? null
          : (fault.field().isEmpty() ? "" : fault.field() + ": ") + fault.message();
    }
  }

  /// Ends the job, and throws its file away if nobody is to go on with it; returns the job as it
  /// ended, if it still was the worker's.
  Optional<ImportJob> finish(Connection connection, UUID id, UUID worker, End end)
      throws SQLException {
    var finished =
        Sql.on(connection, FINISH)
            .with(end.state().name())
            .with(end.sentence())
            .with(end.fault() == null ? null : FaultJson.write(end.fault()))
            .with(end.resumable())
            .with(end.fault() == null)
            .with(id)
            .with(worker)
            .first(ImportJobs::job);
    if (finished.isPresent() && !end.resumable()) {
      parts.forget(connection, id);
    }
    return finished;
  }

  /// Lets another worker take the job up at once.
  ///
  /// @param counts whether that it was taken up is held against the job
  void release(Connection connection, UUID id, UUID worker, boolean counts) throws SQLException {
    Sql.on(connection, RELEASE).with(counts ? 0 : 1).with(id).with(worker).run();
  }

  /// Has a job that failed on our side go on where it was; empty when it did not, or its file is
  /// gone.
  Optional<ImportJob> resume(Connection connection, UUID id) throws SQLException {
    return Sql.on(connection, RESUME).with(id).first(ImportJobs::job);
  }

  /// Ends a job before its end, and throws its file away; empty when it has ended already.
  Optional<ImportJob> cancel(Connection connection, UUID id) throws SQLException {
    var cancelled = Sql.on(connection, CANCEL).with(id).first(ImportJobs::job);
    if (cancelled.isPresent()) {
      parts.forget(connection, id);
    }
    return cancelled;
  }

  private static ImportJob job(ResultSet row) throws SQLException {
    return new ImportJob(
        row.getObject("id", UUID.class),
        new ImportOrder(
            ImportKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
            ImportFormat.valueOf(row.getString("format")),
            ImportMapping.stored(row.getString("mapping")),
            row.getBoolean("dry_run")),
        header(row),
        ImportJob.State.valueOf(row.getString("state")),
        row.getString("failure"),
        fault(row.getString("fault")),
        row.getInt("attempts"),
        row.getBoolean("resumable"),
        row.getLong("bytes_total"),
        row.getLong("bytes_read"),
        row.getLong("rows_read"),
        row.getLong("applied"),
        row.getLong("refused"),
        row.getString("created_by"),
        Sql.time(row, "created_at"),
        Sql.timeOrNull(row, "started_at"),
        begun(row),
        Sql.timeOrNull(row, "finished_at"));
  }

  private static @Nullable Violation fault(@Nullable String json) {
    return json == null ? null : FaultJson.read(json);
  }

  private static ImportJob.@Nullable Begun begun(ResultSet row) throws SQLException {
    var at = Sql.timeOrNull(row, "begun_at");
    return at == null
        ? null
        : new ImportJob.Begun(at, row.getLong("bytes_before"), row.getLong("rows_before"));
  }

  private static @Nullable CsvHeader header(ResultSet row) throws SQLException {
    var columns = row.getArray("header");
    return columns == null
        ? null
        : new CsvHeader(
            List.of((String[]) columns.getArray()), row.getString("separator").charAt(0));
  }
}
