package io.clientele.campaign.task;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static io.clientele.campaign.ABank.lock;
import static io.clientele.campaign.ABank.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.campaign.Sql;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.sql.Transactions;
import io.clientele.kernel.time.BusinessDay;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CampaignServiceTest
class TaskTest {
  private final UUID segment = UUID.randomUUID();
  @Inject ABank bank;
  @Inject DataSource database;
  @Inject Transactions transactions;
  @Inject JudgeTasks judgeTasks;
  @Inject BusinessDay calendar;

  @BeforeEach
  void the_bank_has_branches_and_managers() {
    bank.staff();
  }

  @Test
  void a_contact_of_a_person_is_a_task_of_the_right_person_and_of_nobody_else() {
    bank.tell(ACustomer.in(segment), ACustomer.in(segment).at("01/0102/", "rm-18"));

    var campaign = campaign(segment).over("MANAGER").launched();
    bank.awaitContacts(campaign, "SENT", 2);

    assertThat(tasks("relationship-manager", "relationship-manager", campaign)).hasSize(1);
    assertThat(tasks("another-manager", "relationship-manager", campaign)).hasSize(1);
    assertThat(tasks("branch-manager", "branch-manager", campaign)).hasSize(1);
    assertThat(tasks("city-manager", "branch-manager", campaign)).hasSize(2);
    assertThat(tasks("stranger", "relationship-manager", campaign)).isEmpty();
    assertThat(tasks("marketer", "marketer", campaign)).hasSize(2);
    var foreign = tasks("another-manager", "relationship-manager", campaign).getFirst();
    as("relationship-manager").get("/api/tasks/" + foreign).then().statusCode(404);
    as("relationship-manager")
        .body("{\"outcome\":\"REACHED\"}")
        .post("/api/tasks/" + foreign + "/outcome")
        .then()
        .statusCode(404);
  }

  @Test
  void an_outcome_is_recorded_once_and_moves_the_contact() {
    bank.tell(ACustomer.in(segment));
    var campaign = campaign(segment).over("BRANCH").launched();
    bank.awaitContacts(campaign, "SENT", 1);
    var task = tasks("branch-manager", "branch-manager", campaign).getFirst();
    var path = "/api/tasks/" + task + "/outcome";

    as("branch-manager")
        .body("{\"outcome\":\"CONVERTED\",\"note\":\"Signed at once\"}")
        .post(path)
        .then()
        .statusCode(200)
        .body("state", equalTo("DONE"))
        .body("doneBy", equalTo("branch-manager"));
    as("branch-manager")
        .body("{\"outcome\":\"NOT_REACHED\"}")
        .post(path)
        .then()
        .statusCode(409)
        .body("type", equalTo("https://clientele.io/problems/already-recorded"));

    assertThat(
            bank.count(
                """
                select count(*) from contact where campaign_id = ? and state = 'DELIVERED'
                  and responded_at is not null and converted_at is not null
                """,
                campaign))
        .isEqualTo(1);
  }

  @Test
  void a_customer_without_a_manager_gets_no_manager_task() {
    bank.tell(ACustomer.in(segment).at("01/0101/", null));

    var campaign = campaign(segment).over("MANAGER").launched();
    bank.awaitPlanned(campaign);

    assertThat(bank.suppressed(campaign, "NO_ADDRESS")).isEqualTo(1);
  }

  @Test
  void a_task_follows_its_customer_to_another_branch_and_manager() {
    var customer = ACustomer.in(segment);
    bank.tell(customer);
    var campaign = campaign(segment).over("MANAGER").launched();
    bank.awaitContacts(campaign, "SENT", 1);
    var task = tasks("relationship-manager", "relationship-manager", campaign).getFirst();

    bank.tell(customer.at("01/0102/", "rm-18"));

    as("relationship-manager").get("/api/tasks/" + task).then().statusCode(404);
    assertThat(tasks("branch-manager", "branch-manager", campaign)).isEmpty();
    as("another-manager", "relationship-manager")
        .get("/api/tasks/" + task)
        .then()
        .statusCode(200)
        .body("branch", equalTo("0102"))
        .body("manager", equalTo("rm-18"));
  }

