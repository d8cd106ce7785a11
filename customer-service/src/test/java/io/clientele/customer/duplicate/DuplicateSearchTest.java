package io.clientele.customer.duplicate;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.duplicate.Searches.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Tables;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A search for duplicates comes to its end whatever happens to whoever works on it.
@CustomerServiceTest
class DuplicateSearchTest {
  @Inject DataSource database;
  @Inject RunSearches runSearches;

  @BeforeEach
  void others() {
    aBaseOfCustomers();
  }

  @Test
  void a_search_that_a_crash_broke_off_before_it_noted_anything_begins_anew() throws SQLException {
    var surname = word();
    var one = register(aPerson("Vera " + surname, "1966-12-02"));
    var other = register(aPerson("Vera " + surname, "1966-12-02"));
    var search = UUID.randomUUID();
    Tables.execute(
        database,
        """
        insert into duplicate_search (id, state, minimum, created_by, created_at, customers, pairs,
          compared, worker, lease_until)
        values ('%s', 'RUNNING', 0.5, 'admin', now(), 7, 70, 35, uuidv7(), now());
        insert into duplicate_key values (1, uuidv7()), (1, uuidv7())
        """
            .formatted(search));
    completed(search.toString());
    assertThat(pairs("OPEN").stream().filter(key(one, other)::equals)).hasSize(1);
  }

  @Test
  void a_search_that_is_taken_over_while_it_runs_proposes_every_pair_once() throws SQLException {
    var surname = word();
    var one = register(aPerson("Ines " + surname, "1958-04-30"));
    var other = register(aPerson("Ines " + surname, "1958-04-30"));
    var search = search();
    Tables.execute(
        database,
        """
        update duplicate_search set state = 'RUNNING', worker = uuidv7(),
          lease_until = now() + interval '1 second'
        where id = '%s' and state in ('RECEIVED', 'RUNNING')
        """
            .formatted(search));
    assertThat(completed(search).<Integer>get("customers")).isGreaterThan(20);
    assertThat(pairs("OPEN").stream().filter(key(one, other)::equals)).hasSize(1);
  }

  @Test
  void a_search_that_is_broken_off_again_and_again_goes_on_where_it_was() throws SQLException {
    var surname = word();
    var one = register(aPerson("Olga " + surname, "1949-07-17"));
    var other = register(aPerson("Olga " + surname, "1949-07-17"));
    interruptEvery(Integer.MAX_VALUE);
    try {
      var whole = searched();
      var proposed = pairs("OPEN");
      var steps = steps();
      // Who began anew each time would never come to the end.
      var often = Math.max(2, steps / 8);
      interruptEvery(often);

      var search = search();
      workOff(search);

      assertThat(steps()).isGreaterThan(often);
      var inPieces = completed(search);
      for (var figure : List.of("customers", "pairs", "compared", "proposed")) {
        assertThat(inPieces.<Integer>get(figure)).as(figure).isEqualTo(whole.<Integer>get(figure));
      }
      assertThat(pairs("OPEN")).containsExactlyInAnyOrderElementsOf(proposed);
      assertThat(proposed).containsOnlyOnce(key(one, other));
      assertThat(
              Tables.count(
                  database, "select count(*) from duplicate_search where notes is not null"))
          .isZero();
    } finally {
      interruptNoMore();
    }
  }

  @Test
  void a_search_whose_keys_the_database_lost_begins_anew() throws SQLException {
    var surname = word();
    var one = register(aPerson("Maud " + surname, "1953-02-21"));
    var other = register(aPerson("Maud " + surname, "1953-02-21"));
    interruptEvery(2);
    try {
      var search = search();
      workForSteps(2);
      Tables.execute(database, "truncate duplicate_key");
      interruptEvery(Integer.MAX_VALUE);
      workOff(search);
      assertThat(pairs("OPEN")).containsOnlyOnce(key(one, other));
    } finally {
      interruptNoMore();
    }
  }

