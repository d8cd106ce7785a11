package io.clientele.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.demo.api.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SIGKILL in the middle of the work, and start again: nothing that was accepted is lost, nothing
/// counts twice, and customer, campaign and analytics agree.
class KilledTest {
  private static final Suite SUITE = TheSuite.running();
  private static final int CUSTOMERS = 12_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @ParameterizedTest
  @ValueSource(strings = {"customer-service", "postgresql", "kafka"})
  void an_import_goes_on_where_it_was(String part) {
    var mark = UUID.randomUUID().toString().substring(0, 8);
    var before = total();
    var job = Uploads.customers(SUITE, mark, CUSTOMERS);
    await().atMost(PATIENCE).until(() -> progress(job) > 0);
    SUITE.stack().kill(part);
    SUITE.stack().restart(part);
    var finished = SUITE.awaitImport(job);
    assertThat(finished.get("state").asText()).isEqualTo("COMPLETED");
    assertThat(finished.get("applied").asInt()).isEqualTo(CUSTOMERS);
    assertThat(finished.get("refused").asInt()).isZero();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(total()).isEqualTo(before + CUSTOMERS));
  }

  @Test
  void a_launch_plans_every_customer_once() {
    var mark = UUID.randomUUID().toString().substring(0, 8);
    SUITE.awaitImport(Uploads.customers(SUITE, mark, CUSTOMERS));
    var campaign = Drafts.drafted(SUITE, Map.of("branches", List.of(mark)));
    Drafts.awaitAudience(SUITE, campaign, CUSTOMERS);
    Drafts.launch(SUITE, campaign);
    SUITE.stack().kill("campaign-service");
    SUITE.stack().restart("campaign-service");
    SUITE.stack().kill("analytics-service");
    SUITE.stack().restart("analytics-service");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          var funnel = funnel(campaign);
          assertThat(funnel.get("AUDIENCE")).isEqualTo(CUSTOMERS);
          assertThat(funnel.get("PLANNED") + funnel.get("HELD_OUT") + funnel.get("SUPPRESSED"))
              .isEqualTo(CUSTOMERS);
        });
    var contacts =
        SUITE
            .api()
            .as(Role.MARKETER)
            .all("/api/campaigns/" + campaign + "/contacts?limit=500", JsonNode.class);
    assertThat(contacts).hasSize(CUSTOMERS);
    assertThat(contacts.stream().map(contact -> contact.get("customerId").asText()).distinct())
        .hasSize(CUSTOMERS);
  }

  private static Map<String, Integer> funnel(String campaign) {
    var funnel = SUITE.get(Role.ANALYST, "/api/analytics/campaigns/" + campaign + "/funnel");
    return IntStream.range(0, funnel.get("steps").size())
        .mapToObj(i -> funnel.get("steps").get(i))
        .collect(
            Collectors.toMap(step -> step.get("step").asText(), step -> step.get("count").asInt()));
  }

  private static int total() {
    return SUITE.get(Role.ANALYST, "/api/analytics/overview").at("/customers/total").asInt();
  }

  private static int progress(String job) {
    return SUITE.get(Role.INTEGRATION, job).get("rowsRead").asInt();
  }
}
