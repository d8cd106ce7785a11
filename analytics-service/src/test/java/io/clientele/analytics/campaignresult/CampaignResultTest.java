package io.clientele.analytics.campaignresult;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.analytics.ACampaign;
import io.clientele.analytics.AContact;
import io.clientele.analytics.AnalyticsTest;
import io.clientele.analytics.Publisher;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.money.Money;
import io.clientele.local.backing.TestTokens;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AnalyticsTest
class CampaignResultTest {
  @Inject Publisher publisher;

  private final ACampaign campaign = ACampaign.named("Spring deposits");

  @BeforeEach
  void the_campaign_is_running() throws SQLException {
    publisher.forgetEverything();
    publisher.send(campaign.launched());
  }

  @Test
  void the_funnel_counts_each_step_and_says_why_contacts_were_suppressed() {
    var clicked = AContact.of(campaign);
    var delivered = AContact.of(campaign);
    publisher.send(
        clicked.planned("1"),
        clicked.sent("1"),
        clicked.delivered(),
        clicked.opened(),
        clicked.clicked(),
        clicked.responded("RESPONDED"),
        clicked.converted(false, null),
        delivered.planned("1"),
        delivered.sent("1"),
        delivered.delivered(),
        delivered.responded("UNSUBSCRIBED"),
        AContact.of(campaign).heldOut(),
        AContact.of(campaign).suppressed("NO_CONSENT"),
        AContact.of(campaign).suppressed("NO_CONSENT"),
        AContact.of(campaign).suppressed("SUITABILITY"));
    publisher.awaitApplied();

    var funnel = get("/funnel");
    assertThat(funnel.getList("steps.step"))
        .containsExactly(
            "AUDIENCE",
            "HELD_OUT",
            "SUPPRESSED",
            "PLANNED",
            "SENT",
            "DELIVERED",
            "OPENED",
            "CLICKED",
            "RESPONDED",
            "CONVERTED");
    assertThat(funnel.getList("steps.count")).containsExactly(6, 1, 3, 2, 2, 2, 1, 1, 1, 1);
    assertThat(funnel.getFloat("steps[2].rate")).isEqualTo(0.5f);
    assertThat(funnel.getFloat("steps[9].rate")).isEqualTo(0.5f);
    assertThat(funnel.getList("suppressed.reason")).containsExactly("NO_CONSENT", "SUITABILITY");
    assertThat(funnel.getList("suppressed.count")).containsExactly(2, 1);
  }

  @Test
  void lift_compares_people_who_were_contacted_with_those_held_out() {
    var twice = Ids.next();
    var first = AContact.of(campaign, twice, "EMAIL");
    var second = AContact.of(campaign, twice, "SMS");
    var suppressed = AContact.of(campaign);
    var heldOut = AContact.of(campaign);
    publisher.send(
        first.sent("1"),
        second.sent("1"),
        first.converted(false, null),
        second.converted(false, null),
        AContact.of(campaign).sent("1"),
        AContact.of(campaign).planned("1"),
        suppressed.suppressed("NO_CONSENT"),
        suppressed.converted(false, null),
        heldOut.heldOut(),
        heldOut.converted(true, null),
        AContact.of(campaign).heldOut(),
        AContact.of(campaign).heldOut(),
        AContact.of(campaign).heldOut());
    publisher.awaitApplied();

    var lift = get("/lift");
    assertThat(lift.getLong("treated.customers")).isEqualTo(2);
    assertThat(lift.getLong("treated.conversions")).isEqualTo(1);
    assertThat(lift.getLong("heldOut.customers")).isEqualTo(4);
    assertThat(lift.getLong("heldOut.conversions")).isEqualTo(1);
    assertThat(lift.getFloat("lift")).isEqualTo(0.25f);
    assertThat(lift.getFloat("relativeLift")).isEqualTo(1f);
    assertThat(lift.getFloat("incrementalConversions")).isEqualTo(0.5f);
    assertThat(lift.getFloat("interval.level")).isEqualTo(0.95f);
    assertThat(lift.getBoolean("conclusive")).isFalse();
    assertThat(lift.getInt("minimumSample")).isEqualTo(100);
    assertThat(get("").getLong("conversions")).isEqualTo(2);
  }