  @Test
  void a_task_is_withdrawn_when_its_customer_withdraws_the_consent() {
    var customer = ACustomer.in(segment);
    var other = ACustomer.in(segment);
    bank.tell(customer, other);
    var campaign = campaign(segment).over("MANAGER").launched();
    bank.awaitContacts(campaign, "SENT", 2);

    bank.tell(customer.withConsents(), other.tolerating("C4"));

    assertThat(tasks("relationship-manager", "relationship-manager", campaign)).hasSize(1);
    var task = withdrawn(campaign).getFirst();
    as("relationship-manager")
        .body("{\"outcome\":\"REACHED\"}")
        .post("/api/tasks/" + task + "/outcome")
        .then()
        .statusCode(409)
        .body("detail", equalTo("The task was withdrawn: NO_CONSENT."));
    assertThat(told(campaign, ContactEvent.Failed.class))
        .singleElement()
        .satisfies(failed -> {
          assertThat(failed.contact().customerId()).isEqualTo(customer.id());
          assertThat(failed.reason()).isEqualTo("NO_CONSENT");
          assertThat(failed.version()).isEqualTo(3);
          assertThat(failed.released()).isNull();
        });
    as("marketer")
        .get("/api/customers/" + customer.id() + "/contactability?channel=MANAGER")
        .then()
        .body("policy.contacts", equalTo(0));
  }

  @Test
  void a_task_is_withdrawn_when_its_product_does_not_suit_the_customer_any_more() {
    var customer = ACustomer.in(segment);
    bank.tell(customer);
    var campaign = campaign(segment).ofRisk("R3").over("MANAGER").launched();
    bank.awaitContacts(campaign, "SENT", 1);

    bank.tell(customer.tolerating("C2"));

    as("relationship-manager")
        .get("/api/tasks/" + withdrawn(campaign).getFirst())
        .then()
        .body("reason", equalTo("SUITABILITY"));
  }

  @Test
  void open_tasks_of_a_customer_who_is_merged_away_are_withdrawn_and_done_ones_go_with_it() {
    var merged = ACustomer.in(segment);
    var survivor = ACustomer.in(segment).at("01/0102/", "rm-18");
    bank.tell(merged, survivor);
    var done = campaign(segment).over("MANAGER").launched();
    bank.awaitContacts(done, "SENT", 2);
    as("relationship-manager")
        .body("{\"outcome\":\"INTERESTED\"}")
        .post(
            "/api/tasks/"
                + tasks("relationship-manager", "relationship-manager", done).getFirst()
                + "/outcome")
        .then()
        .statusCode(200);
    var open = campaign(segment).over("MANAGER").launched();
    bank.awaitContacts(open, "SENT", 2);

    bank.merge(merged, survivor);

    assertThat(tasks("relationship-manager", "relationship-manager", open)).isEmpty();
    assertThat(tasks("another-manager", "relationship-manager", open)).hasSize(1);
    assertThat(told(open, ContactEvent.Failed.class))
        .extracting(ContactEvent.Failed::reason)
        .containsExactly("MERGED");
    as("another-manager", "relationship-manager")
        .get("/api/tasks?state=DONE&limit=500")
        .then()
        .body("items.campaignId", hasItem(done.toString()));
    as("relationship-manager")
        .get("/api/tasks?state=DONE&limit=500")
        .then()
        .body("items.campaignId", not(hasItem(done.toString())));
  }

