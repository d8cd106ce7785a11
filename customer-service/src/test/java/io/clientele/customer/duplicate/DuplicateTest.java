package io.clientele.customer.duplicate;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.clientele.customer.Bank;
import io.clientele.customer.CustomerId;
import io.clientele.customer.duplicate.Duplicates.Found;
import io.clientele.customer.matching.MatchModel.Score;
import io.clientele.kernel.id.Ids;
import io.clientele.local.backing.BackingServicesTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = BackingServicesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "customer"))
class DuplicateTest {
  private static final Random RANDOM = new Random(11);

  private static boolean based;

  @Inject DataSource database;
  @Inject Duplicates duplicates;
  @Inject RunSearches runSearches;

  /// Others, of whom some were recorded twice too: the model is estimated on them.
  @BeforeEach
  void a_base_of_customers() {
    if (based) {
      return;
    }
    based = true;
    for (var i = 0; i < 12; i++) {
      var person = aPerson("%s %s".formatted(word(), word()), aDay());
      register(person);
      if (i % 2 == 0) {
        register(person);
      }
    }
  }

  @Test
  void a_search_proposes_probable_duplicates_with_reasons() {
    var surname = word();
    var one = register(aPerson("Theodore " + surname, "1978-08-19"));
    var other = register(aPerson("Theodroe " + surname, "1978-08-19"));
    var search = searched();
    assertThat(search.<Integer>get("customers")).isGreaterThan(20);
    assertThat(search.<Integer>get("proposed")).isPositive();
    assertThat(search.<Float>get("progress")).isEqualTo(1);
    var found = find(one, other);
    assertThat((Float) found.get("probability")).isGreaterThan(0.8f);
    assertThat((List<?>) found.get("parts"))
        .extracting(
            part -> ((Map<?, ?>) part).get("field") + ": " + ((Map<?, ?>) part).get("agreement"))
        .contains("name: the same but for slips", "attributes.birthDate: the same");
  }

  @Test
  void prospects_of_whom_nothing_is_known_change_nothing() throws SQLException {
    var surname = word();
    var one = register(aPerson("Winifred " + surname, "1962-09-13"));
    var other = register(aPerson("Winifred " + surname, "1962-09-13"));
    searched();
    var before = (Float) find(one, other).get("weight");
    execute(
        """
        insert into customer (id, kind, registered_on, attributes)
        select uuidv7(), 'PERSON', current_date, '{"test": "nameless"}'
        from generate_series(1, 5000)
        """);
    try {
      assertThat(searched().<Integer>get("customers")).isGreaterThan(5_000);
      assertThat((Float) find(one, other).get("weight")).isCloseTo(before, within(0.01f));
    } finally {
      execute("delete from customer where attributes = jsonb_build_object('test', 'nameless')");
    }
  }

  @Test
  void an_accepted_pair_is_merged_and_the_merge_can_be_undone() {
    var surname = word();
    var one = register(aPerson("Grace " + surname, "1984-02-01"));
    var other = register(aPerson("Grace " + surname, "1984-02-01"));
    searched();
    var id = find(one, other).get("id");
    as("admin")
        .body(Map.of("survivorId", UUID.randomUUID().toString()))
        .post("/api/duplicates/" + id + "/accept")
        .then()
        .statusCode(400);
    as("admin")
        .body(Map.of("survivorId", other, "reason", "seen both passports"))
        .post("/api/duplicates/" + id + "/accept")
        .then()
        .statusCode(200)
        .body("state", equalTo("ACCEPTED"))
        .body("decidedBy", equalTo("admin"))
        .body("decidedAt", notNullValue());
    customer(one).body("id", equalTo(other));
    for (var decision : List.of("accept", "reject")) {
      as("admin")
          .post("/api/duplicates/" + id + "/" + decision)
          .then()
          .statusCode(409)
          .body("type", containsString("duplicate-decided"));
    }
    as("admin")
        .body(Map.of("customerId", one))
        .post("/api/customers/" + other + "/unmerge")
        .then()
        .statusCode(200)
        .body("cause", equalTo("DUPLICATE"));
    customer(one).body("id", equalTo(one));
  }

