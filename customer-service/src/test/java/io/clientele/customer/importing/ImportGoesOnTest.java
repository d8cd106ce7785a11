package io.clientele.customer.importing;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.importing.ACustomerFile.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// Files whose workers die or fail: they are kept, and gone on with.
@CustomerServiceTest
class ImportGoesOnTest {
  @Inject DataSource source;
  @Inject Database database;
  @Inject StoredFiles stored;
  @Inject ImportJobs jobs;
  @Inject ImportParts parts;
  @Inject RunImports runImports;
  @Inject ForgetKeptFiles forgetKeptFiles;

  @Test
  void a_file_that_fails_on_our_side_is_kept_and_goes_on_where_it_was() throws SQLException {
    var prefix = "our-" + number() + "-";
    AnImport sent;
    try (var _ = ARefusal.ofCity(source, "XX000", "Xian")) {
      sent = AnImport.ofCsv(rows(prefix, 40));
      sent.finished()
          .body("state", equalTo("FAILED"))
          .body("resumable", equalTo(true))
          .body("rowsRead", equalTo(20))
          .body("refused", equalTo(20))
          .body("failure", containsString("resume"))
          .body("fault.code", equalTo("failed-on-our-side"));
    }
    assertThat(sent.errors()).contains("20,,\"could not be applied: something went wrong");
    sent.resume().statusCode(202).body("state", equalTo("RECEIVED"));
    sent.finished()
        .body("state", equalTo("COMPLETED"))
        .body("resumable", equalTo(false))
        .body("fault", nullValue())
        .body("rowsRead", equalTo(40))
        .body("applied", equalTo(20));
    found(prefix + 39).body("items.size()", equalTo(1));
    sent.resume().statusCode(409).body("type", containsString("import-not-resumable"));
    new AnImport(UUID.randomUUID().toString()).resume().statusCode(404);
    assertThat(sent.audited(source, "import resumed")).isEqualTo(1);
    assertThat(sent.audited(source, "import failed")).isEqualTo(1);
    assertThat(sent.audited(source, "import completed")).isEqualTo(1);
  }

  @Test
  void a_file_that_kills_whoever_works_on_it_is_not_taken_up_for_ever() throws SQLException {
    var prefix = "kill-" + number() + "-";
    var sent =
        stored.add(
            rows(prefix, 3), "attempts = 3, worker = gen_random_uuid(), lease_until = now()");
    sent.finished()
        .body("state", equalTo("FAILED"))
        .body("resumable", equalTo(true))
        .body("failure", containsString("3 times"))
        .body("fault.code", equalTo("broke-down"))
        .body("fault.params", equalTo(Map.of("times", 3, "row", 0)))
        .body("applied", equalTo(0));
    sent.resume().statusCode(202);
    sent.finished().body("state", equalTo("COMPLETED")).body("applied", equalTo(3));
  }

  @Test
  void a_job_whose_worker_died_goes_on_at_its_checkpoint_without_doubling_a_row()
      throws SQLException {
    var prefix = "died-" + number() + "-";
    // What a worker leaves behind that was killed after six rows: its lease, and the checkpoint.
    var sent =
        stored.add(
            rows(prefix, 10),
            "state = 'RUNNING', bytes_read = 100, rows_read = 6, applied = 6, started_at = now(),"
                + " worker = gen_random_uuid(), lease_until = now() - interval '1 second'");
    sent.finished()
        .body("state", equalTo("COMPLETED"))
        .body("rowsRead", equalTo(10))
        .body("applied", equalTo(10));
    found(prefix + "5").body("items", empty());
    for (var i = 6; i < 10; i++) {
      found(prefix + i).body("items.size()", equalTo(1));
    }
  }