  @Test
  void open_tasks_of_a_cancelled_campaign_are_withdrawn_and_their_contacts_count_no_more() {
    var customer = ACustomer.in(segment);
    bank.tell(customer, ACustomer.in(segment).at("01/0102/", "rm-18"));
    var campaign = campaign(segment).over("MANAGER").launched();
    bank.awaitContacts(campaign, "SENT", 2);
    as("another-manager", "relationship-manager")
        .body("{\"outcome\":\"REACHED\"}")
        .post(
            "/api/tasks/"
                + tasks("another-manager", "relationship-manager", campaign).getFirst()
                + "/outcome")
        .then()
        .statusCode(200);

    move("marketer", campaign, "cancel").statusCode(200);

    assertThat(withdrawn(campaign)).hasSize(1);
    await()
        .until(
            () -> bank.contactStates(campaign).stream().sorted().toList(),
            equalTo(List.of("DELIVERED", "FAILED")));
    assertThat(told(campaign, ContactEvent.Failed.class))
        .singleElement()
        .satisfies(failed -> {
          assertThat(failed.contact().customerId()).isEqualTo(customer.id());
          assertThat(failed.reason()).isEqualTo("CANCELLED");
          assertThat(failed.released()).isNull();
        });
    as("marketer")
        .get("/api/customers/" + customer.id() + "/contactability?channel=MANAGER")
        .then()
        .body("policy.contacts", equalTo(0));
  }

  @Test
  void a_day_begins_with_withdrawing_the_tasks_of_whose_assessments_have_ended() throws Exception {
    var customer = ACustomer.in(segment);
    bank.tell(customer, ACustomer.in(segment));
    var risky = campaign(segment).ofRisk("R2").over("MANAGER").launched();
    var harmless = campaign(segment).ofRisk(null).over("MANAGER").launched();
    bank.awaitContacts(risky, "SENT", 2);
    bank.awaitContacts(harmless, "SENT", 2);
    bank.execute(
        "update audience set risk_valid_until_on = '2026-01-01' where customer_id = ?",
        customer.id());

    for (var last = Optional.of(new UUID(0, 0)); last.isPresent(); ) {
      var after = last.get();
      last =
          transactions.call(
              connection -> judgeTasks.judgeOutdated(connection, calendar.today(), after));
    }

    assertThat(withdrawn(risky)).hasSize(1);
    assertThat(withdrawn(harmless)).isEmpty();
    assertThat(told(risky, ContactEvent.Failed.class))
        .singleElement()
        .satisfies(failed -> {
          assertThat(failed.contact().customerId()).isEqualTo(customer.id());
          assertThat(failed.reason()).isEqualTo("SUITABILITY");
        });
  }

  @Test
  void
      open_tasks_are_withdrawn_when_their_product_turns_out_riskier_or_their_channel_asks_for_more() {
    var visits = "VISITS_" + segment.toString().substring(24).toUpperCase(Locale.ROOT);
    channel(visits, null, "*").statusCode(201);
    bank.tell(ACustomer.in(segment).tolerating("C3"));
    var risky = campaign(segment).ofRisk("R2").over("MANAGER").launched();
    var visiting = campaign(segment).ofRisk("R2").over(visits).launched();
    bank.awaitContacts(risky, "SENT", 1);
    bank.awaitContacts(visiting, "SENT", 1);

    var product =
        as("marketer")
            .get("/api/offers/" + as("marketer").get("/api/campaigns/" + risky).path("offerId"))
            .<String>path("product");
    as("marketer")
        .header("If-Match", "\"0\"")
        .body("{\"name\":\"Term deposit\",\"category\":\"DEPOSIT\",\"riskLevel\":\"R4\"}")
        .put("/api/products/" + product)
        .then()
        .statusCode(200);
    channel(visits, "\"0\"", "VISIT").statusCode(200);

    bank.awaitContacts(risky, "FAILED", 1);
    bank.awaitContacts(visiting, "FAILED", 1);
    assertThat(told(risky, ContactEvent.Failed.class))
        .extracting(ContactEvent.Failed::reason)
        .containsExactly("SUITABILITY");
    assertThat(told(visiting, ContactEvent.Failed.class))
        .extracting(ContactEvent.Failed::reason)
        .containsExactly("NO_CONSENT");
    assertThat(withdrawn(risky)).hasSize(1);
    assertThat(withdrawn(visiting)).hasSize(1);
  }

