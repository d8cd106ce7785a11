package io.clientele.campaign.contact;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static io.clientele.campaign.ABank.created;
import static io.clientele.campaign.ABank.move;
import static io.clientele.campaign.ABank.offer;
import static io.clientele.campaign.ABank.product;
import static io.clientele.campaign.ABank.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.campaign.Neighbours;
import io.clientele.campaign.Sql;
import io.clientele.kernel.event.CampaignEvent;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.money.Money;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@CampaignServiceTest
class LaunchTest {
  private final UUID segment = UUID.randomUUID();
  @Inject ABank bank;
  @Inject LaunchCampaign launch;

  @Test
  void a_launched_campaign_has_one_contact_for_each_customer_of_its_audience() {
    bank.customers(30, segment);

    var campaign = campaign(segment).launched();
    bank.awaitPlanned(campaign);

    assertThat(bank.count("select count(*) from contact where campaign_id = ?", campaign))
        .isEqualTo(30);
    bank.awaitContacts(campaign, "SENT", 30);
    var told = told(campaign);
    assertThat(told).filteredOn(ContactEvent.Planned.class::isInstance).hasSize(30);
    assertThat(told).filteredOn(ContactEvent.Sent.class::isInstance).hasSize(30);
    assertThat(told).hasSize(60);
    assertThat(bank.published(CampaignEvent.class, CampaignEvent.TOPIC))
        .filteredOn(event -> event.key().equals(campaign.toString()))
        .hasExactlyElementsOfTypes(
            CampaignEvent.Submitted.class,
            CampaignEvent.Approved.class,
            CampaignEvent.Launched.class);
  }

  @Test
  void an_event_written_by_sql_reads_like_one_written_from_its_record() {
    var customer = bank.customers(1, segment).getFirst();
    var campaign = campaign(segment).launched();
    bank.awaitContacts(campaign, "SENT", 1);

    var told = told(campaign);

    var planned = (ContactEvent.Planned) told.getFirst();
    assertThat(planned.contact())
        .isEqualTo(
            new ContactEvent.Contact(
                planned.contact().id(),
                campaign,
                customer.id(),
                "EMAIL",
                "GROWING",
                "MASS",
                "STOCK",
                "0101"));
    assertThat(planned.version()).isEqualTo(1);
    assertThat(planned.cost()).isEqualTo(Money.of("0.02", "CNY"));
    var sent = (ContactEvent.Sent) told.get(1);
    assertThat(sent.version()).isEqualTo(2);
    assertThat(sent.occurredAt()).isAfter(planned.occurredAt());
    assertThat(sent.cost()).isEqualTo(Money.of("0.02", "CNY"));
  }

  @Test
  void everybody_who_is_not_contacted_has_a_reason() {
    bank.tell(
        ACustomer.in(segment),
        ACustomer.in(segment).withConsents(),
        ACustomer.in(segment).withConsents("SERVICE/EMAIL"),
        ACustomer.in(segment).reachableBy("PHONE"),
        ACustomer.in(segment).tolerating("C1"),
        ACustomer.in(segment).tolerating(null));

    var campaign = campaign(segment).ofRisk("R2").launched();
    bank.awaitPlanned(campaign);

    assertThat(bank.suppressed(campaign, "NO_CONSENT")).isEqualTo(2);
    assertThat(bank.suppressed(campaign, "NO_ADDRESS")).isEqualTo(1);
    assertThat(bank.suppressed(campaign, "SUITABILITY")).isEqualTo(2);
    bank.awaitContacts(campaign, "SENT", 1);
  }

  @Test
  void who_wants_no_personalised_decisions_is_not_chosen_by_what_they_did() {
    bank.tell(ACustomer.in(segment), ACustomer.in(segment).withoutPersonalisation());
    var campaign = campaign(segment).approved();

    as("marketer")
        .get("/api/campaigns/" + campaign + "/reach")
        .then()
        .statusCode(200)
        .body("suppressed.find { it.reason == 'NO_PERSONALISATION' }.count", equalTo(1));
    move("marketer", campaign, "launch").statusCode(200);
    bank.awaitPlanned(campaign);

    assertThat(bank.suppressed(campaign, "NO_PERSONALISATION")).isEqualTo(1);
    bank.awaitContacts(campaign, "SENT", 1);
  }

  @Test
  void a_campaign_to_all_of_a_branch_chooses_nobody_by_what_they_did() {
    var branch = "B-" + UUID.randomUUID();
    bank.tell(
        ACustomer.in(segment).at("01/" + branch + "/", null),
        ACustomer.in(segment).at("01/" + branch + "/", null).withoutPersonalisation());
    var campaign =
        created(
            "/api/campaigns",
            """
            {"name":"Open day","offerId":"%s","audience":{"branches":["%s"]},
             "channels":[{"channel":"EMAIL","templateId":"%s"}],"holdoutPercent":0,
             "budget":{"amount":"10.00","currency":"CNY"},"conversion":{"windowDays":30}}
            """
                .formatted(offer(product("R2")), branch, template()));
    move("marketer", campaign, "submit").statusCode(200);
    move("approver", campaign, "approve").statusCode(200);
    move("marketer", campaign, "launch").statusCode(200);

    bank.awaitContacts(campaign, "SENT", 2);
  }

