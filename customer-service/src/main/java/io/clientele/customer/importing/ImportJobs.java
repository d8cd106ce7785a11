package io.clientele.customer.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The jobs, the parts of their files, and the rows that were refused; what came in is kept sealed.
@ApplicationScoped
class ImportJobs {
  // By the clock that erasures are asked for by.
  private static final String CREATE =
      """
      insert into import_job (id, kind, format, mapping, dry_run, header, separator, state,
        created_by, created_at, lease_until)
      values (?, ?, ?, ?::jsonb, ?, ?, ?, 'UPLOADING', ?, now(),
        now() + ? * interval '1 millisecond')
      """;

  private static final String ADD_PART =
      "insert into import_part (job_id, number, content) values (?, ?, ?)";

  private static final String RECEIVE =
      """
      update import_job set state = 'RECEIVED', bytes_total = ?, lease_until = null
      where id = ? and state = 'UPLOADING'
      """;

  private static final String RENEW_UPLOADS =
      """
      update import_job set lease_until = now() + ? * interval '1 millisecond'
      where id = any (?) and state = 'UPLOADING'
      """;

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

  private static final String FORGET_PARTS = "delete from import_part where job_id = ?";

  private static final String FORGET_KEPT =
      """
      with kept as (
        update import_job set resumable = false where resumable and %s returning id)
      delete from import_part p using kept k where p.job_id = k.id
      """;

  private static final String REFUSE =
      """
      insert into import_refusal (job_id, row, number, fault, original, named)
      select ?, n.* from unnest(?, ?, ?, ?, ?) as n
      """;

  private static final int REFUSED_AT_ONCE = 500;
  private static final int READ_AT_ONCE = 4 * 1024 * 1024;

  // Bytes are added up before any is sent.
  private static final String REFUSALS =
      """
      select row, number, fault, original from (
        select row, number, fault, original,
          sum(octet_length(original)) over (order by row, number)
            - octet_length(original) as before
        from (
          select row, number, fault, original from import_refusal
          where job_id = ? and (row, number) > (?, ?)
          order by row, number limit ?) as following) as page
      where before < ? order by row, number
      """;

