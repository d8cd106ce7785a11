package io.clientele.analytics.dashboard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clientele.analytics.AnalyticsTest;
import io.clientele.analytics.Publisher;
import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.local.backing.TestTokens;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@AnalyticsTest
class DashboardTest {
  @Inject Publisher publisher;
  @Inject MoreReaders readers;

  @BeforeEach
  void nothing_is_known() throws SQLException {
    publisher.forgetEverything();
  }

  @Test
  void a_bank_without_customers_has_figures_too() {
    var overview = get("/api/analytics/overview");
    assertThat(overview.getLong("customers.total")).isZero();
    assertThat(overview.getFloat("conversions.rate")).isZero();
    assertThat(overview.getString("conversions.value")).isNull();
    assertThat(overview.getList("campaigns")).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {7, 20_261_121})
  void the_dashboard_agrees_with_an_independent_count(long seed) {
    var life = new BankLife(seed);
    var happened = life.events();
    life.asSent(happened).forEach(publisher::send);
    publisher.awaitApplied();

    assertThatTheDashboardAgreesWith(happened);
  }

  @Test
  void readers_that_come_and_go_lose_nothing_and_double_nothing() throws InterruptedException {
    var life = new BankLife(99);
    var happened = life.events();
    var sent = life.asSent(happened);
    var half = sent.size() / 2;
    readers.come();
    sent.subList(0, half).forEach(publisher::send);
    await().atMost(Duration.ofSeconds(60)).until(() -> readers.applied() > 0);
    readers.go();
    readers.come();
    sent.subList(half, sent.size()).forEach(publisher::send);
    readers.go();
    publisher.awaitApplied();

    assertThatTheDashboardAgreesWith(happened);
  }

  private static void assertThatTheDashboardAgreesWith(List<CloudEvent<PublishedEvent>> happened) {
    var counted = new IndependentCount(happened);
    var overview = get("/api/analytics/overview");

    assertThat(overview.getInt("customers.total")).isEqualTo(counted.customers.size());
    assertThat(byName(overview, "customers.byStage", "stage", "count"))
        .isEqualTo(counted.customersByStage());
    assertThat(overview.getInt("behaviours.total")).isEqualTo(counted.behaviours);
    assertThat(overview.getInt("contacts.total")).isEqualTo(counted.events.get("Sent"));
    assertThat(overview.getInt("contacts.planned")).isEqualTo(counted.planned());
    assertThat(overview.getInt("contacts.heldOut")).isEqualTo(counted.events.get("HeldOut"));
    assertThat(overview.getInt("contacts.suppressed")).isEqualTo(counted.events.get("Suppressed"));
    assertThat(overview.getInt("contacts.delivered")).isEqualTo(counted.events.get("Delivered"));
    assertThat(overview.getInt("contacts.opened")).isEqualTo(counted.events.get("Opened"));
    assertThat(overview.getInt("contacts.failed")).isEqualTo(counted.events.get("Failed"));
    assertThat(byName(overview, "byChannel", "channel", "contacts"))
        .isEqualTo(counted.sentByChannel);
    assertThat(overview.getInt("conversions.count"))
        .isEqualTo(counted.convertedByCampaign.values().stream().mapToInt(i -> i).sum());
    assertThat(new BigDecimal(overview.getString("conversions.value.amount")))
        .isEqualByComparingTo(counted.value);

    var campaigns = overview.<Map<String, Object>>getList("campaigns");
    assertThat(campaigns).hasSize(4);
    var spent = BigDecimal.ZERO;
    for (var campaign : campaigns) {
      var id = UUID.fromString((String) campaign.get("id"));
      assertThat(campaign.get("state")).isEqualTo("COMPLETED");
      assertThat(campaign.get("contacts")).isEqualTo(counted.sentByCampaign.get(id));
      assertThat(campaign.get("conversions")).isEqualTo(counted.convertedByCampaign.get(id));
      spent = spent.add(new BigDecimal((String) ((Map<?, ?>) campaign.get("spent")).get("amount")));

      var lift = get("/api/analytics/campaigns/" + id + "/lift");
      assertThat(lift.getInt("treated.customers")).isEqualTo(counted.treated.get(id).size());
      assertThat(lift.getInt("treated.conversions")).isEqualTo(counted.treatedConverted(id));
      assertThat(lift.getInt("heldOut.customers")).isEqualTo(counted.heldOutOnly(id));
      assertThat(lift.getInt("heldOut.conversions")).isEqualTo(counted.heldOutOnlyConverted(id));
    }
    assertThat(spent).isEqualByComparingTo(counted.spent);

    var recount = get("/api/analytics/recount");
    assertThat(recount.getList("comparisons.findAll { it.rows == 0 }.count"))
        .containsExactly("lifecycleMoves");
    assertThat(recount.getBoolean("agrees")).isTrue();
  }

  private static Map<String, Integer> byName(
      JsonPath overview, String list, String name, String count) {
    return overview.<Map<String, Object>>getList(list).stream()
        .collect(
            Collectors.toMap(
                row -> (String) row.get(name),
                row -> (Integer) row.get(count),
                Integer::sum,
                TreeMap::new));
  }

  private static JsonPath get(String path) {
    return given()
        .auth()
        .oauth2(TestTokens.of("admin"))
        .get(path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }
}
