package io.clientele.defaults.messaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;

import io.clientele.defaults.sample.SampleServiceTest;
import io.clientele.local.backing.TestTokens;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@SampleServiceTest
class ForgetDeadLettersTest {
  @Inject DataSource database;
  @Inject ForgetDeadLetters forgetDeadLetters;

  @Test
  void parked_records_are_forgotten_a_month_after_they_were_settled() throws SQLException {
    parked("settled long ago", "'DISCARDED'", "now() - interval '31 days'", 365);
    parked("settled of late", "'REDRIVEN'", "now() - interval '29 days'", 365);
    parked("open", "'OPEN'", "null", 179);
    forgetDeadLetters.handle();
    assertThat(keys("OPEN")).containsExactly("open");
    assertThat(keys("REDRIVEN")).containsExactly("settled of late");
    assertThat(keys("DISCARDED")).doesNotContain("settled long ago");
  }

  @Test
  void what_nobody_drove_again_in_half_a_year_is_given_up_and_audited() throws SQLException {
    parked("of last year", "'OPEN'", "null", 181);
    forgetDeadLetters.handle();
    assertThat(keys("DISCARDED")).contains("of last year");
    given()
        .auth()
        .oauth2(TestTokens.of("admin"))
        .get("/api/audit?limit=500")
        .then()
        .statusCode(200)
        .body("items.action", hasItem("dead letters given up"));
  }

  @Test
  void a_record_that_somebody_works_on_is_left_for_the_next_time() throws Exception {
    parked("worked on", "'OPEN'", "null", 181);
    parked("left", "'OPEN'", "null", 181);
    try (var pool = Executors.newSingleThreadExecutor();
        var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select from dead_letter where key = 'worked on' for share");
      assertThat(
              pool.submit(() -> {
                forgetDeadLetters.handle();
                return true;
              }))
          .succeedsWithin(Duration.ofSeconds(10));
      connection.rollback();
    }
    assertThat(keys("DISCARDED")).contains("left");
    assertThat(keys("OPEN")).contains("worked on");
  }

  private void parked(String key, String state, String settledAt, int daysAgo) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                """
                insert into dead_letter (id, consumer, topic, part, pos, key, headers, recorded_at,
                  reason, state, settled_at, created_at)
                values (uuidv7(), 'test.forgetting', 'clientele.behaviours', 0, hashtext(?), ?, '{}',
                  now(), 'None.', %s, %s, now() - interval '%d days')
                """
                    .formatted(state, settledAt, daysAgo))) {
      statement.setString(1, key);
      statement.setString(2, key);
      statement.executeUpdate();
    }
  }

  private List<String> keys(String state) throws SQLException {
    var keys = new ArrayList<String>();
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                """
                select key from dead_letter
                where consumer = 'test.forgetting' and state = ? order by key
                """)) {
      statement.setString(1, state);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          keys.add(result.getString(1));
        }
      }
    }
    return keys;
  }
}
