package io.clientele.analytics.ingest;

import static io.clientele.analytics.Publisher.event;
import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.analytics.ACampaign;
import io.clientele.analytics.AContact;
import io.clientele.analytics.ACustomerState;
import io.clientele.analytics.AnalyticsTest;
import io.clientele.analytics.Publisher;
import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.sql.Transactions;
import io.clientele.kernel.time.BusinessDay;
import io.clientele.local.backing.TestTokens;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AnalyticsTest
class IngestTest {
  @Inject Publisher publisher;
  @Inject CountDaysAnew countDaysAnew;
  @Inject ContactConsumer contacts;
  @Inject Transactions transactions;
  @Inject BusinessDay calendar;

  @BeforeEach
  void nothing_is_known() throws SQLException {
    publisher.forgetEverything();
  }

  @Test
  void a_contact_sent_twice_on_the_topic_counts_once() {
    var campaign = ACampaign.named("Spring deposits");
    var contact = AContact.of(campaign);
    var planned = event(contact.planned("0.50"));
    var sent = event(contact.sent("0.50"));
    publisher.send(event(campaign.launched()));
    publisher.send(planned);
    publisher.send(sent);
    publisher.awaitApplied();
    publisher.send(planned);
    publisher.send(sent);
    publisher.awaitApplied();

    var overview = overview();
    assertThat(overview.getLong("contacts.total")).isEqualTo(1);
    assertThat(overview.getLong("contacts.planned")).isEqualTo(1);
    assertThat(overview.getString("campaigns[0].spent.amount")).isEqualTo("0.50");
    assertThat(recount().getBoolean("agrees")).isTrue();
  }

  @Test
  void a_failure_counts_until_something_comes_back_of_the_contact() {
    var campaign = ACampaign.named("Spring deposits");
    var inDoubt = AContact.of(campaign);
    var reported = AContact.of(campaign);
    var silent = AContact.of(campaign);
    var takenBack = AContact.of(campaign);
    publisher.send(inDoubt.sent("1"), inDoubt.failedAfterAll("UNKNOWN_OUTCOME"));
    publisher.send(reported.sent("1"), reported.failedAfterAll("REPORTED"));
    publisher.send(silent.sent("1"), silent.failedAfterAll("REPORTED"));
    publisher.send(takenBack.sent("1"), takenBack.failedAfterAll("NO_CONSENT"));
    publisher.awaitApplied();
    assertThat(overview().getLong("contacts.failed")).isEqualTo(4);

    publisher.send(
        inDoubt.delivered(), reported.responded("UNSUBSCRIBED"), takenBack.responded("COMPLAINED"));
    publisher.awaitApplied();

    assertThat(overview().getLong("contacts.failed")).isEqualTo(2);
    assertThat(overview().getLong("contacts.delivered")).isEqualTo(1);
    assertThat(recount().getBoolean("agrees")).isTrue();
  }

  @Test
  void a_failure_that_is_told_after_what_came_back_does_not_count() {
    var contact = AContact.of(ACampaign.named("Spring deposits"));
    var failed = event(contact.failedAfterAll("UNKNOWN_OUTCOME"));
    publisher.send(contact.sent("1"), contact.opened());
    publisher.awaitApplied();
    publisher.send(failed);
    publisher.send(failed);
    publisher.awaitApplied();

    assertThat(overview().getLong("contacts.failed")).isZero();
    assertThat(overview().getLong("contacts.opened")).isEqualTo(1);
    assertThat(recount().getBoolean("agrees")).isTrue();
  }

  @Test
  void failures_that_counted_before_the_upgrade_although_something_came_back_count_no_more()
      throws SQLException, IOException {
    var contact = AContact.of(ACampaign.named("Spring deposits"));
    publisher.send(contact.sent("1"), contact.failedAfterAll("REPORTED"));
    publisher.awaitApplied();
    publisher.execute("update contact set responded_at = sent_at");

    publisher.execute(migration("V071__failures_that_proved_wrong.sql"));

    assertThat(overview().getLong("contacts.failed")).isZero();
    assertThat(differences("contactSteps") + differences("contactStepsByDay")).isEqualTo(2);
  }

  @Test
  void contacts_count_before_their_campaign_is_known() {
    var campaign = ACampaign.named("Early bird");
    publisher.send(AContact.of(campaign).sent("1"));
    publisher.awaitApplied();

    assertThat(overview().getLong("contacts.total")).isEqualTo(1);
    assertThat(overview().getList("campaigns")).isEmpty();

    publisher.send(campaign.launched());
    publisher.awaitApplied();

    assertThat(overview().getString("campaigns[0].name")).isEqualTo("Early bird");
    assertThat(overview().getLong("campaigns[0].contacts")).isEqualTo(1);
  }

