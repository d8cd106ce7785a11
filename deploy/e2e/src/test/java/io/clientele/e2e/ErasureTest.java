package io.clientele.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.demo.api.Role;
import io.clientele.kernel.event.Topics;
import io.clientele.local.backing.EveryTable;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// A customer is erased in all services, although one of them is killed in the middle of it.
class ErasureTest {
  private static final Suite SUITE = TheSuite.running();
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int OTHERS = 60;

  private final String mark = UUID.randomUUID().toString().substring(0, 8);
  private final String name = "Zhuge " + mark;
  private final String core = "cb-" + mark;
  private final String email = "zhuge." + mark + "@customers.test";

  @Test
  void nothing_that_identifies_the_customer_is_left_anywhere_and_no_figure_changes()
      throws SQLException {
    SUITE.awaitImport(Uploads.customers(SUITE, mark, OTHERS));
    var customer = registered();
    var campaign = Drafts.drafted(SUITE, Map.of("branches", List.of(mark)));
    Drafts.awaitAudience(SUITE, campaign, OTHERS + 1);
    Drafts.launch(SUITE, campaign);
    converted(customer);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(step(campaign, "AUDIENCE")).isEqualTo(OTHERS + 1);
          assertThat(contactOf(customer, campaign).path("convertedAt").isTextual()).isTrue();
          assertThat(step(campaign, "SENT")).isEqualTo(step(campaign, "PLANNED"));
          assertThat(conversions(campaign)).isEqualTo(1);
        });
    var figures = figures(campaign);
    assertThat(columnsWith(customer)).as("the search finds what is there").isNotEmpty();

    var erasure = erased(customer);
    for (var service : List.of("customer-service", "campaign-service", "analytics-service")) {
      SUITE.stack().kill(service);
      SUITE.stack().restart(service);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(job(erasure).path("state").asText()).isEqualTo("COMPLETED"));

    assertThat(columnsWith(name, core, email)).isEmpty();
    assertThat(lastState(customer).value()).isNull();
    assertThat(figures(campaign)).isEqualTo(figures);
    assertThat(SUITE.get(Role.ADMIN, "/api/analytics/recount").path("agrees").asBoolean()).isTrue();
    assertThat(SUITE.get(Role.ADMIN, "/api/audit/verify").path("intact").asBoolean()).isTrue();
    assertThat(certified(erasure))
        .containsExactly("analytics-service", "campaign-service", "customer-service");
  }

  private String registered() {
    return SUITE
        .post(
            Role.INTEGRATION,
            "/api/customers",
            Map.of(
                "kind",
                "PERSON",
                "name",
                name,
                "branch",
                mark,
                "identifiers",
                List.of(
                    Map.of("namespace", "core-banking", "value", core),
                    Map.of("namespace", "email", "value", email)),
                "consents",
                List.of(Map.of("purpose", "MARKETING", "channel", "EMAIL", "granted", true))))
        .get("id")
        .asText();
  }

  /// The campaign's conversion, under the core-banking number, after the contact.
  private void converted(String customer) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            SUITE
                .get(Role.ADMIN, "/api/contacts?customerId=" + customer)
                .path("items")
                .findValuesAsText("state")
                .stream()
                .anyMatch(state -> List.of("SENT", "HELD_OUT").contains(state)));
    SUITE.post(
        Role.INTEGRATION,
        "/api/behaviours",
        Map.of(
            "id",
            UUID.randomUUID().toString(),
            "source",
            "core-banking",
            "identifier",
            Map.of("namespace", "core-banking", "value", core),
            "type",
            "card.issued",
            "occurredAt",
            Instant.now().toString()));
  }

  private static String erased(String customer) {
    var request =
        SUITE
            .request("/api/customers/" + customer + "?ground=CUSTOMER_REQUEST")
            .header("Authorization", "Bearer " + SUITE.stack().token("privacy-officer"))
            .header("If-Match", "*")
            .DELETE()
            .build();
    var answer = SUITE.exchange(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return SUITE.json(answer.body()).get("erasureId").asText();
  }

  private static JsonNode job(String erasure) {
    return SUITE.get(Role.PRIVACY_OFFICER, "/api/erasures/" + erasure);
  }

  private static List<String> certified(String erasure) {
    var body = job(erasure).path("certificate").asText().split("\\.", -1)[1];
    return SUITE
        .json(new String(Base64.getUrlDecoder().decode(body), StandardCharsets.UTF_8))
        .path("services")
        .findValuesAsText("service");
  }

  private static JsonNode contactOf(String customer, String campaign) {
    for (var contact :
        SUITE.get(Role.ADMIN, "/api/contacts?customerId=" + customer).path("items")) {
      if (contact.path("campaignId").asText().equals(campaign)) {
        return contact;
      }
    }
    throw new AssertionError("no contact of " + customer);
  }

  private static List<JsonNode> figures(String campaign) {
    return List.of("/funnel", "/lift", "/budget").stream()
        .map(part -> SUITE.get(Role.ANALYST, "/api/analytics/campaigns/" + campaign + part))
        .toList();
  }

  private static int conversions(String campaign) {
    var lift = SUITE.get(Role.ANALYST, "/api/analytics/campaigns/" + campaign + "/lift");
    return lift.path("treated").path("conversions").asInt()
        + lift.path("heldOut").path("conversions").asInt();
  }

  private static int step(String campaign, String step) {
    for (var node : figures(campaign).getFirst().path("steps")) {
      if (node.path("step").asText().equals(step)) {
        return node.path("count").asInt();
      }
    }
    return 0;
  }

  private static List<String> columnsWith(String... words) throws SQLException {
    var columns = new ArrayList<String>();
    for (var database : List.of("customer", "campaign", "analytics")) {
      try (var connection = SUITE.stack().postgres().connect(database)) {
        EveryTable.withText(connection, words)
            .forEach(column -> columns.add(database + "." + column));
      }
    }
    return columns;
  }

  /// What a reader of the compacted topic ends with.
  private static ConsumerRecord<byte[], byte[]> lastState(String customer) {
    var key = customer.getBytes(StandardCharsets.UTF_8);
    var states = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    SUITE.read(
        Topics.CUSTOMERS,
        record -> {
          if (Arrays.equals(record.key(), key)) {
            states.add(record);
          }
        });
    return states.getLast();
  }
}
