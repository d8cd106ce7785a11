package io.clientele.campaign.contact;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static io.clientele.campaign.ABank.lock;
import static io.clientele.campaign.ABank.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.campaign.Neighbours.Mailbox;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@CampaignServiceTest
class SendTest {
  private static final String CONVERSIONS_THAT_WAIT =
      """
      select count(*) from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database()
        and query like '%from conversion_behaviour b%'
      """;

  private final UUID segment = UUID.randomUUID();
  @Inject ABank bank;
  Mailbox mailbox;

  @Test
  void a_mail_arrives_with_the_text_filled_in_and_the_contact_as_its_id() throws Exception {
    var customer = bank.customers(1, segment).getFirst();

    var campaign = campaign(segment).launched();
    bank.awaitContacts(campaign, "SENT", 1);

    var mails = mailbox.to(customer.id());
    assertThat(mails).hasSize(1);
    var mail = mails.getFirst();
    assertThat(mail.getSubject()).isEqualTo("Bonus rate for you");
    assertThat(mail.getContent().toString())
        .contains("Dear Customer " + customer.id() + ", 0.3 % on top in Spring.");
    assertThat(mail.getMessageID()).endsWith("@clientele.localhost>");
    assertThat(
            bank.count(
                "select count(*) from contact where id = ?",
                UUID.fromString(mail.getMessageID().substring(1, 37))))
        .isEqualTo(1);
    assertThat(mail.getHeader("List-Unsubscribe")[0]).contains("mailto:");
  }

  @Test
  void a_pause_stops_sending_and_resuming_goes_on() {
    bank.customers(400, segment);
    var campaign = campaign(segment).launched();
    await().until(() -> bank.contacts(campaign, "SENT") > 0);

    move("marketer", campaign, "pause").statusCode(200);
    await().until(() -> bank.contacts(campaign, "SENDING") == 0);
    var sent = bank.contacts(campaign, "SENT");
    await().during(Duration.ofSeconds(1)).until(() -> bank.contacts(campaign, "SENT") == sent);
    move("marketer", campaign, "resume").statusCode(200);

    bank.awaitContacts(campaign, "SENT", 400);
    assertThat(bank.amount("select committed from budget where campaign_id = ?", campaign))
        .isEqualByComparingTo("8.00");
  }

  @Test
  void a_consent_withdrawn_between_launch_and_sending_holds_the_mail_back() {
    var customer = bank.customers(1, segment).getFirst();
    var campaign = campaign(segment).approved();
    bank.execute(
        "create or replace function hold() returns trigger language plpgsql as"
            + " $$ begin new.not_before = now() + interval '1 hour'; return new; end $$");
    bank.execute(
        "create trigger hold before insert on contact for each row execute function hold()");
    move("marketer", campaign, "launch").statusCode(200);
    bank.awaitPlanned(campaign);
    bank.execute("drop trigger hold on contact");

    bank.tell(customer.withConsents());
    bank.execute("update contact set not_before = null where campaign_id = ?", campaign);

    await().until(() -> bank.suppressed(campaign, "NO_CONSENT") == 1);
    assertThat(mailbox.to(customer.id())).isEmpty();
    assertThat(bank.amount("select reserved from budget where campaign_id = ?", campaign)).isZero();
  }

  @Test
  void a_customer_who_was_merged_into_another_is_not_contacted_until_that_is_undone() {
    var customer = bank.customers(1, segment).getFirst();
    var campaign = campaign(segment).approved();
    bank.execute(
        "create or replace function hold() returns trigger language plpgsql as"
            + " $$ begin new.not_before = now() + interval '1 hour'; return new; end $$");
    bank.execute(
        "create trigger hold before insert on contact for each row execute function hold()");
    move("marketer", campaign, "launch").statusCode(200);
    bank.awaitPlanned(campaign);
    bank.execute("drop trigger hold on contact");

    bank.publish(
        List.of(
            new CustomerStateEvent.MergedAway(customer.id(), 2, Instant.EPOCH, UUID.randomUUID())));

    await().until(() -> bank.suppressed(campaign, "MERGED") == 1);
    assertThat(bank.amount("select reserved from budget where campaign_id = ?", campaign)).isZero();
    assertThat(bank.count("select count(*) from audience where customer_id = ?", customer.id()))
        .isZero();

    bank.tell(customer.withConsents("MARKETING/EMAIL").withConsents("MARKETING/EMAIL"));
    bank.awaitContacts(campaign(segment).launched(), "SENT", 1);
    assertThat(mailbox.to(customer.id())).hasSize(1);
  }

  @Test
  void who_is_gone_by_the_time_that_a_mail_is_put_back_is_not_contacted_and_costs_nothing() {
    var merged = late();
    var erased = late();
    var stays = late();
    bank.tell(merged, erased, stays);
    var campaign = campaign(segment).approved();
    bank.keepUnderWay(campaign);
    move("marketer", campaign, "launch").statusCode(200);
    bank.awaitContacts(campaign, "SENDING", 3);

    bank.merge(merged, ACustomer.in(segment));
    bank.publish(List.of(new CustomerStateEvent.Erased(erased.id().toString())));
    await()
        .until(() ->
            bank.count("select count(*) from audience where customer_id = ?", erased.id()) == 0);
    bank.letUnderWayEnd();

    await().until(() -> bank.suppressed(campaign, "MERGED") == 1);
    await().until(() -> bank.suppressed(campaign, "ERASED") == 1);
    assertThat(bank.amount("select reserved from budget where campaign_id = ?", campaign))
        .isEqualByComparingTo("0.02");
    move("marketer", campaign, "cancel").statusCode(200);
  }