  @Test
  void a_rejected_pair_is_proposed_again_only_once_there_is_new_evidence() {
    var surname = word();
    var one = register(aPerson("Robert " + surname, "1971-06-24"));
    var other = register(aPerson("Robert " + surname, "1971-06-24"));
    searched();
    reject(one, other);
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(one, other));
    assertThat(pairs("REJECTED")).contains(key(one, other));
    change(one, "attributes", Map.of("city", "Ningbo"));
    change(other, "attributes", Map.of("city", "Urumqi"));
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(one, other));
    change(other, "attributes", Map.of("city", "Ningbo"));
    searched();
    assertThat(pairs("OPEN")).contains(key(one, other));
  }

  @Test
  void what_was_rejected_is_rejected_of_whoever_stands_for_the_two_later() {
    var surname = word();
    var one = register(aPerson("Stella " + surname, "1979-10-05"));
    var other = register(aPerson("Stella " + surname, "1979-10-05"));
    searched();
    reject(one, other);
    var third = register(aPerson("Stella " + surname, "1979-10-05"));
    as("admin")
        .body(Map.of("from", one))
        .post("/api/customers/" + third + "/merge")
        .then()
        .statusCode(200);
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(other, third));
  }

  @Test
  void whom_somebody_told_apart_no_common_device_makes_one() {
    var surname = word();
    var device = "d-" + number();
    var core = "cb-" + number();
    var visitor = aPerson("Ada " + surname, "1967-03-04");
    visitor.put("identifiers", List.of(Map.of("namespace", "device", "value", device)));
    var one = register(visitor);
    var customer = aPerson("Ada " + surname, "1967-03-04");
    customer.put("identifiers", List.of(Map.of("namespace", "core-banking", "value", core)));
    var other = register(customer);
    searched();
    reject(one, other);
    var login = aBehaviour("", "app.login");
    login.remove("customerId");
    login.put("identifier", Map.of("namespace", "core-banking", "value", core));
    login.put("alsoKnownBy", List.of(Map.of("namespace", "device", "value", device)));
    recorded(login);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    as("admin")
                        .get("/api/audit?limit=500")
                        .then()
                        .extract()
                        .<List<Object>>path(
                            "items.findAll { it.action == 'customers not linked' }"))
                .extracting(Object::toString)
                .anyMatch(entry -> entry.contains(one) && entry.contains(other)));
    customer(one).body("id", equalTo(one));
  }

  @Test
  void pairs_are_found_by_an_id_that_was_merged_away() {
    var surname = word();
    var one = register(aPerson("Edsger " + surname, "1955-05-11"));
    var other = register(aPerson("Edsger " + surname, "1955-05-11"));
    var old = register(aPerson("Quite " + word(), aDay()));
    as("admin")
        .body(Map.of("from", old))
        .post("/api/customers/" + one + "/merge")
        .then()
        .statusCode(200);
    searched();
    for (var id : List.of(one, old)) {
      as("admin")
          .get("/api/duplicates?customerId=" + id)
          .then()
          .statusCode(200)
          .body("items.size()", equalTo(1))
          .body("items.toString()", containsString(other));
    }
  }

  @Test
  void who_were_merged_and_separated_again_are_not_proposed() {
    var surname = word();
    var one = register(aPerson("Agatha " + surname, "1981-03-19"));
    var other = register(aPerson("Agatha " + surname, "1981-03-19"));
    searched();
    assertThat(pairs("OPEN")).contains(key(one, other));
    as("admin")
        .body(Map.of("from", other))
        .post("/api/customers/" + one + "/merge")
        .then()
        .statusCode(200);
    as("admin")
        .body(Map.of("customerId", other))
        .post("/api/customers/" + one + "/unmerge")
        .then()
        .statusCode(200);
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(one, other));
  }

  @Test
  void two_who_turned_out_to_be_different_are_not_merged_although_somebody_accepts() {
    var surname = word();
    var one = register(aPerson("Nora " + surname, "1991-01-14"));
    var other = register(aPerson("Nora " + surname, "1991-01-14"));
    searched();
    var id = find(one, other).get("id");
    for (var customer : List.of(one, other)) {
      change(
          customer,
          "identifiers",
          List.of(Map.of("namespace", "core-banking", "value", "cb-" + number())));
    }
    as("admin")
        .post("/api/duplicates/" + id + "/accept")
        .then()
        .statusCode(409)
        .body("type", containsString("different-customers"));
    as("admin").get("/api/duplicates/" + id).then().statusCode(200).body("state", equalTo("OPEN"));
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(one, other));
  }

  @Test
  void a_search_that_a_crash_broke_off_before_it_noted_anything_begins_anew() throws SQLException {
    var surname = word();
    var one = register(aPerson("Vera " + surname, "1966-12-02"));
    var other = register(aPerson("Vera " + surname, "1966-12-02"));
    var search = UUID.randomUUID();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          insert into duplicate_search (id, state, minimum, created_by, created_at, customers, pairs,
            compared, worker, lease_until)
          values ('%s', 'RUNNING', 0.5, 'admin', now(), 7, 70, 35, uuidv7(), now())
          """
              .formatted(search));
      statement.executeUpdate("insert into duplicate_key values (1, uuidv7()), (1, uuidv7())");
    }
    completed(search.toString());
    assertThat(pairs("OPEN").stream().filter(key(one, other)::equals)).hasSize(1);
  }

  @Test
  void a_search_that_is_taken_over_while_it_runs_proposes_every_pair_once() throws SQLException {
    var surname = word();
    var one = register(aPerson("Ines " + surname, "1958-04-30"));
    var other = register(aPerson("Ines " + surname, "1958-04-30"));
    var search = search();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          update duplicate_search set state = 'RUNNING', worker = uuidv7(),
            lease_until = now() + interval '1 second'
          where id = '%s' and state in ('RECEIVED', 'RUNNING')
          """
              .formatted(search));
    }
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
      assertThat(count("select count(*) from duplicate_search where notes is not null")).isZero();
    } finally {
      execute("drop function interrupt() cascade; drop sequence steps");
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
      execute("truncate duplicate_key");
      interruptEvery(Integer.MAX_VALUE);
      workOff(search);
      assertThat(pairs("OPEN")).containsOnlyOnce(key(one, other));
    } finally {
      execute("drop function interrupt() cascade; drop sequence steps");
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
      assertThat(count("select count(*) from duplicate_key")).isZero();
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
      execute("drop function interrupt() cascade; drop sequence steps");
    }
    as("admin")
        .post("/api/duplicates/searches/" + UUID.randomUUID() + "/cancel")
        .then()
        .statusCode(404);
  }

  @Test
  void whoever_cancels_a_search_does_not_wait_for_its_worker_while_that_waits_for_the_search()
      throws Exception {
    execute(
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
      execute("drop function stop_at_keys() cascade");
    }
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
        .until(() -> count("select count(*) from pg_locks where not granted and " + lock) > 0);
  }

  @Test
  void one_search_at_a_time_is_under_way_and_all_are_listed() throws SQLException {
    var stalled = UUID.randomUUID();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          insert into duplicate_search (id, state, minimum, created_by, created_at, worker, lease_until)
          values ('%s', 'RUNNING', 0.5, 'admin', now(), uuidv7(), now() + interval '10 seconds')
          """
              .formatted(stalled));
    }
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

  @Test
  void whoever_is_gone_since_they_were_compared_is_not_proposed() throws SQLException {
    var there = new CustomerId(UUID.fromString(register(aPerson("Ida " + word(), "1961-03-05"))));
    var also = new CustomerId(UUID.fromString(register(aPerson("Ida " + word(), "1961-03-05"))));
    var found =
        Stream.of(CustomerId.next(), also)
            .map(other -> new Found(Pair.of(there, other), new Score(9, 0.99, List.of())))
            .toList();
    var search = Ids.next();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          insert into duplicate_search (id, state, minimum, created_by, created_at)
          values ('%s', 'COMPLETED', 0.9, 'test', now())
          """
              .formatted(search));
      assertThat(duplicates.propose(connection, search, found, Instant.now())).isEqualTo(1);
      connection.rollback();
    }
  }

  @Test
  void customers_with_different_unique_numbers_are_never_proposed() {
    var surname = word();
    var one = aCustomer(Map.of("name", "Erin " + surname));
    var other = aCustomer(Map.of("name", "Erin " + surname));
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(one, other));
  }

  @Test
  void a_manager_sees_pairs_of_the_own_portfolio_only() {
    var branch = aBranch("b" + number(), null);
    var username = "rm-" + number();
    var manager = aManager("m" + number(), branch, username);
    var surname = word();
    var own = aPerson("Evie " + surname, "1990-03-03");
    own.put("manager", manager);
    var one = register(own);
    var other = register(own);
    var foreign = register(aPerson("Evie " + surname, "1990-03-03"));
    searched();
    as("admin")
        .get("/api/duplicates?customerId=" + foreign)
        .then()
        .statusCode(200)
        .body("items.size()", equalTo(2));
    var seen =
        as(username, "relationship-manager")
            .get("/api/duplicates?limit=500")
            .then()
            .statusCode(200)
            .extract()
            .<List<Map<String, Object>>>path("items");
    assertThat(seen).extracting(DuplicateTest::key).containsExactly(key(one, other));
    as(username, "relationship-manager")
        .post("/api/duplicates/" + find(one, foreign).get("id") + "/reject")
        .then()
        .statusCode(404);
    // Who plans as well sees no more of them.
    as(username, "relationship-manager", "approver")
        .get("/api/duplicates?limit=500")
        .then()
        .statusCode(200)
        .body("items.size()", equalTo(1));
  }

  @Test
  void a_pair_that_was_decided_is_shown_to_a_manager_only_if_both_are_its_own() {
    var branch = aBranch("b" + number(), null);
    var username = "rm-" + number();
    var manager = aManager("m" + number(), branch, username);
    var surname = word();
    var own = aPerson("Jonas " + surname, "1969-09-09");
    own.put("manager", manager);
    var one = register(own);
    var other = register(own);
    var foreign = register(aPerson("Jonas " + surname, "1969-09-09"));
    searched();
    var mixed = find(one, foreign).get("id");
    reject(one, other);
    reject(one, foreign);
    var rejected =
        as(username, "relationship-manager")
            .get("/api/duplicates?limit=500&state=REJECTED")
            .then()
            .statusCode(200)
            .extract()
            .<List<Map<String, Object>>>path("items");
    assertThat(rejected).extracting(DuplicateTest::key).containsExactly(key(one, other));
    as(username, "relationship-manager").get("/api/duplicates/" + mixed).then().statusCode(404);
    as("admin").get("/api/duplicates/" + mixed).then().statusCode(200);
  }

  @Test
  void what_makes_no_sense_is_refused() {
    as("marketer").body(Map.of()).post("/api/duplicates/searches").then().statusCode(403);
    as("admin")
        .body(Map.of("minimum", 1.5))
        .post("/api/duplicates/searches")
        .then()
        .statusCode(400);
    as("admin").get("/api/duplicates/searches/" + UUID.randomUUID()).then().statusCode(404);
    as("admin").post("/api/duplicates/" + UUID.randomUUID() + "/reject").then().statusCode(404);
    as("admin").get("/api/duplicates?state=NONSENSE").then().statusCode(400);
    as("admin").get("/api/duplicates?limit=0").then().statusCode(400);
    for (var minimum : List.of("abc", "NaN", "7", "-0.1", "")) {
      as("admin")
          .queryParam("minimum", minimum)
          .get("/api/duplicates")
          .then()
          .statusCode(400)
          .body("violations.field", hasItem("minimum"));
    }
    as("admin").get("/api/duplicates?minimum=0.95").then().statusCode(200);
    as("admin").get("/api/duplicates?cursor=forged").then().statusCode(400);
    as("admin").get("/api/duplicates/" + UUID.randomUUID()).then().statusCode(404);
    as("marketer").get("/api/duplicates").then().statusCode(403);
  }

  @Test
  void pairs_come_by_pages_most_probable_first() {
    var surname = word();
    for (var i = 0; i < 3; i++) {
      register(aPerson("Lola " + surname, "1983-11-06"));
    }
    searched();
    var first = as("admin").get("/api/duplicates?limit=2").then().statusCode(200).extract();
    var second =
        as("admin")
            .queryParam("limit", 2)
            .queryParam("cursor", first.<String>path("next"))
            .get("/api/duplicates")
            .then()
            .statusCode(200)
            .extract();
    var weights = first.<List<Float>>path("items.weight");
    assertThat(weights.getLast()).isGreaterThanOrEqualTo(second.<Float>path("items[0].weight"));
    assertThat(second.<List<String>>path("items.id"))
        .doesNotContainAnyElementsOf(first.<List<String>>path("items.id"));
  }

  private static JsonPath searched() {
    return completed(search());
  }

  private static String search() {
    return as("admin")
        .body(Map.of("minimum", 0.5))
        .post("/api/duplicates/searches")
        .then()
        .statusCode(202)
        .header("Location", startsWith("/api/duplicates/searches/"))
        .extract()
        .path("id");
  }

  /// Has the database break off every so manieth step in which a search gets on, as if it had
  /// restarted.
  private void interruptEvery(int steps) throws SQLException {
    execute(
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

  private int steps() throws SQLException {
    return count("select last_value from steps");
  }

  private void workForSteps(int steps) {
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

  private int count(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getInt(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static JsonPath completed(String search) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() ->
            as("admin")
                .get("/api/duplicates/searches/" + search)
                .then()
                .statusCode(200)
                .body("state", equalTo("COMPLETED")));
    return as("admin").get("/api/duplicates/searches/" + search).jsonPath();
  }

  private static void reject(String one, String other) {
    as("admin")
        .post("/api/duplicates/" + find(one, other).get("id") + "/reject")
        .then()
        .statusCode(200)
        .body("state", equalTo("REJECTED"));
  }

  private static void change(String customer, String field, Object value) {
    as("admin")
        .header("If-Match", "*")
        .body(Map.of(field, value))
        .patch("/api/customers/" + customer)
        .then()
        .statusCode(200);
  }

  private static List<Map<String, Object>> items(String state) {
    return as("admin")
        .get("/api/duplicates?limit=500&state=" + state)
        .then()
        .statusCode(200)
        .extract()
        .path("items");
  }

  private static List<String> pairs(String state) {
    return items(state).stream().map(DuplicateTest::key).toList();
  }

  private static Map<String, Object> find(String one, String other) {
    return items("OPEN").stream()
        .filter(item -> key(item).equals(key(one, other)))
        .findFirst()
        .orElseThrow();
  }

  private static String key(Map<String, Object> item) {
    return key((String) item.get("customerId"), (String) item.get("otherId"));
  }

  private static String key(String one, String other) {
    return one.compareTo(other) < 0 ? one + other : other + one;
  }

  private static Map<String, Object> aPerson(String name, String birthDate) {
    var person = Bank.aPerson();
    person.put("name", name);
    person.remove("identifiers");
    person.put("attributes", Map.of("birthDate", birthDate));
    return person;
  }

  private static String aDay() {
    return "%d-%02d-%02d"
        .formatted(1940 + RANDOM.nextInt(60), 1 + RANDOM.nextInt(12), 1 + RANDOM.nextInt(28));
  }

  private static String word() {
    var letters = new StringBuilder();
    for (var i = 0; i < 8; i++) {
      letters.append((char) ('a' + RANDOM.nextInt(26)));
    }
    return letters.toString();
  }
}