  @Test
  void contacts_are_listed_by_the_reason_they_were_not_made_for() {
    bank.tell(
        ACustomer.in(segment),
        ACustomer.in(segment).withConsents(),
        ACustomer.in(segment).tolerating("C1"));
    var campaign = campaign(segment).ofRisk("R2").launched();
    bank.awaitPlanned(campaign);
    var contacts = "/api/campaigns/" + campaign + "/contacts?reason=";

    as("marketer")
        .get(contacts + "SUITABILITY")
        .then()
        .statusCode(200)
        .body("items.reason", contains("SUITABILITY"))
        .body("items.state", contains("SUPPRESSED"));
    as("marketer").get(contacts + "BUDGET").then().statusCode(200).body("items", empty());
    as("marketer")
        .get(contacts + "BAD_WEATHER")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("reason"));
  }

  @Test
  void an_assessment_holds_until_its_last_day_ends_at_the_bank() {
    var today = Neighbours.today();
    var assessed = bank.customers(2, segment);
    assessedUntil(today, assessed.getFirst());
    assessedUntil(today.minusDays(1), assessed.getLast());

    var campaign = campaign(segment).ofRisk("R2").launched();

    bank.awaitContacts(campaign, "SENT", 1);
    assertThat(bank.suppressed(campaign, "SUITABILITY")).isEqualTo(1);
    assertThat(
            bank.count(
                "select count(*) from contact where customer_id = ? and state = 'SENT'",
                assessed.getFirst().id()))
        .isEqualTo(1);
  }

  private void assessedUntil(LocalDate day, ACustomer customer) {
    bank.execute(
        "update audience set risk_valid_until_on = ? where customer_id = ?", day, customer.id());
  }

  @Test
  void a_product_without_a_risk_level_suits_everybody() {
    bank.tell(ACustomer.in(segment).tolerating(null));

    var campaign = campaign(segment).ofRisk(null).launched();

    bank.awaitContacts(campaign, "SENT", 1);
  }

  @Test
  void the_first_channel_that_is_allowed_is_used() {
    bank.tell(ACustomer.in(segment), ACustomer.in(segment).withConsents("MARKETING/PHONE"));

    var campaign = campaign(segment).over("EMAIL,MANAGER").launched();
    bank.awaitContacts(campaign, "SENT", 2);

    assertThat(
            bank.count(
                "select count(*) from contact where campaign_id = ? and channel = 'MANAGER'",
                campaign))
        .isEqualTo(1);
  }

  @Test
  void reach_is_what_the_launch_then_does() {
    var customers = new ArrayList<ACustomer>();
    // So many that chance leaves both: some who are held out, and more than the budget allows.
    for (int i = 0; i < 240; i++) {
      var customer = ACustomer.in(segment);
      customers.add(
          switch (i % 6) {
            case 0 -> customer.withConsents();
            case 1 -> customer.tolerating("C1");
            case 2 -> customer.reachableBy();
            default -> customer;
          });
    }
    bank.tell(customers);
    var campaign = campaign(segment).ofRisk("R3").holdingOut("30").costing("0.30").approved();

    var reach = as("marketer").get("/api/campaigns/" + campaign + "/reach").then().statusCode(200);
    move("marketer", campaign, "launch").statusCode(200);
    bank.awaitPlanned(campaign);

    reach.body("audience", equalTo(240));
    assertThat(reach.extract().jsonPath().getLong("heldOut"))
        .isEqualTo(bank.contacts(campaign, "HELD_OUT"))
        .isPositive();
    for (var reason : List.of("NO_CONSENT", "NO_ADDRESS", "SUITABILITY", "BUDGET")) {
      assertThat(
              reach
                  .extract()
                  .jsonPath()
                  .getLong("suppressed.find { it.reason == '%s' }.count".formatted(reason)))
          .as(reason)
          .isEqualTo(bank.suppressed(campaign, reason))
          .isPositive();
    }
    bank.awaitContacts(campaign, "SENT", 15);
    reach
        .body("reachable", equalTo(15))
        .body("cost.amount", equalTo("0.30"))
        .body("byChannel[0].channel", equalTo("EMAIL"));
  }

  @Test
  void held_out_customers_get_no_mail_and_no_task() {
    bank.customers(20, segment);

    var campaign = campaign(segment).over("EMAIL,MANAGER").holdingOut("100").launched();
    bank.awaitPlanned(campaign);

    assertThat(bank.contacts(campaign, "HELD_OUT")).isEqualTo(20);
    assertThat(bank.count("select count(*) from task where campaign_id = ?", campaign)).isZero();
    assertThat(told(campaign)).hasSize(20).allMatch(ContactEvent.HeldOut.class::isInstance);
  }

  @Test
  void nobody_is_contacted_more_often_than_the_policy_allows() {
    bank.customers(5, segment);
    for (int i = 0; i < 3; i++) {
      bank.awaitContacts(campaign(segment).launched(), "SENT", 5);
    }

    var fourth = campaign(segment).launched();
    bank.awaitPlanned(fourth);

    assertThat(bank.suppressed(fourth, "CONTACT_POLICY")).isEqualTo(5);
  }

  @Test
  void the_policy_holds_when_campaigns_are_launched_at_the_same_time() throws Exception {
    bank.customers(15, segment);
    var campaigns = new ArrayList<UUID>();
    for (int i = 0; i < 6; i++) {
      campaigns.add(campaign(segment).approved());
    }

    atTheSameTime(
        campaigns.stream()
            .<Callable<Void>>map(campaign ->
                () -> {
                  move("marketer", campaign, "launch").statusCode(200);
                  while (launch.handle()) {
                    // as many planners as campaigns
                  }
                  return null;
                })
            .toList());
    campaigns.forEach(bank::awaitPlanned);

    assertThat(
            bank.count(
                """
                select max(made) from (select count(*) as made from contact
                  where campaign_id = any (?) and state <> 'SUPPRESSED' group by customer_id) c
                """,
                Sql.ids(campaigns)))
        .isEqualTo(3);
  }

  @Test
  void the_budget_is_never_exceeded_and_its_end_is_told_once() {
    bank.customers(40, segment);

    var campaign = campaign(segment).costing("0.50").launched();
    bank.awaitPlanned(campaign);

    assertThat(bank.suppressed(campaign, "BUDGET")).isEqualTo(15);
    bank.awaitContacts(campaign, "SENT", 25);
    assertThat(amount("committed", campaign)).isEqualByComparingTo("0.50");
    assertThat(amount("reserved", campaign)).isZero();
    assertThat(bank.published(CampaignEvent.class, CampaignEvent.TOPIC))
        .filteredOn(CampaignEvent.BudgetExhausted.class::isInstance)
        .filteredOn(event -> event.key().equals(campaign.toString()))
        .hasSize(1);
  }

  @Test
  void the_ledger_adds_up_to_the_balance_whoever_plans_and_sends_at_the_same_time()
      throws Exception {
    bank.customers(60, segment);
    var campaign = campaign(segment).costing("0.90").approved();
    move("marketer", campaign, "launch").statusCode(200);

    var planners = new ArrayList<Callable<Void>>();
    for (int i = 0; i < 20; i++) {
      planners.add(() -> {
        while (launch.handle()) {
          // until nothing is left
        }
        return null;
      });
    }
    atTheSameTime(planners);
    bank.awaitPlanned(campaign);
    bank.awaitContacts(campaign, "SENT", 45);

    assertThat(bank.count("select count(*) from contact where campaign_id = ?", campaign))
        .isEqualTo(60);
    assertThat(bank.suppressed(campaign, "BUDGET")).isEqualTo(15);
    assertThat(entries("RESERVE", campaign)).isEqualByComparingTo("0.90");
    assertThat(entries("COMMIT", campaign)).isEqualByComparingTo("0.90");
    assertThat(amount("committed", campaign)).isEqualByComparingTo("0.90");
  }

  @Test
  void a_launch_that_breaks_off_goes_on_and_plans_each_customer_once() {
    bank.customers(30, segment);
    bank.execute(
        """
        create or replace function break_off() returns trigger language plpgsql as $$
        begin
          if (select count(*) from contact where campaign_id = new.campaign_id) >= 14 then
            raise exception 'the process dies here';
          end if;
          return new;
        end $$
        """);
    bank.execute(
        "create trigger break_off before update on launch for each row execute function break_off()");
    var campaign = campaign(segment).launched();
    try {
      await()
          .until(() ->
              bank.count("select customers from launch where campaign_id = ?", campaign) == 7);
    } finally {
      bank.execute("drop trigger break_off on launch");
    }
    bank.awaitPlanned(campaign);

    assertThat(
            bank.count(
                "select count(distinct customer_id) from contact where campaign_id = ?", campaign))
        .isEqualTo(30);
    bank.awaitContacts(campaign, "SENT", 30);
    assertThat(told(campaign)).hasSize(60);
    assertThat(amount("committed", campaign)).isEqualByComparingTo("0.60");
  }

  private List<ContactEvent.OfContact> told(UUID campaign) {
    return bank.published(ContactEvent.class, ContactEvent.TOPIC).stream()
        .map(ContactEvent.OfContact.class::cast)
        .filter(event -> event.contact().campaignId().equals(campaign))
        .toList();
  }

  private BigDecimal amount(String column, UUID campaign) {
    return bank.amount("select " + column + " from budget where campaign_id = ?", campaign);
  }

  private BigDecimal entries(String kind, UUID campaign) {
    return bank.amount(
        "select sum(amount) from budget_entry where kind = ? and campaign_id = ?", kind, campaign);
  }

  private static void atTheSameTime(List<Callable<Void>> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(work)) {
        done.get();
      }
    }
  }
}