  @Test
  void what_came_of_mails_is_recorded_in_the_order_in_which_reports_of_them_are() throws Exception {
    var first = without();
    var second =
        ACustomer.in(segment)
            .with(UUID.fromString("fade" + UUID.randomUUID().toString().substring(4)));
    bank.tell(first, second);
    var campaign = campaign(segment).approved();
    bank.keepUnderWay(campaign);
    move("marketer", campaign, "launch").statusCode(200);
    bank.awaitContacts(campaign, "SENDING", 2);

    bank.whileLocked(
        "contact where id",
        bank.contact(campaign, first),
        () -> {
          bank.letUnderWayEnd();
          return true;
        },
        somebody -> lock(somebody, "contact where id", bank.contact(campaign, second)));

    bank.awaitContacts(campaign, "FAILED", 1);
    bank.awaitContacts(campaign, "SENT", 1);
  }

  @Test
  void a_text_that_cannot_be_filled_in_for_its_customer_goes_to_nobody_and_costs_nothing() {
    bank.tell(ACustomer.in(segment));
    var campaign = campaign(segment).approved();
    bank.execute(
        """
        update campaign_channel set body = '{#if customer.name == "Li Wei"}{#else if customer.name > 3}{/if}'
        where campaign_id = ?
        """,
        campaign);

    move("marketer", campaign, "launch").statusCode(200);

    bank.awaitContacts(campaign, "FAILED", 1);
    assertThat(
            bank.count(
                "select count(*) from contact where campaign_id = ? and reason = 'TEMPLATE'",
                campaign))
        .isEqualTo(1);
  }

  @Test
  void a_text_that_cannot_be_filled_in_for_a_person_makes_no_task_and_holds_up_no_other_campaign() {
    bank.tell(ACustomer.in(segment));
    var campaign = campaign(segment).over("MANAGER").approved();
    bank.execute(
        """
        update campaign_channel set body = '{#if customer.name == "Li Wei"}Dear{#else}{nobody}{/if}'
        where campaign_id = ?
        """,
        campaign);

    move("marketer", campaign, "launch").statusCode(200);

    await().until(() -> bank.suppressed(campaign, "TEMPLATE") == 1);
    assertThat(bank.amount("select reserved from budget where campaign_id = ?", campaign)).isZero();
    assertThat(bank.count("select count(*) from task where campaign_id = ?", campaign)).isZero();
  }

  /// A customer whose address is not to be had for now.
  private ACustomer late() {
    return ACustomer.in(segment)
        .with(UUID.fromString("1a7e" + UUID.randomUUID().toString().substring(4)));
  }

  @Test
  void cancelling_suppresses_what_was_planned_and_releases_the_money() {
    bank.customers(50, segment);
    var campaign = campaign(segment).launched();
    bank.awaitPlanned(campaign);

    move("marketer", campaign, "cancel").statusCode(200);
    await()
        .untilAsserted(
            () -> assertThat(bank.contactStates(campaign)).doesNotContain("PLANNED", "SENDING"));

    assertThat(bank.contacts(campaign, "SENT") + bank.suppressed(campaign, "CANCELLED"))
        .isEqualTo(50);
    assertThat(bank.amount("select reserved from budget where campaign_id = ?", campaign)).isZero();
  }

  @Test
  void a_customer_without_an_address_after_all_fails_and_costs_nothing() {
    bank.tell(without());

    var campaign = campaign(segment).launched();
    bank.awaitContacts(campaign, "FAILED", 1);

    assertThat(
            bank.amount("select reserved + committed from budget where campaign_id = ?", campaign))
        .isZero();
  }

  @Test
  void what_a_customer_does_while_a_mail_turns_out_not_to_go_out_is_no_conversion_of_it()
      throws Exception {
    var customer = without();
    bank.tell(customer);
    var campaign = campaign(segment).convertingBy("deposit.opened").approved();
    bank.launchHolding(campaign, customer);

    bank.whileLocked(
        "budget where campaign_id",
        campaign,
        () -> {
          bank.letGo(campaign);
          return true;
        },
        _ -> {
          bank.behaved(customer.id(), "deposit.opened", Instant.now(), "done-" + customer.id());
          await().until(() -> bank.count(CONVERSIONS_THAT_WAIT) == 1);
        });

    bank.awaitContacts(campaign, "FAILED", 1);
    await()
        .until(() ->
            bank.count(
                    "select count(*) from conversion_behaviour where customer_id = ?",
                    customer.id())
                == 1);
    assertThat(
            bank.count(
                "select count(*) from contact where campaign_id = ? and converted_at is not null",
                campaign))
        .isZero();
  }

