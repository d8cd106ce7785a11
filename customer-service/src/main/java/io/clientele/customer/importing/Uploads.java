package io.clientele.customer.importing;

import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The files that are coming in. Erasures wait for them, so nobody has to wait for one whose
/// receiver died: whoever receives a file gives signs of life, and a file without any is forgotten.
@ApplicationScoped
class Uploads {
  // By the clock that erasures are asked for by.
  private static final String CREATE =
      """
      insert into import_job (id, kind, format, mapping, dry_run, header, separator, state,
        created_by, created_at, lease_until)
      values (?, ?, ?, ?::jsonb, ?, ?, ?, 'UPLOADING', ?, now(),
        now() + ? * interval '1 millisecond')
      """;

  private static final String RECEIVE =
      """
      update import_job set state = 'RECEIVED', bytes_total = ?, lease_until = null
      where id = ? and state = 'UPLOADING'
      """;

  private static final String RENEW =
      """
      update import_job set lease_until = now() + ? * interval '1 millisecond'
      where id = any (?) and state = 'UPLOADING'
      """;

  private static final String FORGET_ABANDONED =
      """
      delete from import_job
      where state = 'UPLOADING' and coalesce(lease_until, created_at + interval '1 day') < now()
      """;

  private final Database database;
  private final ImportConfig config;
  private final Set<UUID> here = ConcurrentHashMap.newKeySet();

  Uploads(Database database, ImportConfig config) {
    this.database = database;
    this.config = config;
  }

  /// A file that is about to be received.
  ///
  /// @param header of a CSV file
  record Upload(UUID id, ImportOrder order, @Nullable CsvHeader header, String by) {}

  /// From now on this process receives the file.
  void begin(Upload upload) {
    database.callApart(connection -> {
      create(connection, upload);
      return upload;
    });
    here.add(upload.id());
  }

  private void create(Connection connection, Upload upload) throws SQLException {
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
        .with(config.lease().toMillis())
        .run();
  }

  void end(UUID id) {
    here.remove(id);
  }

  /// To be called before more of the file is kept.
  void goOn(Connection connection, UUID id) throws SQLException {
    if (renew(connection, List.of(id)) == 0) {
      throw givenUp();
    }
  }

  /// All of the file is there: it is a job from now on.
  void receive(Connection connection, UUID id, long bytes) throws SQLException {
    if (Sql.on(connection, RECEIVE).with(bytes).with(id).run() == 0) {
      throw givenUp();
    }
  }

  /// It will not be a job: it broke off, or cannot be taken.
  void forget(Connection connection, UUID id) throws SQLException {
    Sql.on(connection, "delete from import_job where id = ?").with(id).run();
  }

  /// Says that files are still being received; returns of how many that is true.
  private int renew(Connection connection, Collection<UUID> ids) throws SQLException {
    return Sql.on(connection, RENEW).with(config.lease().toMillis()).uuids(ids).run();
  }

  private static InputProblem.Unavailable givenUp() {
    return new InputProblem.Unavailable(
        "The service was held up for so long that the file was given up. Send it again.");
  }

  @Scheduled(
      every = "${clientele.importing.alive:5s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void signOfLife() {
    database.callApart(connection -> {
      if (!here.isEmpty()) {
        renew(connection, here);
      }
      return Sql.on(connection, FORGET_ABANDONED).run();
    });
  }
}
