package io.clientele.customer.announcement;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// What SQL writes into the outbox is the JSON of the events' records, with every field filled.
@CustomerServiceTest
class AnnouncementJsonTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void somebody_new_is_told_of_as_everybody_else() {
    var top = aBranch("n" + number(), null);
    var branch = aBranch("m" + number(), top);
    var manager = aManager("rn-" + number(), branch, null);
    var city = "New City " + number();
    awaitLive(aSegment(all(rule("attribute.city", "=", city))));
    var customer =
        aCustomer(
            Map.of(
                "branch",
                branch,
                "manager",
                manager,
                "attributes",
                Map.of("city", city),
                "riskTolerance",
                Map.of("level", "C3", "validUntilOn", "2030-12-31"),
                "identifiers",
                List.of(
                    Map.of("namespace", "email", "value", "n" + number() + "@example.com"),
                    Map.of("namespace", "device", "value", "d" + number())),
                "consents",
                List.of(
                    Map.of("purpose", "MARKETING", "channel", "EMAIL", "granted", true),
                    Map.of("purpose", "PERSONALISATION", "channel", "APP", "granted", false))));
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("name", "Another Name"))
        .patch("/api/customers/" + customer)
        .then()
        .statusCode(200);
    try (var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class)) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(states.of(customer)).hasSize(2));
      var told = states.of(customer);
      assertThat(told.getFirst())
          .usingRecursiveComparison()
          .ignoringFields("version", "changedAt")
          .ignoringCollectionOrder()
          .isEqualTo(told.getLast());
      assertThat(told.getFirst())
          .isInstanceOfSatisfying(
              CustomerStateEvent.State.class,
              state -> {
                assertThat(state.segments()).hasSize(1);
                assertThat(state.reachable()).containsExactly("EMAIL");
                assertThat(state.personalised()).isFalse();
              });
    }
  }

  @Test
  void the_state_of_a_customer_holds_all_that_others_need_and_no_personal_data() {
    var top = aBranch("t" + number(), null);
    var branch = aBranch("b" + number(), top);
    var manager = aManager("rm-" + number(), branch, null);
    var city = "City " + number();
    var segment = aSegment(all(rule("attribute.city", "=", city)));
    awaitLive(segment);
    var email = "a" + number() + "@example.com";
    var customer =
        aCustomer(
            Map.of(
                "branch",
                branch,
                "manager",
                manager,
                "registeredOn",
                "2024-05-01",
                "attributes",
                Map.of("city", city),
                "riskTolerance",
                Map.of("level", "C3", "validUntilOn", "2030-12-31"),
                "identifiers",
                List.of(Map.of("namespace", "email", "value", email)),
                "consents",
                List.of(
                    Map.of("purpose", "MARKETING", "channel", "EMAIL", "granted", true),
                    Map.of("purpose", "MARKETING", "channel", "SMS", "granted", false))));
    recorded(aBehaviour(customer, "balance.reported", Instant.now(), "60000.25"));
    awaitCustomer(customer, "tier", "AFFLUENT");
    try (var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(states.of(customer))
                  .last()
                  .isInstanceOfSatisfying(
                      CustomerStateEvent.State.class,
                      state -> {
                        assertThat(state.customerId()).hasToString(customer);
                        assertThat(state.version()).isEqualTo(2);
                        assertThat(state.changedAt()).isBefore(Instant.now());
                        assertThat(state.kind()).isEqualTo("PERSON");
                        assertThat(state.stage()).isEqualTo("PROSPECT");
                        assertThat(state.stageSince()).isNotNull();
                        assertThat(state.tier()).isEqualTo("AFFLUENT");
                        assertThat(state.base()).isEqualTo("INCREMENTAL");
                        assertThat(state.branch()).isEqualTo(branch);
                        assertThat(state.branchPath()).isEqualTo(top + "/" + branch + "/");
                        assertThat(state.manager()).isEqualTo(manager);
                        assertThat(state.riskTolerance())
                            .isEqualTo(
                                new CustomerStateEvent.RiskTolerance(
                                    "C3", LocalDate.of(2030, 12, 31)));
                        assertThat(state.consents()).containsExactly("MARKETING/EMAIL");
                        assertThat(state.segments()).contains(UUID.fromString(segment));
                        assertThat(state.reachable()).containsExactly("EMAIL");
                        assertThat(state.assets()).isEqualByComparingTo(new BigDecimal("60000.25"));
                        assertThat(state.scores()).isEmpty();
                        assertThat(state.registeredOn()).isEqualTo("2024-05-01");
                      }));
    }
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(customer))
                  .filteredOn(CustomerEvent.SegmentEntered.class::isInstance)
                  .singleElement()
                  .isInstanceOfSatisfying(
                      CustomerEvent.SegmentEntered.class,
                      entered -> {
                        assertThat(entered.segmentId()).hasToString(segment);
                        assertThat(entered.version()).isEqualTo(1);
                        assertThat(entered.cause()).isEqualTo("registration");
                        assertThat(entered.occurredAt()).isBefore(Instant.now());
                      }));
      assertThat(events.of(customer))
          .anyMatch(CustomerEvent.Registered.class::isInstance)
          .anyMatch(CustomerEvent.ConsentGranted.class::isInstance)
          .anyMatch(CustomerEvent.ConsentWithdrawn.class::isInstance)
          .anyMatch(CustomerEvent.TierChanged.class::isInstance);
    }
  }
}