  /// A customer who has no address after all.
  private ACustomer without() {
    return ACustomer.in(segment)
        .with(UUID.fromString("dead" + UUID.randomUUID().toString().substring(4)));
  }

  @Test
  void
      what_comes_back_while_a_mail_is_being_sent_is_told_after_it_was_sent_but_who_wants_no_more() {
    bank.customers(3, segment);
    var campaign = campaign(segment).approved();
    bank.keepUnderWay(campaign);
    move("marketer", campaign, "launch").statusCode(200);
    bank.awaitContacts(campaign, "SENDING", 3);
    List<String> contacts =
        as("marketer").get("/api/campaigns/" + campaign + "/contacts").path("items.id");

    report(contacts.get(0), "FAILED");
    report(contacts.get(1), "RESPONDED");
    report(contacts.get(2), "OPENED");
    report(contacts.get(2), "UNSUBSCRIBED");
    assertThat(bank.contacts(campaign, "SENDING")).isEqualTo(3);
    bank.letUnderWayEnd();

    bank.awaitContacts(campaign, "SENDING", 0);
    assertThat(told(contacts.get(0))).containsExactly("Planned 1", "Sent 2", "Failed 3");
    assertThat(told(contacts.get(1))).containsExactly("Planned 1", "Sent 2", "Responded 3");
    assertThat(told(contacts.get(2)))
        .containsExactly("Planned 1", "Responded 2", "Sent 3", "Opened 4");
    assertThat(bank.contacts(campaign, "FAILED")).isEqualTo(1);
  }

  @Test
  void a_contact_whose_sender_died_fails_as_unknown_and_is_not_sent_again() {
    var customer = bank.customers(1, segment).getFirst();
    var campaign = campaign(segment).launched();
    bank.awaitContacts(campaign, "SENT", 1);

    bank.execute(
        """
        update contact set state = 'SENDING', sent_at = null, claim = ?,
          claimed_at = now() - interval '10 minutes' where campaign_id = ?
        """,
        UUID.randomUUID(),
        campaign);
    bank.execute(
        "update budget set committed = 0, reserved = 0.02 where campaign_id = ?", campaign);

    bank.awaitContacts(campaign, "FAILED", 1);
    assertThat(
            bank.count(
                "select count(*) from contact where campaign_id = ? and reason = 'UNKNOWN_OUTCOME'",
                campaign))
        .isEqualTo(1);
    assertThat(mailbox.to(customer.id())).hasSize(1);
    assertThat(bank.amount("select committed from budget where campaign_id = ?", campaign))
        .isEqualByComparingTo("0.02");
    assertThat(suppressedByPolicyOfOne()).isEqualTo(1);
  }

  @Test
  void
      a_contact_of_which_nobody_could_tell_whether_it_went_out_goes_on_when_something_comes_back() {
    bank.customers(2, segment);
    var campaign = campaign(segment).launched();
    bank.awaitContacts(campaign, "SENT", 2);
    bank.execute(
        """
        update contact set state = 'SENDING', sent_at = null, claim = ?,
          claimed_at = now() - interval '10 minutes' where campaign_id = ?
        """,
        UUID.randomUUID(),
        campaign);
    bank.execute(
        "update budget set committed = 0, reserved = 0.04 where campaign_id = ?", campaign);
    bank.awaitContacts(campaign, "FAILED", 2);
    List<String> contacts =
        as("marketer").get("/api/campaigns/" + campaign + "/contacts").path("items.id");

    report(contacts.get(0), "OPENED");
    report(contacts.get(1), "RESPONDED");

    assertThat(bank.contactStates(campaign)).containsExactlyInAnyOrder("OPENED", "SENT");
    assertThat(told(contacts.get(0)))
        .containsExactly("Planned 1", "Sent 2", "Sent 3", "Failed 4", "Opened 5");
    assertThat(told(contacts.get(1)))
        .containsExactly("Planned 1", "Sent 2", "Sent 3", "Failed 4", "Responded 5");
  }

  /// How many of the customers another campaign passes over, where one contact a week is the most.
  private long suppressedByPolicyOfOne() {
    bank.execute("update contact_policy set most = 1");
    try {
      var campaign = campaign(segment).launched();
      bank.awaitPlanned(campaign);
      return bank.suppressed(campaign, "CONTACT_POLICY");
    } finally {
      bank.execute("update contact_policy set most = 3");
    }
  }

  private static void report(String contact, String type) {
    as("integration")
        .body(
            "{\"id\":\"%s\",\"contactId\":\"%s\",\"type\":\"%s\",\"occurredAt\":\"%s\"}"
                .formatted(type + "-" + contact, contact, type, Instant.now()))
        .post("/api/responses")
        .then()
        .statusCode(202)
        .body("accepted", equalTo(1));
  }

  /// What is told of a contact, with the versions.
  private List<String> told(String contact) {
    return bank.published(ContactEvent.class, ContactEvent.TOPIC).stream()
        .map(ContactEvent.OfContact.class::cast)
        .filter(event -> event.contact().id().toString().equals(contact))
        .map(event -> event.getClass().getSimpleName() + " " + event.version())
        .toList();
  }
}
