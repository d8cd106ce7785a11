package io.clientele.customer.merging;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.CustomerEvent;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// A merge that is undone leaves both as they were, with what was changed meanwhile.
@CustomerServiceTest
class UnmergeTest {
  @Inject DataSource database;
  @Inject ForgetImages forgetImages;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void an_unmerged_customer_is_what_it_was_and_so_is_the_survivor() {
    var phone = aPhone();
    var email = anEmail();
    var survivor =
        aCustomer(
            Map.of(
                "identifiers",
                List.of(identifier("phone", phone)),
                "consents",
                List.of(consent("SMS", true), consent("EMAIL", false), consent("APP", true))));
    var other =
        aCustomer(
            Map.of(
                "identifiers",
                List.of(identifier("phone", phone), identifier("email", email)),
                "attributes",
                Map.of("city", "Ningbo", "income", 180000.50),
                "registeredOn",
                "2021-01-01",
                "consents",
                List.of(consent("SMS", false), consent("EMAIL", true), consent("WECHAT", true))));
    var day = Instant.now().minus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    recorded(
        List.of(
            aBehaviour(survivor, "card.purchase", day, "10.00"),
            aBehaviour(other, "card.purchase", day.plusSeconds(5), "30.00"),
            aBehaviour(other, "balance.reported", day, "900000.00")));
    awaitBehaviours(survivor, 1);
    awaitBehaviours(other, 2);
    awaitCustomer(other, "tier", "PREMIER");
    var survivorBefore = shown(survivor);
    var otherBefore = shown(other);
    merged(survivor, other);
    profile(survivor)
        .body("tier", equalTo("PREMIER"))
        .body("consents.find { it.channel == 'SMS' }.granted", equalTo(false))
        .body("consents.find { it.channel == 'EMAIL' }.granted", equalTo(false))
        .body("consents.find { it.channel == 'APP' }.granted", equalTo(true))
        .body("consents.find { it.channel == 'WECHAT' }.granted", equalTo(true));
    unmerged(survivor, other).body("undoneBy", equalTo("admin"));
    assertThat(shown(other)).isEqualTo(otherBefore);
    assertThat(shown(survivor)).isEqualTo(survivorBefore);
    awaitBehaviours(survivor, 1);
    awaitBehaviours(other, 2);
    assertThat(spent(survivor, 10)).isTrue();
    assertThat(spent(survivor, 11)).isFalse();
    assertThat(spent(other, 30)).isTrue();
    assertThat(spent(other, 31)).isFalse();
    as("marketer")
        .get("/api/customers/" + other + "/consents")
        .then()
        .statusCode(200)
        .body("items", hasSize(3));
  }

  private static boolean spent(String customer, int atLeast) {
    return as("marketer")
        .body(
            Map.of(
                "condition",
                all(
                    Map.of(
                        "field",
                        "behaviour",
                        "behaviour",
                        Map.of("type", "card.purchase", "aggregate", "SUM", "withinDays", 30),
                        "operator",
                        ">=",
                        "value",
                        atLeast))))
        .post("/api/customers/search")
        .then()
        .statusCode(200)
        .extract()
        .<List<String>>path("items.id")
        .contains(customer);
  }

