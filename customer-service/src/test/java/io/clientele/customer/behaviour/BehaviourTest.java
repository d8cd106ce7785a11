package io.clientele.customer.behaviour;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.clientele.customer.ASource;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.id.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Behaviours that are told once or several times, by whatever is known of a customer.
@CustomerServiceTest
class BehaviourTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void a_behaviour_that_is_sent_again_counts_once_in_a_batch_and_across_batches() {
    var customer = aCustomer();
    var segment = aSegment(all(count("complaint.made", 30, 2), rule("kind", "=", "PERSON")));
    awaitLive(segment);
    var complaint = aBehaviour(customer, "complaint.made");
    recorded(List.of(complaint, complaint));
    recorded(complaint);
    recorded(aBehaviour(customer, "app.login"));
    awaitBehaviours(customer, 2);
    assertThat(members(segment)).doesNotContain(customer);
    recorded(aBehaviour(customer, "complaint.made"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
  }

  @Test
  void an_event_that_is_sent_again_as_of_the_next_day_counts_once() {
    var customer = aCustomer();
    var first = aBehaviour(customer, "complaint.made", Instant.now().minus(Duration.ofDays(5)));
    var overMidnight = aDayLater(first, 1);
    recorded(first);
    awaitBehaviours(customer, 1);
    recorded(overMidnight);
    recorded(List.of(first, overMidnight));
    var other = aBehaviour(customer, "complaint.made", Instant.now().minus(Duration.ofDays(9)));
    recorded(List.of(aDayLater(other, 1), other));
    recorded(aDayLater(other, 1));
    recorded(aBehaviour(customer, "app.login"));
    awaitBehaviours(customer, 3);
    assertThat(complained(2)).contains(customer);
    assertThat(complained(3)).doesNotContain(customer);
  }

  @Test
  void an_id_that_a_source_uses_again_after_days_is_another_event_and_the_first_counts_no_more() {
    var customer = aCustomer();
    var first = aBehaviour(customer, "complaint.made", Instant.now().minus(Duration.ofDays(20)));
    recorded(first);
    awaitBehaviours(customer, 1);
    recorded(List.of(first, aDayLater(first, 7)));
    awaitBehaviours(customer, 2);
    assertThat(complained(2)).contains(customer);
    assertThat(complained(3)).doesNotContain(customer);
  }

  private static Map<String, Object> aDayLater(Map<String, Object> behaviour, int days) {
    var later = new HashMap<>(behaviour);
    var at = Instant.parse(behaviour.get("occurredAt").toString());
    later.put("occurredAt", at.plus(Duration.ofDays(days)).toString());
    return later;
  }

  /// Who complained at least so often within a month.
  private static List<String> complained(int atLeast) {
    return as("marketer")
        .body(Map.of("condition", all(count("complaint.made", 30, atLeast))))
        .post("/api/customers/search")
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  @Test
  void whoever_is_unknown_in_a_namespace_of_prospects_becomes_one() {
    var device = "device-" + number();
    recorded(aBehaviourOf(identifier("device", device), "product.viewed"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            found("device", device)
                .body("items.stage", contains("PROSPECT"))
                .body("items.base", contains("INCREMENTAL")));
  }

  @Test
  void several_behaviours_of_one_unknown_make_one_prospect() {
    var email = "new-" + number() + "@example.com";
    recorded(
        List.of(
            aBehaviourOf(identifier("email", email), "app.login"),
            aBehaviourOf(identifier("email", email.toUpperCase(Locale.ROOT)), "product.viewed")));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            as("integration")
                .body(Map.of("items", List.of(Map.of("namespace", "email", "value", email))))
                .post("/api/identifiers/resolve")
                .then()
                .statusCode(200)
                .body("items[0].customerId", notNullValue()));
    String customer =
        as("integration")
            .body(Map.of("items", List.of(Map.of("namespace", "email", "value", email))))
            .post("/api/identifiers/resolve")
            .then()
            .extract()
            .path("items[0].customerId");
    awaitBehaviours(customer, 2);
  }

  @Test
  void a_record_that_cannot_be_applied_is_parked_and_driven_again_in_its_order() {
    var value = "row-" + number();
    var key = "bank-marketing:" + value;
    recorded(aBehaviourOf(identifier("bank-marketing", value), "app.login"));
    recorded(aBehaviourOf(identifier("bank-marketing", value), "branch.visited"));
    var letters = parked(key, 2);
    assertThat(
            letters.stream().map(letter -> letter.get("reason")).filter(reason -> reason != null))
        .containsExactly("Nobody has the identifier.");
    var customer = aCustomer(knownBy("bank-marketing", value));
    as("admin")
        .post("/api/dead-letters/" + letters.getFirst().get("id") + "/redrive")
        .then()
        .statusCode(200);
    awaitBehaviours(customer, 2);
  }

  @Test
  void what_is_not_even_a_behaviour_is_parked_and_others_flow_on() {
    var customer = aCustomer();
    var source = new ASource(brokers);
    var key = "poison-" + number();
    source.writes(key, "{\"id\":1");
    var unknown =
        new BehaviourEvent.Recorded(
            number(), "test", Ids.next(), null, "app.login", Instant.now(), null, null);
    source.tells(unknown);
    recorded(aBehaviour(customer, "app.login"));
    awaitBehaviours(customer, 1);
    assertThat(parked(key, 1)).hasSize(1);
    assertThat(parked(unknown.key(), 1).getFirst().get("reason").toString())
        .contains("There is no customer");
  }

  @Test
  void what_was_applied_is_published_in_batches_with_the_customer_as_it_was() {
    var customer = aCustomer();
    var behaviour = aBehaviour(customer, "account.credited", Instant.now(), "10.50");
    recorded(behaviour);
    try (var applied =
        Published.on(brokers, BehavioursAppliedEvent.TOPIC, BehavioursAppliedEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(IntStream.range(0, 24).boxed())
                  .flatMap(partition -> applied.of(partition.toString()))
                  .filteredOn(BehavioursAppliedEvent.Batch.class::isInstance)
                  .flatMap(event -> ((BehavioursAppliedEvent.Batch) event).behaviours())
                  .filteredOn(one -> one.id().equals(behaviour.get("id")))
                  .singleElement()
                  .satisfies(one -> {
                    assertThat(one.customerId()).hasToString(customer);
                    assertThat(one.stage()).isEqualTo("NEW");
                    assertThat(one.amount()).hasToString("Money[amount=10.50, currency=CNY]");
                  }));
    }
  }

  @Test
  void behaviours_of_long_ago_find_their_month() {
    var customer = aCustomer(Map.of("registeredOn", "1993-01-05"));
    recorded(
        List.of(
            aBehaviour(
                customer, "account.credited", Instant.parse("1993-02-11T12:00:00Z"), "700.00"),
            aBehaviour(
                customer, "account.debited", Instant.parse("1998-12-31T12:00:00Z"), "90.00")));
    awaitBehaviours(customer, 2);
    awaitCustomer(customer, "stage", "LOST");
  }

  @Test
  void facts_that_come_late_and_out_of_order_count_on_their_own_day() {
    var customer = aCustomer(Map.of("registeredOn", "2020-01-01"));
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var last = Instant.now().minus(Duration.ofDays(1));
    recorded(aBehaviour(customer, "balance.reported", last, "600000.00"));
    awaitCustomer(customer, "tier", "PREMIER");
    // An older balance is no news: the tier follows the latest that happened, not that came.
    recorded(aBehaviour(customer, "balance.reported", last.minus(Duration.ofDays(3)), "10.00"));
    recorded(
        List.of(
            aBehaviour(customer, "app.login", now.minus(Duration.ofDays(2))),
            aBehaviour(customer, "app.login", now.minus(Duration.ofDays(40))),
            aBehaviour(customer, "app.login", now.minus(Duration.ofDays(9)))));
    awaitBehaviours(customer, 5);
    customer(customer).body("tier", equalTo("PREMIER"));
    var recent = aSegment(all(count("app.login", 30, 2), rule("tier", "=", "PREMIER")));
    awaitLive(recent);
    assertThat(members(recent)).contains(customer);
    var busy = aSegment(all(count("app.login", 30, 3), rule("tier", "=", "PREMIER")));
    awaitLive(busy);
    assertThat(members(busy)).doesNotContain(customer);
  }
}
