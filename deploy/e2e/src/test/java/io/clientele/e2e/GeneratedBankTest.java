package io.clientele.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.demo.GeneratedBank;
import io.clientele.demo.api.Role;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The loop that must always work, on a small generated bank: load, segment, draft, approve,
/// launch, respond, measure; and then whether everybody tells the same story of it.
class GeneratedBankTest {
  private static final Suite SUITE = TheSuite.running();
  private static final int CUSTOMERS = 600;

  private static UUID campaign;

  @BeforeAll
  static void run_the_demo() {
    new GeneratedBank(SUITE.api(), TheSuite.silence(), 7, CUSTOMERS).run();
    campaign =
        StreamSupport.stream(
                SUITE.get(Role.MARKETER, "/api/campaigns?limit=500").get("items").spliterator(),
                false)
            .filter(item -> item.get("name").asText().contains("demo bank 7"))
            .map(item -> UUID.fromString(item.get("id").asText()))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void every_customer_of_the_audience_has_one_contact_or_the_reason_why_not() {
    var contacts = contacts();
    assertThat(contacts)
        .extracting(contact -> contact.get("customerId").asText())
        .doesNotHaveDuplicates();
    var segment = SUITE.get(Role.MARKETER, "/api/campaigns/" + campaign).at("/audience/segmentId");
    var members = SUITE.get(Role.MARKETER, "/api/segments/" + segment.asText()).get("memberCount");
    assertThat(contacts).hasSize(members.asInt());
    assertThat(contacts)
        .filteredOn(contact -> contact.get("state").asText().equals("SUPPRESSED"))
        .allSatisfy(contact -> assertThat(contact.get("reason").asText()).isNotBlank());
  }

  @Test
  void a_tenth_is_held_out_and_gets_no_mail_and_no_task() {
    var heldOut = customers("HELD_OUT");
    var reachable =
        contacts().stream()
            .filter(contact -> !contact.get("state").asText().equals("SUPPRESSED"))
            .count();
    assertThat((double) heldOut.size() / reachable).isCloseTo(0.10, within(0.08));
    var tasks = SUITE.api().as(Role.ADMIN).all("/api/tasks?limit=500", JsonNode.class);
    assertThat(tasks).isNotEmpty();
    assertThat(tasks)
        .extracting(task -> task.get("customerId").asText())
        .doesNotContainAnyElementsOf(heldOut);
  }

  @Test
  void the_reach_shown_before_the_launch_is_what_the_launch_did() {
    var reach = SUITE.get(Role.MARKETER, "/api/analytics/campaigns/" + campaign + "/funnel");
    var counts = counts(contacts());
    assertThat(step(reach, "AUDIENCE")).isEqualTo(contacts().size());
    assertThat(step(reach, "HELD_OUT")).isEqualTo(counts.getOrDefault("HELD_OUT", 0L));
    assertThat(step(reach, "SUPPRESSED")).isEqualTo(counts.getOrDefault("SUPPRESSED", 0L));
  }

  @Test
  void the_dashboard_equals_an_independent_count_over_the_topics() {
    var told = Told.by(SUITE);
    var stages =
        told.customers().values().stream()
            .collect(
                Collectors.groupingBy(
                    state -> String.valueOf(state.stage()), Collectors.counting()));
    var overview = SUITE.get(Role.ANALYST, "/api/analytics/overview");
    overview
        .at("/customers/byStage")
        .forEach(line ->
            assertThat(line.get("count").asLong())
                .as(line.get("stage").asText())
                .isEqualTo(stages.getOrDefault(line.get("stage").asText(), 0L)));
    assertThat(overview.at("/customers/total").asInt()).isEqualTo(told.customers().size());
    assertThat(overview.at("/behaviours/total").asInt()).isEqualTo(told.behaviours().size());
    assertThat(overview.at("/contacts/total").asInt())
        .isEqualTo(told.contactsThat(ContactEvent.Sent.class).size());
    assertThat(overview.at("/conversions/count").asLong()).isEqualTo(told.conversions());
  }

  @Test
  void events_are_cloud_events_that_an_ordinary_reader_understands_in_order() {
    for (var topic : List.of(Topics.CUSTOMERS, Topics.CONTACTS, Topics.BEHAVIOURS_APPLIED)) {
      SUITE.read(
          topic,
          record -> {
            assertThat(header(record.headers().lastHeader("ce_specversion").value()))
                .isEqualTo("1.0");
            assertThat(header(record.headers().lastHeader("content-type").value()))
                .isEqualTo("application/json");
            assertThat(
                    UUID.fromString(header(record.headers().lastHeader("ce_id").value())).version())
                .isEqualTo(7);
          });
    }
    assertThat(Told.by(SUITE).contacts().values())
        .allSatisfy(events ->
            assertThat(events)
                .extracting(ContactEvent.OfContact::version)
                .isSorted()
                .doesNotHaveDuplicates());
  }

  @Test
  void the_measured_lift_is_about_the_true_one() {
    var lift = SUITE.get(Role.ANALYST, "/api/analytics/campaigns/" + campaign + "/lift");
    var low = lift.at("/interval/low").asDouble();
    var high = lift.at("/interval/high").asDouble();
    assertThat(lift.get("lift").asDouble()).isBetween(low, high);
    // One in twenty 95 % intervals misses the truth; three times as wide, none in a lifetime.
    assertThat(0.03).isBetween(2 * low - high, 2 * high - low);
  }

  @Test
  void what_was_spent_is_what_was_sent() {
    var budget = SUITE.get(Role.ANALYST, "/api/analytics/campaigns/" + campaign + "/budget");
    var sum =
        Told.by(SUITE).contacts().values().stream()
            .flatMap(List::stream)
            .filter(ContactEvent.Sent.class::isInstance)
            .map(ContactEvent.Sent.class::cast)
            .filter(sent -> sent.contact().campaignId().equals(campaign))
            .map(sent -> sent.cost().amount())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(new BigDecimal(budget.at("/committed/amount").asText())).isEqualByComparingTo(sum);
    assertThat(new BigDecimal(budget.at("/reserved/amount").asText())).isEqualByComparingTo("0");
  }

  @Test
  void a_relationship_manager_sees_the_own_portfolio_only() {
    var own = SUITE.get(Role.RELATIONSHIP_MANAGER, "/api/customers?limit=500").get("items");
    var all = SUITE.api().as(Role.ADMIN).all("/api/customers?limit=500", JsonNode.class);
    assertThat(own).isNotEmpty();
    assertThat(own.size()).isLessThan(all.size());
    var manager = own.get(0).get("manager").asText();
    assertThat(own)
        .allSatisfy(customer -> assertThat(customer.get("manager").asText()).isEqualTo(manager));
    var foreign =
        all.stream()
            .filter(customer -> !customer.path("manager").asText().equals(manager))
            .findFirst()
            .orElseThrow();
    var token = SUITE.stack().token("relationship-manager");
    assertThat(
            SUITE
                .send(
                    "GET",
                    "/api/customers/" + foreign.get("id").asText(),
                    token,
                    "application/json",
                    "")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void the_360_degree_view_has_a_part_of_every_service() {
    var customer = customers("SENT").iterator().next();
    var view = SUITE.get(Role.ADMIN, "/api/customer-360/" + customer);
    assertThat(view.at("/customer/id").asText()).isEqualTo(customer);
    assertThat(view.toString()).contains(campaign.toString());
    assertThat(view.path("missing")).isEmpty();
  }

  @Test
  void whoever_unsubscribes_is_not_to_be_contacted_any_more() {
    var contact =
        contacts().stream()
            .filter(one -> one.path("channel").asText().equals("EMAIL") && one.has("sentAt"))
            .findFirst()
            .orElseThrow();
    SUITE.post(
        Role.INTEGRATION,
        "/api/responses",
        Map.of(
            "id",
            "unsubscribed",
            "contactId",
            contact.get("id").asText(),
            "type",
            "UNSUBSCRIBED",
            "occurredAt",
            Instant.now().toString()));
    var path =
        "/api/customers/" + contact.get("customerId").asText() + "/contactability?channel=EMAIL";
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() ->
            assertThat(SUITE.get(Role.MARKETER, path).at("/channels/0/reasons").toString())
                .contains("NO_CONSENT"));
  }

  private static List<JsonNode> contacts() {
    return SUITE
        .api()
        .as(Role.MARKETER)
        .all("/api/campaigns/" + campaign + "/contacts?limit=500", JsonNode.class);
  }

  private static Collection<String> customers(String state) {
    return contacts().stream()
        .filter(contact -> contact.get("state").asText().equals(state))
        .map(contact -> contact.get("customerId").asText())
        .toList();
  }

  private static Map<String, Long> counts(List<JsonNode> contacts) {
    return contacts.stream()
        .collect(
            Collectors.groupingBy(contact -> contact.get("state").asText(), Collectors.counting()));
  }

  private static long step(JsonNode funnel, String name) {
    for (var step : funnel.get("steps")) {
      if (step.get("step").asText().equals(name)) {
        return step.get("count").asLong();
      }
    }
    return 0;
  }

  private static String header(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }
}
