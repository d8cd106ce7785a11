package io.clientele.customer.importing;

import io.clientele.customer.Sql;
import io.clientele.customer.StorableText;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
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
  private static final String CREATE =
      """
      insert into import_job (id, kind, format, mapping, dry_run, state, created_by, created_at)
      values (?, ?, ?, ?::jsonb, ?, 'UPLOADING', ?, ?)
      """;

  private static final String ADD_PART =
      "insert into import_part (job_id, number, content) values (?, ?, ?)";

  private static final String RECEIVE =
      "update import_job set state = 'RECEIVED', bytes_total = ? where id = ?";

  // Time is the database's: the clocks of replicas may differ. A job whose worker gave no sign of
  // life for the length of the lease is anybody's.
  private static final String CLAIM =
      """
      update import_job set state = 'RUNNING', worker = ?,
        lease_until = now() + ? * interval '1 second', started_at = coalesce(started_at, now())
      where id = (
        select id from import_job
        where state in ('RECEIVED', 'RUNNING') and (lease_until is null or lease_until < now())
        order by created_at limit 1 for update skip locked)
      returning *
      """;

  // Compare and set: the worker that lost its lease changes nothing any more.
  private static final String CHECKPOINT =
      """
      update import_job set bytes_read = ?, rows_read = ?, applied = applied + ?,
        refused = refused + ?, lease_until = now() + ? * interval '1 second'
      where id = ? and worker = ? and state = 'RUNNING' and rows_read = ?
      """;

  private static final String FINISH =
      """
      update import_job set state = ?, failure = ?, finished_at = now(), worker = null,
        lease_until = null, bytes_read = case when ? then bytes_total else bytes_read end
      where id = ? and worker = ? and state = 'RUNNING'
      """;

  private static final String RELEASE =
      "update import_job set worker = null, lease_until = null where id = ? and worker = ?";

  private static final String REFUSE =
      """
      insert into import_refusal (job_id, row, field, reason, original, named)
      select ?, n.* from unnest(?, ?, ?, ?, ?) as n on conflict do nothing
      """;

  private static final String FORGET_ABANDONED =
      """
      delete from import_job
      where state = 'UPLOADING' and created_at < now() - ? * interval '1 second'
      """;

  private static final String FORGET_FINISHED =
      """
      delete from import_job
      where state in ('COMPLETED', 'FAILED') and finished_at < now() - ? * interval '1 second'
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

  /// A row that was not applied.
  ///
  /// @param named by which identifiers it names somebody, each as `namespace:value`, where the row
  ///   itself does not say of which namespace they are
  record Refusal(long row, String field, String reason, String original, String named) {
    Refusal {
      field = StorableText.of(field);
      reason = StorableText.of(reason);
      original = StorableText.of(original);
      named = StorableText.of(named);
    }
  }

  void create(Connection connection, UUID id, ImportOrder order, String by, Instant at)
      throws SQLException {
    Sql.on(connection, CREATE)
        .with(id)
        .with(order.kind().word())
        .with(order.format().name())
        .with(order.mapping().json())
        .with(order.dryRun())
        .with(by)
        .with(at)
        .run();
  }

  void addPart(Connection connection, UUID id, int number, byte[] content) throws SQLException {
    var sealed =
        vault.keyOfNobody(connection).sealBytes(SealedColumn.IMPORT_PART, Vault.NOBODY, content);
    Sql.on(connection, ADD_PART).with(id).with(number).with(sealed).run();
  }

  void receive(Connection connection, UUID id, long bytes) throws SQLException {
    Sql.on(connection, RECEIVE).with(bytes).with(id).run();
  }

  void forget(Connection connection, UUID id) throws SQLException {
    Sql.on(connection, "delete from import_job where id = ?").with(id).run();
  }

  int forgetAbandoned(Connection connection, Duration age) throws SQLException {
    return Sql.on(connection, FORGET_ABANDONED).with(age.toSeconds()).run();
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
    return Sql.on(connection, CLAIM).with(worker).with(lease.toSeconds()).first(ImportJobs::job);
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
            .with(lease.toSeconds())
            .with(id)
            .with(worker)
            .with(progress.before())
            .run()
        == 1;
  }

  /// Ends the job, and throws its file away.
  ///
  /// @param failure a sentence; null when all rows were worked through
  void finish(Connection connection, UUID id, UUID worker, @Nullable String failure)
      throws SQLException {
    var state = failure == null ? ImportJob.State.COMPLETED : ImportJob.State.FAILED;
    var finished =
        Sql.on(connection, FINISH)
            .with(state.name())
            .with(failure)
            .with(failure == null)
            .with(id)
            .with(worker)
            .run();
    if (finished == 1) {
      Sql.on(connection, "delete from import_part where job_id = ?").with(id).run();
    }
  }

  /// Lets another worker take the job up at once.
  void release(Connection connection, UUID id, UUID worker) throws SQLException {
    Sql.on(connection, RELEASE).with(id).with(worker).run();
  }

  void refuse(Connection connection, UUID id, Collection<Refusal> refusals) throws SQLException {
    if (!refusals.isEmpty()) {
      var keys = vault.keyOfNobody(connection);
      Sql.on(connection, REFUSE)
          .with(id)
          .array("bigint", refusals.stream().map(Refusal::row).toArray())
          .texts(refusals.stream().map(Refusal::field).toList())
          .texts(refusals.stream().map(Refusal::reason).toList())
          .bytes(
              refusals.stream()
                  .map(refusal ->
                      keys.seal(SealedColumn.IMPORT_REFUSAL, Vault.NOBODY, refusal.original))
                  .toList())
          .bytes(
              refusals.stream()
                  .map(refusal ->
                      refusal.named.isEmpty()
                          ? null
                          : keys.seal(SealedColumn.IMPORT_NAMED, Vault.NOBODY, refusal.named))
                  .toList())
          .run();
    }
  }

  /// Refusals in the order of the file, after a row.
  List<Refusal> refusals(Connection connection, UUID id, long after, int limit)
      throws SQLException {
    var keys = vault.keyOfNobody(connection);
    return Sql.on(
            connection,
            """
            select row, field, reason, original from import_refusal
            where job_id = ? and row > ? and row <= (
              select coalesce(max(row), 0) from (
                select distinct row from import_refusal
                where job_id = ? and row > ? order by row limit ?) as page)
            order by row, field, reason
            """)
        .with(id)
        .with(after)
        .with(id)
        .with(after)
        .with(limit)
        .list(row ->
            new Refusal(
                row.getLong("row"),
                row.getString("field"),
                row.getString("reason"),
                Objects.requireNonNull(
                    keys.open(SealedColumn.IMPORT_REFUSAL, Vault.NOBODY, row.getBytes("original"))),
                ""));
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
        ImportJob.State.valueOf(row.getString("state")),
        row.getString("failure"),
        row.getLong("bytes_total"),
        row.getLong("bytes_read"),
        row.getLong("rows_read"),
        row.getLong("applied"),
        row.getLong("refused"),
        row.getString("created_by"),
        Sql.time(row, "created_at"),
        Sql.timeOrNull(row, "started_at"),
        Sql.timeOrNull(row, "finished_at"));
  }
}