  private static final String FORGET_ABANDONED =
      """
      delete from import_job
      where state = 'UPLOADING' and coalesce(lease_until, created_at + interval '1 day') < now()
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

  private final Vault vault;

  ImportJobs(Vault vault) {
    this.vault = vault;
  }

  /// A row that was not applied, and one reason of it. What is wrong may quote the row, so it is
  /// kept sealed as well.
  ///
  /// @param number of the reason, from 0 on
  /// @param named by what it names somebody, where the row itself does not say what is what
  record Refusal(long row, int number, Violation fault, String original, String named) {
    /// Before all there are.
    static final Refusal NONE = at(0, 0);

    /// The place of one of them.
    static Refusal at(long row, int number) {
      return new Refusal(row, number, new Violation("", ""), "", "");
    }

    Refusal {
      original = StorableText.of(original);
      named = StorableText.of(named);
    }
  }

  /// A file that is about to be received.
  ///
  /// @param header of a CSV file
  record Upload(UUID id, ImportOrder order, @Nullable CsvHeader header, String by) {}

  void create(Connection connection, Upload upload, Duration lease) throws SQLException {
    var order = upload.order();
    var header = upload.header();
    Sql.on(connection, CREATE)
        .with(upload.id())
        .with(order.kind().word())
        .with(order.format().name())
        .with(order.mapping().json())
        .with(order.dryRun())
        .with(header == null ? null : header.columns().toArray(String[]::new))
        .with(header == null ? null : String.valueOf(header.separator()))
        .with(upload.by())
        .with(lease.toMillis())
        .run();
  }

  /// Says that files are still being received; returns of how many that is true.
  int renewUploads(Connection connection, Collection<UUID> ids, Duration lease)
      throws SQLException {
    return Sql.on(connection, RENEW_UPLOADS).with(lease.toMillis()).uuids(ids).run();
  }

  void addPart(Connection connection, UUID id, int number, byte[] content) throws SQLException {
    var sealed =
        vault.keyOfNobody(connection).sealBytes(SealedColumn.IMPORT_PART, Vault.NOBODY, content);
    Sql.on(connection, ADD_PART).with(id).with(number).with(sealed).run();
  }

  /// Returns whether the file was still waited for.
  boolean receive(Connection connection, UUID id, long bytes) throws SQLException {
    return Sql.on(connection, RECEIVE).with(bytes).with(id).run() == 1;
  }

  void forget(Connection connection, UUID id) throws SQLException {
    Sql.on(connection, "delete from import_job where id = ?").with(id).run();
  }

  int forgetAbandoned(Connection connection) throws SQLException {
    return Sql.on(connection, FORGET_ABANDONED).run();
  }

  /// Throws files away that were kept to be gone on with, by when their jobs failed.
  int forgetKept(Connection connection, Duration age) throws SQLException {
    return Sql.on(
            connection, FORGET_KEPT.formatted("finished_at < now() - ? * interval '1 second'"))
        .with(age.toSeconds())
        .run();
  }

  /// The same by when they were received.
  int forgetKeptOfBefore(Connection connection, Instant time) throws SQLException {
    return Sql.on(connection, FORGET_KEPT.formatted("created_at <= ?")).with(time).run();
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
            .with(end.fault() == null ? null : json(end.fault()))
            .with(end.resumable())
            .with(end.fault() == null)
            .with(id)
            .with(worker)
            .first(ImportJobs::job);
    if (finished.isPresent() && !end.resumable()) {
      Sql.on(connection, FORGET_PARTS).with(id).run();
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
      Sql.on(connection, FORGET_PARTS).with(id).run();
    }
    return cancelled;
  }

  void refuse(Connection connection, UUID id, List<Refusal> refusals) throws SQLException {
    var keys = vault.keyOfNobody(connection);
    for (var from = 0; from < refusals.size(); from += REFUSED_AT_ONCE) {
      var some = refusals.subList(from, Math.min(from + REFUSED_AT_ONCE, refusals.size()));
      Sql.on(connection, REFUSE)
          .with(id)
          .array("bigint", some.stream().map(Refusal::row).toArray())
          .array("integer", some.stream().map(Refusal::number).toArray())
          .bytes(
              some.stream()
                  .map(refusal ->
                      keys.seal(SealedColumn.IMPORT_FAULT, Vault.NOBODY, json(refusal.fault)))
                  .toList())
          .bytes(
              some.stream()
                  .map(refusal ->
                      keys.seal(SealedColumn.IMPORT_REFUSAL, Vault.NOBODY, refusal.original))
                  .toList())
          .bytes(
              some.stream()
                  .map(refusal ->
                      refusal.named.isEmpty()
                          ? null
                          : keys.seal(SealedColumn.IMPORT_NAMED, Vault.NOBODY, refusal.named))
                  .toList())
          .run();
    }
  }

  /// Refusals in the order of the file, after one of them: so many at most, and as many as there
  /// are in some mebibytes, but one at least.
  List<Refusal> refusals(Connection connection, UUID id, Refusal after, int most)
      throws SQLException {
    var keys = vault.keyOfNobody(connection);
    return Sql.on(connection, REFUSALS)
        .with(id)
        .with(after.row())
        .with(after.number())
        .with(most)
        .with(READ_AT_ONCE)
        .list(row ->
            new Refusal(
                row.getLong("row"),
                row.getInt("number"),
                fault(
                    Objects.requireNonNull(
                        keys.open(SealedColumn.IMPORT_FAULT, Vault.NOBODY, row.getBytes("fault")))),
                Objects.requireNonNull(
                    keys.open(SealedColumn.IMPORT_REFUSAL, Vault.NOBODY, row.getBytes("original"))),
                ""));
  }

  private static String json(Violation fault) {
    try {
      return Json.tolerant().writeValueAsString(fault);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is wrong with a row cannot be written", e);
    }
  }

  private static Violation fault(String json) {
    try {
      return Json.tolerant().readValue(json, Violation.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written of a row cannot be read", e);
    }
  }

  private static @Nullable Violation faultOrNull(@Nullable String json) {
    return json == null ? null : fault(json);
  }

  /// One part of the file; empty after the last.
  Optional<byte[]> part(Connection connection, UUID id, int number) throws SQLException {
    var keys = vault.keyOfNobody(connection);
    return Sql.on(connection, "select content from import_part where job_id = ? and number = ?")
        .with(id)
        .with(number)
        .first(row ->
            Objects.requireNonNull(
                keys.openBytes(SealedColumn.IMPORT_PART, Vault.NOBODY, row.getBytes(1))));
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
        faultOrNull(row.getString("fault")),
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