  @Test
  void other_systems_follow_a_customer_to_the_tier_of_the_other_and_back_and_on_from_there() {
    var survivor = aCustomer();
    var other = aProspect();
    var now = Instant.now();
    recorded(aBehaviour(other, "balance.reported", now.minus(3, ChronoUnit.DAYS), "900000.00"));
    awaitCustomer(other, "tier", "PREMIER");
    merged(survivor, other);
    unmerged(survivor, other);
    profile(survivor).body("tier", equalTo("MASS"));
    merged(survivor, other);
    recorded(aBehaviour(survivor, "balance.reported", now, "60000.00"));
    awaitBehaviours(survivor, 2);
    unmerged(survivor, other);
    profile(survivor).body("tier", equalTo("AFFLUENT"));
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(tiersOf(survivor, events))
                  .containsExactly(
                      "null to MASS",
                      "MASS to PREMIER",
                      "PREMIER to MASS",
                      "MASS to PREMIER",
                      "PREMIER to MASS",
                      "MASS to AFFLUENT"));
    }
  }

  @Test
  void a_tier_that_the_survivor_earned_and_keeps_by_itself_stays_without_a_move() {
    var survivor = aCustomer();
    var other = aProspect();
    merged(survivor, other);
    var day = Instant.now().minus(2, ChronoUnit.DAYS);
    recorded(aBehaviour(survivor, "balance.reported", day, "500000.00"));
    awaitCustomer(survivor, "tier", "PREMIER");
    recorded(aBehaviour(survivor, "balance.reported", day.plusSeconds(60), "480000.00"));
    awaitBehaviours(survivor, 2);
    var since = profile(survivor).extract().<String>path("tierSince");
    var moves = movesOf(survivor);
    unmerged(survivor, other);
    profile(survivor).body("tier", equalTo("PREMIER")).body("tierSince", equalTo(since));
    assertThat(movesOf(survivor)).isEqualTo(moves);
  }

  @Test
  void a_tier_to_which_the_merge_brought_the_survivor_is_not_kept_by_what_would_not_reach_it() {
    var survivor = aCustomer();
    var other = aProspect();
    var day = Instant.now().minus(2, ChronoUnit.DAYS);
    recorded(
        List.of(
            aBehaviour(survivor, "balance.reported", day, "480000.00"),
            aBehaviour(other, "balance.reported", day.plusSeconds(60), "900000.00")));
    awaitCustomer(survivor, "tier", "AFFLUENT");
    awaitCustomer(other, "tier", "PREMIER");
    var before = shown(survivor);
    merged(survivor, other);
    profile(survivor).body("tier", equalTo("PREMIER"));
    unmerged(survivor, other);
    assertThat(shown(survivor)).isEqualTo(before);
  }

  private static List<Map<String, Object>> movesOf(String customer) {
    return as("marketer")
        .get("/api/customers/" + customer + "/lifecycle")
        .then()
        .statusCode(200)
        .extract()
        .path("history");
  }

  private static List<String> tiersOf(String customer, Published<CustomerEvent> events) {
    return events.of(customer).stream()
        .filter(CustomerEvent.TierChanged.class::isInstance)
        .map(CustomerEvent.TierChanged.class::cast)
        .map(moved -> moved.from() + " to " + moved.to())
        .toList();
  }

  @Test
  void what_was_changed_after_the_merge_stays_with_the_survivor() {
    var survivor = aCustomer();
    var other = aProspect(Map.of("attributes", Map.of("city", "Ningbo", "employer", "Acme")));
    merged(survivor, other);
    patched(survivor, Map.of("attributes", Map.of("city", "Wenzhou")));
    unmerged(survivor, other);
    profile(survivor)
        .body("attributes.city", equalTo("Wenzhou"))
        .body("attributes.employer", nullValue())
        .body("mergedFrom", empty());
    profile(other)
        .body("attributes.city", equalTo("Ningbo"))
        .body("attributes.employer", equalTo("Acme"));
  }

  @Test
  void what_was_taken_away_after_a_merge_does_not_come_back_with_the_next() {
    var survivor = aCustomer();
    var first =
        aProspect(
            Map.of(
                "attributes",
                Map.of("city", "Ningbo"),
                "riskTolerance",
                Map.of("level", "C2", "validUntilOn", "2035-01-01")));
    var second = aProspect();
    merged(survivor, first);
    patched(survivor, "{\"attributes\":{\"city\":null},\"riskTolerance\":null}");
    merged(survivor, second);
    profile(survivor).body("attributes.city", nullValue()).body("riskTolerance", nullValue());
    unmerged(survivor, second);
    profile(survivor).body("attributes.city", nullValue()).body("riskTolerance", nullValue());
    unmerged(survivor, first);
    profile(survivor).body("attributes.city", nullValue());
    profile(first).body("attributes.city", equalTo("Ningbo"));
  }

  @Test
  void merges_into_one_customer_are_undone_in_any_order_and_inner_ones_after_outer_ones() {
    var survivor = aCustomer();
    var inner = aProspect();
    var first = aProspect();
    var second = aProspect();
    merged(first, inner);
    merged(survivor, first);
    merged(survivor, second);
    recorded(List.of(aBehaviour(inner, "app.login"), aBehaviour(first, "app.login")));
    awaitBehaviours(survivor, 2);
    unmerge(survivor, inner)
        .statusCode(409)
        .body("type", containsString("merged-further"))
        .body("detail", containsString(first));
    unmerged(survivor, first);
    profile(survivor).body("mergedFrom", contains(second));
    profile(inner).body("id", equalTo(first));
    awaitBehaviours(survivor, 0);
    awaitBehaviours(first, 2);
    unmerged(first, inner);
    awaitBehaviours(first, 1);
    awaitBehaviours(inner, 1);
    merged(inner, first);
    profile(first).body("id", equalTo(inner));
  }

  @Test
  void what_cannot_be_undone_is_refused_with_its_reason() {
    var survivor = aCustomer();
    var other = aProspect();
    String merge = merged(survivor, other).extract().path("id");
    undo(survivor, Map.of()).statusCode(400);
    undo(survivor, Map.of("mergeId", merge, "customerId", other)).statusCode(400);
    undo(survivor, Map.of("mergeId", UUID.randomUUID().toString()))
        .statusCode(409)
        .body("type", containsString("not-merged"));
    undo(aCustomer(), Map.of("mergeId", merge)).statusCode(404);
    undo(survivor, Map.of("mergeId", merge)).statusCode(200);
    undo(survivor, Map.of("mergeId", merge))
        .statusCode(409)
        .body("type", containsString("not-merged"));
  }

  private static ValidatableResponse undo(String id, Map<String, ?> body) {
    return as("admin").body(body).post("/api/customers/" + id + "/unmerge").then();
  }

  @Test
  void what_customers_were_before_is_forgotten_a_month_after_their_merge_was_undone()
      throws SQLException {
    var survivor = aCustomer();
    var undone = aProspect();
    var standing = aProspect();
    merged(survivor, undone);
    merged(survivor, standing);
    unmerged(survivor, undone);
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "update customer_merge set undone_at = now() - interval '31 days' where merged_id = ?")) {
      statement.setObject(1, UUID.fromString(undone));
      statement.executeUpdate();
    }
    forgetImages.handle();
    assertThat(imageOf(undone)).isEqualTo("{}");
    assertThat(imageOf(standing)).isNotEqualTo("{}");
    unmerged(survivor, standing);
  }

  private String imageOf(String merged) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement("select image from customer_merge where merged_id = ?")) {
      statement.setObject(1, UUID.fromString(merged));
      try (var result = statement.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }
}