  @Test
  void the_budget_follows_each_contact_from_reserved_to_committed_or_released() {
    var sent = AContact.of(campaign);
    var failed = AContact.of(campaign);
    publisher.send(
        AContact.of(campaign).planned("2.50"),
        sent.planned("2.50"),
        sent.sent("2.40"),
        sent.converted(false, Money.of("24", "CNY")),
        failed.planned("2.50"),
        failed.failed("2.50"));
    publisher.awaitApplied();

    var budget = get("/budget");
    assertThat(budget.getString("budget.amount")).isEqualTo("1000.00");
    assertThat(budget.getString("reserved.amount")).isEqualTo("2.50");
    assertThat(budget.getString("committed.amount")).isEqualTo("2.40");
    assertThat(budget.getString("released.amount")).isEqualTo("2.50");
    assertThat(budget.getString("remaining.amount")).isEqualTo("995.10");
    assertThat(budget.getString("conversionValue.amount")).isEqualTo("24.00");
    assertThat(budget.getString("conversionValue.currency")).isEqualTo("CNY");
    assertThat(budget.getFloat("returnOnSpend")).isEqualTo(10f);
  }

  @Test
  void amounts_add_up_to_more_than_one_amount_may_be() {
    for (var i = 0; i < 2; i++) {
      var contact = AContact.of(campaign);
      publisher.send(
          contact.sent("999999999999999.9999"),
          contact.converted(false, Money.of("999999999999999.99", "CNY")));
    }
    publisher.awaitApplied();

    var budget = get("/budget");
    assertThat(budget.getString("committed.amount")).isEqualTo("1999999999999999.9998");
    assertThat(budget.getString("remaining.amount")).isEqualTo("-1999999999998999.9998");
    assertThat(budget.getString("conversionValue.amount")).isEqualTo("1999999999999999.98");
    assertThat(overview().getString("conversions.value.amount")).isEqualTo("1999999999999999.98");
    assertThat(overview().getString("campaigns[0].spent.amount"))
        .isEqualTo("1999999999999999.9998");
  }

  @Test
  void the_timeline_tells_what_happened_on_each_day_of_the_business() {
    var contact = AContact.of(campaign).at("2026-05-01T15:59:59Z");
    publisher.send(
        contact.planned("1"),
        contact.sent("1"),
        contact.at("2026-05-02T16:00:00Z").responded("RESPONDED"),
        contact.converted(false, null));
    publisher.awaitApplied();

    var timeline = get("/timeline");
    assertThat(timeline.getList("items.on")).containsExactly("2026-05-01", "2026-05-03");
    assertThat(timeline.getList("items.sent")).containsExactly(1, 0);
    assertThat(timeline.getList("items.responded")).containsExactly(0, 1);
    assertThat(timeline.getList("items.converted")).containsExactly(0, 1);
  }

  @Test
  void history_that_says_only_that_contacts_were_made_counts_as_planned_and_sent() {
    var contact = AContact.of(campaign);
    publisher.send(contact.sent("0"), contact.converted(false, null));
    publisher.awaitApplied();

    var result = get("");
    assertThat(result.getString("name")).isEqualTo("Spring deposits");
    assertThat(result.getLong("audience")).isEqualTo(1);
    assertThat(result.getLong("contacts")).isEqualTo(1);
    assertThat(result.getFloat("rate")).isEqualTo(1f);
    assertThat(get("/budget").getString("returnOnSpend")).isNull();
  }

  @Test
  void a_campaign_nobody_told_of_is_not_found() {
    for (var part : new String[] {"", "/funnel", "/lift", "/budget", "/timeline"}) {
      given()
          .auth()
          .oauth2(TestTokens.of("analyst"))
          .get("/api/analytics/campaigns/" + UUID.randomUUID() + part)
          .then()
          .statusCode(404)
          .contentType("application/problem+json")
          .body("title", equalTo("Not found"));
    }
  }

  private JsonPath get(String part) {
    return read("/api/analytics/campaigns/" + campaign.id() + part);
  }

  private static JsonPath overview() {
    return read("/api/analytics/overview");
  }

  private static JsonPath read(String path) {
    return given()
        .auth()
        .oauth2(TestTokens.of("marketer"))
        .get(path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }
}