  @Test
  void an_older_state_of_a_campaign_changes_nothing() {
    var campaign = ACampaign.named("Autumn cards");
    var launched = event(campaign.launched());
    publisher.send(launched);
    publisher.send(event(campaign.completed()));
    publisher.awaitApplied();
    publisher.send(launched);
    publisher.awaitApplied();

    assertThat(overview().getString("campaigns[0].state")).isEqualTo("COMPLETED");
  }

  @Test
  void days_that_were_counted_by_another_zone_are_counted_anew_once() throws SQLException {
    var contact = AContact.of(ACampaign.named("Spring deposits")).at("2026-05-01T16:00:00Z");
    publisher.send(contact.planned("1"), contact.sent("1"), contact.opened());
    publisher.send(
        new CustomerEvent.BaseChanged(
            Ids.next(), 2, Instant.parse("2026-05-01T16:00:00Z"), "FLOW", "STOCK", "behaviour"));
    publisher.awaitApplied();
    assertThat(recount().getBoolean("agrees")).isTrue();

    countDaysAnew.handle("UTC");
    assertThat(differences("contactStepsByDay")).isEqualTo(8);
    assertThat(differences("lifecycleMoves")).isEqualTo(2);

    countDaysAnew.handle(calendar.zone());
    assertThat(recount().getBoolean("agrees")).isTrue();

    publisher.execute("delete from contact_step_day");
    countDaysAnew.handle(calendar.zone());
    assertThat(differences("contactStepsByDay")).isEqualTo(4);
  }

  @Test
  void a_replica_that_runs_with_the_zone_of_before_counts_no_contact() throws SQLException {
    var sent = event(AContact.of(ACampaign.named("Spring deposits")).sent("1"));
    countDaysAnew.handle("UTC");
    try {
      assertThatThrownBy(() ->
              transactions.call(connection -> {
                contacts.apply(connection, List.of(new Received<>(sent, "", "", 0, 0)));
                return true;
              }))
          .isInstanceOf(SQLTransientException.class)
          .hasMessageContaining("begin in UTC");
    } finally {
      countDaysAnew.handle(calendar.zone());
    }
    publisher.send(sent);
    publisher.awaitApplied();
    assertThat(overview().getLong("contacts.total")).isEqualTo(1);
  }

  @Test
  void a_customer_counts_where_the_newest_state_says() {
    var customer = Ids.next();
    var newcomer = event(ACustomerState.of(customer, 1, "NEW", "MASS", "FLOW", "0101"));
    publisher.send(newcomer);
    publisher.awaitApplied();
    publisher.send(ACustomerState.of(customer, 2, "GROWING", "MASS", "STOCK", "0101"));
    publisher.send(newcomer);
    publisher.awaitApplied();

    var overview = overview();
    assertThat(overview.getLong("customers.total")).isEqualTo(1);
    assertThat(overview.getList("customers.byStage.stage")).containsExactly("GROWING");
    assertThat(overview.getList("customers.byBase.base")).containsExactly("STOCK");
  }

  @Test
  void an_erased_customer_counts_no_more_and_does_not_come_back() {
    var customer = Ids.next();
    var known = event(ACustomerState.of(customer, 7, "MATURE", null, "STOCK", null));
    publisher.send(known);
    publisher.send(erasureOf(customer));
    publisher.send(known);
    publisher.awaitApplied();

    assertThat(overview().getLong("customers.total")).isZero();
    assertThat(overview().getList("customers.byStage")).isEmpty();
  }

  @Test
  void two_customers_count_as_one_while_they_are_merged() {
    var survivor = Ids.next();
    var merged = Ids.next();
    publisher.send(ACustomerState.of(survivor, 1, "MATURE", null, "STOCK", null));
    publisher.send(ACustomerState.of(merged, 3, "NEW", null, "FLOW", null));
    publisher.send(
        new CustomerStateEvent.MergedAway(
            merged, 4, Instant.parse("2026-05-01T09:00:00Z"), survivor));
    publisher.awaitApplied();

    assertThat(overview().getLong("customers.total")).isEqualTo(1);
    assertThat(overview().getList("customers.byStage.stage")).containsExactly("MATURE");

    publisher.send(ACustomerState.of(merged, 5, "NEW", null, "FLOW", null));
    publisher.awaitApplied();

    assertThat(overview().getLong("customers.total")).isEqualTo(2);
    assertThat(recount().getBoolean("agrees")).isTrue();
  }

  @Test
  void a_customer_without_a_tier_is_unclassified() {
    publisher.send(ACustomerState.of(Ids.next(), 1, "PROSPECT", null, "INCREMENTAL", null));
    publisher.awaitApplied();

    assertThat(overview().getString("customers.byTier[0].tier")).isEqualTo("UNCLASSIFIED");
    assertThat(overview().getList("customers.byBranch")).isEmpty();
  }

