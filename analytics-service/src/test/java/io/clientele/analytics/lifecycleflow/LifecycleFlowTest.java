package io.clientele.analytics.lifecycleflow;

import static io.clientele.analytics.Publisher.event;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.analytics.AnalyticsTest;
import io.clientele.analytics.Publisher;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.local.backing.TestTokens;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AnalyticsTest
class LifecycleFlowTest {
  @Inject Publisher publisher;

  @BeforeEach
  void nobody_moved() throws SQLException {
    publisher.forgetEverything();
  }

  @Test
  void moves_are_counted_by_day_of_the_business_once_each() {
    var again = event(stage("2026-05-01T10:00:00Z", "NEW", "GROWING"));
    publisher.send(again);
    publisher.send(again);
    publisher.send(
        stage("2026-05-01T11:00:00Z", "NEW", "GROWING"),
        stage("2026-05-01T12:00:00Z", null, "NEW"),
        stage("2026-05-01T16:00:00Z", "GROWING", "AT_RISK"),
        stage("2026-05-31T16:00:00Z", "AT_RISK", "DORMANT"));
    publisher.awaitApplied();
    publisher.send(again);
    publisher.awaitApplied();

    var flows = flows("?sinceOn=2026-05-01&untilOn=2026-05-31");
    assertThat(flows.getList("items.on")).containsExactly("2026-05-01", "2026-05-01", "2026-05-02");
    assertThat(flows.getList("items.from")).containsExactly(null, "NEW", "GROWING");
    assertThat(flows.getList("items.to")).containsExactly("NEW", "GROWING", "AT_RISK");
    assertThat(flows.getList("items.count")).containsExactly(1, 2, 1);
  }

  @Test
  void tiers_and_bases_flow_apart_from_stages() {
    var at = Instant.parse("2026-05-01T10:00:00Z");
    publisher.send(
        new CustomerEvent.TierChanged(
            Ids.next(), 2, at, "MASS", "AFFLUENT", "behaviour", "GROWING", "STOCK", "0101"),
        new CustomerEvent.BaseChanged(Ids.next(), 2, at, "FLOW", "STOCK", "behaviour"));
    publisher.awaitApplied();

    var days = "&sinceOn=2026-05-01&untilOn=2026-05-01";
    assertThat(flows("?axis=TIER" + days).getList("items.to")).containsExactly("AFFLUENT");
    assertThat(flows("?axis=BASE" + days).getList("items.to")).containsExactly("STOCK");
    assertThat(flows("?axis=STAGE" + days).getList("items")).isEmpty();
  }

  @Test
  void days_that_make_no_sense_are_refused_by_name() {
    get("?sinceOn=yesterday").statusCode(400).body("violations[0].field", equalTo("sinceOn"));
    get("?sinceOn=2026-05-02&untilOn=2026-05-01").statusCode(400);
    get("?sinceOn=2001-01-01&untilOn=2026-05-01").statusCode(400);
    for (var day : new String[] {"-999999999-01-01", "+999999999-12-31", "+6000000-01-01"}) {
      get("?untilOn={day}", day).statusCode(400).body("violations[0].field", equalTo("untilOn"));
      get("?sinceOn={day}&untilOn={day}", day, day)
          .statusCode(400)
          .body("violations[0].field", equalTo("untilOn"));
    }
    get("?since=2026-05-02").statusCode(400).body("violations[0].field", equalTo("since"));
  }

  private static CustomerEvent stage(String at, @Nullable String from, String to) {
    return new CustomerEvent.StageChanged(
        Ids.next(), 2, Instant.parse(at), from, to, "behaviour", "MASS", "STOCK", "0101");
  }

  private static JsonPath flows(String query) {
    return get(query).statusCode(200).extract().jsonPath();
  }

  private static ValidatableResponse get(String query, Object... days) {
    return given()
        .auth()
        .oauth2(TestTokens.of("analyst"))
        .get("/api/analytics/lifecycle" + query, days)
        .then();
  }
}