  private static ValidatableResponse channel(String code, String ifMatch, String consentChannel) {
    var request = as("admin");
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    return request
        .body(
            """
            {"kind":"MANAGER_TASK","name":"Visit","unitCost":{"amount":"5.00","currency":"CNY"},
             "consentChannel":"%s"}
            """
                .formatted(consentChannel))
        .put("/api/channels/" + code)
        .then();
  }

  @Test
  void tasks_that_are_being_handed_over_while_the_campaign_is_cancelled_are_withdrawn_too()
      throws Exception {
    bank.tell(ACustomer.in(segment), ACustomer.in(segment));
    var campaign = campaign(segment).over("MANAGER").approved();
    bank.execute(
        "create or replace function hold() returns trigger language plpgsql as"
            + " $$ begin new.not_before = now() + interval '1 hour'; return new; end $$");
    bank.execute(
        "create trigger hold before insert on contact for each row execute function hold()");
    move("marketer", campaign, "launch").statusCode(200);
    bank.awaitPlanned(campaign);
    bank.execute("drop trigger hold on contact");

    CompletableFuture<Void> cancelled;
    try (var accounts = database.getConnection()) {
      accounts.setAutoCommit(false);
      Sql.of("select 1 from budget where campaign_id = ? for update", campaign)
          .list(accounts, row -> row.getInt(1));
      bank.execute("update contact set not_before = null where campaign_id = ?", campaign);
      await().until(() -> waiting("%budget%") == 1);
      cancelled =
          CompletableFuture.runAsync(() -> move("marketer", campaign, "cancel").statusCode(200));
      await().until(() -> cancelled.isDone() || waiting("%from campaign%") == 1);
      accounts.rollback();
    }
    cancelled.get();

    bank.awaitContacts(campaign, "FAILED", 2);
    assertThat(
            bank.count(
                "select count(*) from task where campaign_id = ? and state = 'WITHDRAWN'",
                campaign))
        .isEqualTo(2);
  }

  @Test
  void contacts_are_taken_back_in_the_order_in_which_reports_of_them_are() throws Exception {
    var customers = List.of(ACustomer.in(segment), ACustomer.in(segment));
    bank.tell(customers);
    var campaign = campaign(segment).over("MANAGER").launched();
    bank.awaitContacts(campaign, "SENT", 2);
    var contacts =
        customers.stream()
            .map(customer -> bank.contact(campaign, customer))
            .sorted(Comparator.comparing(UUID::toString))
            .toList();
    // Its task comes behind the other's now.
    bank.execute("update task set id = uuidv7() where contact_id = ?", contacts.getFirst());

    bank.whileLocked(
        "contact where id",
        contacts.getFirst(),
        () -> move("marketer", campaign, "cancel").statusCode(200),
        somebody -> lock(somebody, "contact where id", contacts.getLast()));

    bank.awaitContacts(campaign, "FAILED", 2);
  }

  /// How many statements wait for what another transaction has locked.
  private long waiting(String statement) {
    return bank.count(
        """
        select count(*) from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database() and query like ?
        """,
        statement);
  }

  private static List<String> withdrawn(UUID campaign) {
    return as("marketer")
        .get("/api/tasks?state=WITHDRAWN&limit=500")
        .then()
        .extract()
        .path("items.findAll { it.campaignId == '%s' }.id".formatted(campaign));
  }

  private <E extends ContactEvent.OfContact> List<E> told(UUID campaign, Class<E> type) {
    return bank.published(ContactEvent.class, ContactEvent.TOPIC).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(event -> event.contact().campaignId().equals(campaign))
        .toList();
  }

  private static List<String> tasks(String user, String role, UUID campaign) {
    return as(user, role)
        .get("/api/tasks?state=OPEN&limit=500")
        .then()
        .statusCode(200)
        .extract()
        .path("items.findAll { it.campaignId == '%s' }.id".formatted(campaign));
  }
}
