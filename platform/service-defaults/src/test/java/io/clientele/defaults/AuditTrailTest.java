package io.clientele.defaults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.defaults.sample.SampleServiceTest;
import io.clientele.local.backing.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whoever tampers here can do all that the database lets its owner do: the guards against changes
/// are off. Afterwards the trail is put back as it was.
@SampleServiceTest
class AuditTrailTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Inject DataSource database;

  @BeforeEach
  void a_trail_of_six_entries_at_least() throws SQLException {
    for (int i = 0; i < 6; i++) {
      note();
    }
    await().atMost(PATIENCE).until(this::wholeAndPublished);
    run(
        "create table entries_before as select * from audit_entry",
        "create table seals_before as select * from audit_seal",
        "alter table audit_entry disable trigger user",
        "alter table audit_seal disable trigger user");
  }

  @AfterEach
  void put_back() throws SQLException {
    run(
        "delete from audit_entry where id in (select id from entries_before)",
        "insert into audit_entry select * from entries_before",
        "delete from audit_seal",
        "insert into audit_seal select * from seals_before",
        "delete from audit_unsealed where entry_id in (select entry_id from audit_seal)",
        "drop table entries_before, seals_before",
        "alter table audit_entry enable trigger user",
        "alter table audit_seal enable trigger user");
  }

  @Test
  void an_untouched_trail_is_whole() throws SQLException {
    verified()
        .body("intact", equalTo(true))
        .body("finding", nullValue())
        .body("sealed", equalTo((int) count("audit_entry")))
        .body("published.entries", equalTo((int) count("audit_entry")));
  }

  @Test
  void an_entry_that_was_changed_is_named() throws SQLException {
    var entry = entryAt(last() - 2);
    run("update audit_entry set actor = 'somebody else' where id = '%s'".formatted(entry));

    assertFound("CHANGED", last() - 2, entry);
  }

  @Test
  void the_first_of_several_is_named() throws SQLException {
    var entry = entryAt(last() - 3);
    run(
        "update audit_entry set details = '{\"length\":0}' where id = '%s'".formatted(entry),
        "delete from audit_entry where id = '%s'".formatted(entryAt(last())));

    assertFound("CHANGED", last() - 3, entry);
  }

  @Test
  void an_entry_that_was_removed_is_named() throws SQLException {
    var entry = entryAt(last() - 1);
    run("delete from audit_entry where id = '%s'".formatted(entry));

    assertFound("REMOVED", last() - 1, entry);
  }

  @Test
  void an_entry_that_was_removed_with_its_seal_is_missed() throws SQLException {
    var place = last() - 1;
    run(
        "delete from audit_entry where id = '%s'".formatted(entryAt(place)),
        "delete from audit_seal where place = " + place);

    assertFound("REMOVED", place, null);
  }

  @Test
  void the_gap_of_a_removed_entry_cannot_be_closed() throws SQLException {
    var place = last() - 2;
    var next = entryAt(place + 1);
    run(
        "delete from audit_entry where id = '%s'".formatted(entryAt(place)),
        "delete from audit_seal where place = " + place,
        "update audit_seal set place = place - 1 where place = " + (place + 1),
        "update audit_seal set place = place - 1 where place = " + (place + 2));

    assertFound("REORDERED", place, next);
  }

  @Test
  void entries_that_changed_places_are_named() throws SQLException {
    var place = last() - 2;
    var next = entryAt(place + 1);
    run(
        "update audit_seal set place = 1000000 where place = " + place,
        "update audit_seal set place = %d where place = %d".formatted(place, place + 1),
        "update audit_seal set place = %d where place = 1000000".formatted(place + 1));

    assertFound("REORDERED", place, next);
  }

  @Test
  void a_tail_that_was_cut_is_missed() throws SQLException {
    cutBehind(last() - 2);

    assertFound("CUT", last() + 1, null);
  }

  @Test
  void a_trail_does_not_grow_over_a_cut() throws SQLException {
    cutBehind(last() - 1);

    run("alter table audit_entry enable trigger user");
    note();
    run("alter table audit_entry disable trigger user");

    // The scheduler seals every second; it has had its turn several times.
    await()
        .pollDelay(Duration.ofSeconds(4))
        .atMost(PATIENCE)
        .until(() -> verified().extract().jsonPath().getInt("unsealed") == 1);
    assertFound("CUT", last() + 1, null);
  }

  @Test
  void an_entry_that_came_in_past_the_seals_is_named() throws SQLException {
    var entry = UUID.randomUUID();
    run(
        "insert into audit_entry (id, actor, action, subject) values ('%s', 'a', 'b', 'c')"
            .formatted(entry));
    try {
      verified()
          .body("intact", equalTo(false))
          .body("finding.fault", equalTo("ADDED"))
          .body("finding.entryId", equalTo(entry.toString()));
    } finally {
      run("delete from audit_entry where id = '%s'".formatted(entry));
    }
  }

  @Test
  void an_entry_that_somebody_keeps_from_being_sealed_is_named() throws SQLException {
    run(
        "alter table audit_entry enable trigger user",
        "alter table audit_seal enable trigger user");
    try (var keeper = database.getConnection();
        var statement = keeper.createStatement()) {
      statement.execute("select pg_advisory_lock(hashtextextended('audit_seal', 0))");
      try {
        note();
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                verified()
                    .body("intact", equalTo(false))
                    .body("finding.fault", equalTo("UNSEALED_TOO_LONG"))
                    .body("finding.place", nullValue()));
        assertThat(verified().extract().jsonPath().getString("finding.entryId"))
            .isEqualTo(oldestWaiting().toString());
        assertThat(ageOfTheOldest()).isGreaterThan(1);
      } finally {
        statement.execute("select pg_advisory_unlock(hashtextextended('audit_seal', 0))");
      }
    }
    await().atMost(PATIENCE).until(this::wholeAndPublished);
    await().atMost(PATIENCE).until(() -> ageOfTheOldest() == 0);
    keepWhatIsNew();
  }

  private static double ageOfTheOldest() {
    var line =
        given()
            .get("/q/metrics")
            .then()
            .statusCode(200)
            .extract()
            .asString()
            .lines()
            .filter(one -> one.startsWith("clientele_audit_unsealed_age_seconds"))
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }

  private UUID oldestWaiting() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery("select entry_id from audit_unsealed order by 1 limit 1")) {
      result.next();
      return result.getObject(1, UUID.class);
    }
  }

  @Test
  void the_database_itself_refuses_to_change_or_remove_an_entry() throws SQLException {
    run(
        "alter table audit_entry enable trigger user",
        "alter table audit_seal enable trigger user");

    for (var statement :
        new String[] {
          "update audit_entry set actor = 'x'",
          "delete from audit_entry",
          "truncate audit_entry",
          "delete from audit_seal"
        }) {
      assertThat(catchThrowable(() -> run(statement)))
          .as(statement)
          .hasMessageContaining("only ever added");
    }
    run(
        "alter table audit_entry disable trigger user",
        "alter table audit_seal disable trigger user");
  }

  @Test
  void entries_of_many_who_write_at_the_same_time_are_sealed_once_each() throws Exception {
    run(
        "alter table audit_entry enable trigger user",
        "alter table audit_seal enable trigger user");
    var before = count("audit_entry");

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writing =
          IntStream.range(0, 60)
              .<Callable<Void>>mapToObj(_ ->
                  () -> {
                    note();
                    return null;
                  })
              .toList();
      for (var done : threads.invokeAll(writing)) {
        done.get();
      }
    }

    await().atMost(PATIENCE).until(this::wholeAndPublished);
    assertThat(count("audit_seal")).isEqualTo(before + 60);
    keepWhatIsNew();
  }

  private void keepWhatIsNew() throws SQLException {
    run(
        "insert into entries_before select * from audit_entry e"
            + " where not exists (select from entries_before b where b.id = e.id)",
        "insert into seals_before select * from audit_seal s"
            + " where not exists (select from seals_before b where b.place = s.place)",
        "alter table audit_entry disable trigger user",
        "alter table audit_seal disable trigger user");
  }

  @Test
  void only_privacy_officers_and_admins_verify() {
    given()
        .auth()
        .oauth2(TestTokens.of("privacy-officer"))
        .get("/api/audit/verify")
        .then()
        .statusCode(200);
    given()
        .auth()
        .oauth2(TestTokens.of("marketer"))
        .get("/api/audit/verify")
        .then()
        .statusCode(403);
    given().get("/api/audit/verify").then().statusCode(401);
  }

  private void assertFound(String fault, long place, UUID entry) {
    verified()
        .body("intact", equalTo(false))
        .body("finding.fault", equalTo(fault))
        .body("finding.place", equalTo((int) place))
        .body("finding.entryId", equalTo(entry == null ? null : entry.toString()));
  }

  private void cutBehind(long place) throws SQLException {
    run(
        "delete from audit_entry where id in (select entry_id from audit_seal where place > %d)"
            .formatted(place),
        "delete from audit_seal where place > " + place);
  }

  private boolean wholeAndPublished() throws SQLException {
    var found = verified().extract().jsonPath();
    return found.getInt("unsealed") == 0
        && found.getBoolean("intact")
        && Objects.equals(found.get("published.entries"), (int) count("audit_entry"));
  }

  private static ValidatableResponse verified() {
    return given()
        .auth()
        .oauth2(TestTokens.of("admin"))
        .get("/api/audit/verify")
        .then()
        .statusCode(200);
  }

  private static void note() {
    given()
        .auth()
        .oauth2(TestTokens.of("marketer"))
        .contentType(ContentType.JSON)
        .body("{\"text\":\"sealed\"}")
        .post("/api/notes")
        .then()
        .statusCode(201);
  }

  private long last() throws SQLException {
    return number("select coalesce(max(place), 0) from audit_seal");
  }

  private long count(String table) throws SQLException {
    return number("select count(*) from " + table);
  }

  private long number(String query) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private UUID entryAt(long place) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery("select entry_id from audit_seal where place = " + place)) {
      result.next();
      return result.getObject(1, UUID.class);
    }
  }

  private void run(String... statements) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      for (var one : statements) {
        statement.execute(one);
      }
    }
  }
}