  @Test
  void a_search_can_be_cancelled_once_and_makes_room_for_another() throws SQLException {
    interruptEvery(2);
    try {
      var search = search();
      workForSteps(2);
      as("marketer").post("/api/duplicates/searches/" + search + "/cancel").then().statusCode(403);
      as("admin")
          .post("/api/duplicates/searches/" + search + "/cancel")
          .then()
          .statusCode(200)
          .body("state", equalTo("CANCELLED"))
          .body("progress", nullValue())
          .body("finishedAt", notNullValue());
      interruptEvery(Integer.MAX_VALUE);
      assertThat(Tables.count(database, "select count(*) from duplicate_key")).isZero();
      searched();
      as("admin")
          .post("/api/duplicates/searches/" + search + "/cancel")
          .then()
          .statusCode(409)
          .body("type", containsString("search-ended"));
      as("admin")
          .get("/api/duplicates/searches/" + search)
          .then()
          .body("state", equalTo("CANCELLED"));
    } finally {
      interruptNoMore();
    }
    as("admin")
        .post("/api/duplicates/searches/" + UUID.randomUUID() + "/cancel")
        .then()
        .statusCode(404);
  }

  @Test
  void whoever_cancels_a_search_does_not_wait_for_its_worker_while_that_waits_for_the_search()
      throws Exception {
    Tables.execute(
        database,
        """
        create function stop_at_keys() returns trigger language plpgsql as $$
        begin
          perform pg_advisory_xact_lock_shared(4711);
          return null;
        end
        $$;
        create trigger stop_at_keys after insert on duplicate_key
          for each statement execute function stop_at_keys();
        """);
    try (var pool = Executors.newSingleThreadExecutor();
        var gate = database.getConnection();
        var canceller = database.getConnection()) {
      gate.setAutoCommit(false);
      run(gate, "select pg_advisory_xact_lock(4711)");
      var search = search();
      awaitWaiting("locktype = 'advisory' and objid = 4711");
      canceller.setAutoCommit(false);
      var held =
          pool.submit(() -> {
            run(
                canceller,
                "select 1 from duplicate_search where id = '%s' for update".formatted(search));
            return true;
          });
      awaitWaiting("locktype = 'transactionid'");
      gate.rollback();
      assertThat(held.get()).isTrue();
      awaitWaiting("locktype = 'transactionid'");
      run(canceller, "set local lock_timeout = '2s'");
      run(canceller, "truncate duplicate_key");
      canceller.rollback();
      completed(search);
    } finally {
      Tables.execute(database, "drop function stop_at_keys() cascade");
    }
  }

  @Test
  void one_search_at_a_time_is_under_way_and_all_are_listed() throws SQLException {
    var stalled = UUID.randomUUID();
    Tables.execute(
        database,
        """
        insert into duplicate_search (id, state, minimum, created_by, created_at, worker, lease_until)
        values ('%s', 'RUNNING', 0.5, 'admin', now(), uuidv7(), now() + interval '10 seconds')
        """
            .formatted(stalled));
    as("admin")
        .post("/api/duplicates/searches")
        .then()
        .statusCode(409)
        .body("type", containsString("search-under-way"));
    as("admin")
        .get("/api/duplicates/searches?limit=500")
        .then()
        .statusCode(200)
        .body("items.id", hasItem(stalled.toString()));
    completed(stalled.toString());
  }

  /// Has the database break off every so manieth step in which a search gets on, as if it had
  /// restarted.
  private void interruptEvery(long steps) throws SQLException {
    Tables.execute(
        database,
        """
        drop function if exists interrupt() cascade;
        drop sequence if exists steps;
        create sequence steps;
        create function interrupt() returns trigger language plpgsql as $$
        begin
          if (new.customers > old.customers or new.place is distinct from old.place)
              and new.state = 'RUNNING' and nextval('steps') %% %d = 0 then
            raise exception 'broken off' using errcode = '40001';
          end if;
          return new;
        end
        $$;
        create trigger interrupt before update on duplicate_search
          for each row execute function interrupt();
        """
            .formatted(steps));
  }

  private void interruptNoMore() throws SQLException {
    Tables.execute(database, "drop function interrupt() cascade; drop sequence steps");
  }

  private long steps() throws SQLException {
    return Tables.count(database, "select last_value from steps");
  }

  private void workForSteps(long steps) {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          runSearches.next();
          return steps() >= steps;
        });
  }

  private void workOff(String search) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          runSearches.next();
          return as("admin")
              .get("/api/duplicates/searches/" + search)
              .<String>path("state")
              .equals("COMPLETED");
        });
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Until somebody waits for such a lock.
  private void awaitWaiting(String lock) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() ->
            Tables.count(database, "select count(*) from pg_locks where not granted and " + lock)
                > 0);
  }
}