  @Test
  void a_job_that_got_further_between_two_deaths_goes_on() throws SQLException {
    var prefix = "far-" + number() + "-";
    var sent =
        stored.add(
            rows(prefix, 3),
            "attempts = 2, rows_read = 1, applied = 1, worker = gen_random_uuid(),"
                + " lease_until = now()");
    sent.finished().body("state", equalTo("COMPLETED")).body("applied", equalTo(3));
    assertThat(stored.jobs("attempts = 0 and id = '%s'".formatted(sent.id()))).isEqualTo(1);
  }

  @Test
  void the_rate_of_a_file_that_is_gone_on_with_is_that_of_the_rest() throws SQLException {
    var sent =
        stored.add(
            rows("rate-" + number() + "-", 4),
            "state = 'FAILED', resumable = true, rows_read = 2, applied = 2, bytes_read = 10,"
                + " started_at = now() - interval '3 days', begun_at = now() - interval '3 days',"
                + " finished_at = now() - interval '2 days'");
    sent.get().body("rowsPerSecond", equalTo(0));
    sent.resume().statusCode(202);
    sent.finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(4))
        .body("rowsPerSecond", greaterThan(0));
  }

  @Test
  void a_file_that_was_kept_is_gone_after_a_week_or_when_somebody_is_erased() throws SQLException {
    var failed = "state = 'FAILED', resumable = true, finished_at = now()";
    var old = stored.add(rows("kept-" + number(), 1), failed + " - interval '8 days'");
    var recent = stored.add(rows("kept-" + number(), 1), failed);
    runImports.forgetOld();
    old.get().body("resumable", equalTo(false));
    old.resume().statusCode(409);
    recent.get().body("resumable", equalTo(true));
    database.callApart(connection -> {
      forgetKeptFiles.handle(connection, Instant.now());
      return true;
    });
    recent.resume().statusCode(409);
    assertThat(stored.parts(recent)).isZero();
  }

  @Test
  void a_job_is_not_lost_while_its_file_is_read_again_for_longer_than_the_lease()
      throws SQLException, IOException {
    var lease = Duration.ofSeconds(2);
    var worker = UUID.randomUUID();
    var sent = aJobOf(worker, lease);
    var kept = new Lease.OfJob(database, jobs, UUID.fromString(sent.id()), worker, lease);
    var slow = new SlowRows(Duration.ofMillis(50));

    // Who works on imports in this process would take the job over within a second.
    new Chunks(slow, 10, 1_000, kept).skip(100);

    boolean mine =
        database.callApart(
            connection -> jobs.renew(connection, UUID.fromString(sent.id()), worker, lease));
    assertThat(mine).isTrue();
    stored.delete(sent);
  }

  @Test
  void whoever_lost_a_job_stops_reading_its_file() throws SQLException {
    var sent = aJobOf(UUID.randomUUID(), Duration.ofHours(1));
    var id = UUID.fromString(sent.id());
    var lost = new Lease.OfJob(database, jobs, id, UUID.randomUUID(), Duration.ZERO);
    var job = database.callApart(connection -> jobs.find(connection, id)).orElseThrow();

    assertThatThrownBy(() -> ImportFile.csv(new FileParts(database, parts, job, lost)))
        .isInstanceOf(Lease.Lost.class);
    assertThatThrownBy(() -> ImportFile.ndjson(new FileParts(database, parts, job, lost)))
        .isInstanceOf(Lease.Lost.class);
    stored.delete(sent);
  }

  /// Rows that take their time.
  private record SlowRows(Duration each) implements Rows {
    @Override
    public Optional<Row> next() {
      await().pollDelay(each).until(() -> true);
      return Optional.of(new Row(1, new Json("{}")));
    }

    @Override
    public long taken() {
      return 0;
    }

    @Override
    public void close() {}
  }

  /// A job that somebody works on.
  private AnImport aJobOf(UUID worker, Duration lease) throws SQLException {
    return stored.add(
        rows("held-" + number(), 1),
        "state = 'RUNNING', worker = '%s', lease_until = now() + interval '%d seconds'"
            .formatted(worker, lease.toSeconds()));
  }
}