  @Test
  void a_branch_is_called_by_its_newest_name() {
    publisher.send(ACustomerState.of(Ids.next(), 1, "NEW", "MASS", "STOCK", "0101"));
    publisher.send(branch("0101", 2, "Riverside"), branch("0101", 1, "Old Mill"));
    publisher.awaitApplied();

    assertThat(overview().getString("customers.byBranch[0].name")).isEqualTo("Riverside");
  }

  @Test
  void a_batch_of_behaviours_sent_again_counts_once() {
    var batch =
        event(
            new BehavioursAppliedEvent.Batch(
                3,
                List.of(
                    behaviour("app.login", "2026-04-30T23:59:59Z"),
                    behaviour("app.login", "2026-05-01T00:00:00Z"),
                    behaviour("card.purchase", "2026-05-01T00:00:00Z"))));
    publisher.send(batch);
    publisher.send(batch);
    publisher.awaitApplied();
    publisher.send(batch);
    publisher.awaitApplied();

    assertThat(overview().getLong("behaviours.total")).isEqualTo(3);
  }

  @Test
  void an_event_newer_than_this_service_is_passed_over() {
    var contact = AContact.of(ACampaign.named("Any"));
    publisher.send(
        EventCodec.record(
            "clientele.contacts",
            "a-customer",
            Ids.next(),
            "contact.teleported.v9",
            "/test",
            "a-contact",
            Instant.parse("2026-05-01T09:00:00Z"),
            "{\"anything\":1}".getBytes(StandardCharsets.UTF_8)));
    publisher.send(contact.sent("1"));
    publisher.awaitApplied();

    assertThat(overview().getLong("contacts.total")).isEqualTo(1);
    assertThat(parked("a-customer")).isEmpty();
  }

  @Test
  void a_record_that_breaks_the_contract_is_parked_and_the_others_count() {
    var customer = Ids.next().toString();
    publisher.send(
        EventCodec.record(
            "clientele.contacts",
            customer,
            Ids.next(),
            "contact.sent.v1",
            "/test",
            "a-contact",
            Instant.parse("2026-05-01T09:00:00Z"),
            "{\"contact\":\"none\"}".getBytes(StandardCharsets.UTF_8)));
    publisher.send(AContact.of(ACampaign.named("Any")).sent("1"));
    publisher.awaitApplied();

    assertThat(overview().getLong("contacts.total")).isEqualTo(1);
    assertThat(parked(customer)).hasSize(1);
  }

  private static CustomerStateEvent erasureOf(UUID customer) {
    return new CustomerStateEvent.Erased(customer.toString());
  }

  private static CustomerEvent branch(String code, long version, String name) {
    return new CustomerEvent.BranchDefined(
        code, version, Instant.parse("2026-05-01T09:00:00Z"), name, "01", "01/" + code + "/", null);
  }

  private static BehavioursAppliedEvent.Applied behaviour(String type, String at) {
    return new BehavioursAppliedEvent.Applied(
        Ids.next().toString(),
        "core-banking",
        Ids.next(),
        type,
        Instant.parse(at),
        null,
        "NEW",
        "MASS",
        "STOCK",
        "0101");
  }

  @Test
  void a_contact_that_is_told_of_without_its_time_is_parked_and_costs_nothing() throws Exception {
    var campaign = ACampaign.named("Spring deposits");
    var sent = event(AContact.of(campaign).sent("0.50"));
    var json = EventCodec.json(sent.data()).replaceFirst("\"occurredAt\":\"[^\"]*\",", "");
    publisher.send(campaign.launched());
    publisher.send(
        EventCodec.record(
            "clientele.contacts",
            sent.data().key(),
            sent.id(),
            sent.type(),
            sent.source(),
            sent.subject(),
            sent.time(),
            json.getBytes(StandardCharsets.UTF_8)));
    publisher.awaitApplied();

    assertThat(overview().getString("campaigns[0].spent.amount")).isEqualTo("0.00");
    assertThat(parked(sent.data().key()))
        .singleElement()
        .asString()
        .contains("occurredAt is missing");
  }

  private static String migration(String name) throws IOException {
    try (var script =
        requireNonNull(IngestTest.class.getResourceAsStream("/db/migration/" + name))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// How many counts are not what the facts say.
  private static int differences(String count) {
    return recount().getInt("comparisons.find { it.count == '" + count + "' }.differences");
  }

  private static JsonPath overview() {
    return get("analyst", "/api/analytics/overview");
  }

  private static JsonPath recount() {
    return get("admin", "/api/analytics/recount");
  }

  /// Why records with the key were parked.
  private static List<Object> parked(String key) {
    return get("admin", "/api/dead-letters")
        .getList("items.findAll { it.key == '" + key + "' }.reason");
  }

  private static JsonPath get(String role, String path) {
    return given()
        .auth()
        .oauth2(TestTokens.of(role))
        .get(path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }
}
