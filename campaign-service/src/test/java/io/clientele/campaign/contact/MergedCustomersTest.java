package io.clientele.campaign.contact;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static io.clientele.campaign.ABank.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.campaign.Neighbours.Mailbox;
import io.clientele.kernel.event.CustomerStateEvent.MergedAway;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@CampaignServiceTest
class MergedCustomersTest {
  private static final String BEHAVIOUR = "deposit.opened";

  private static final String WAITING =
      """
      select count(*) from contact
      where customer_id = ? and state = 'PLANNED' and not_before > now()
      """;

  private final UUID segment = UUID.randomUUID();
  private final ACustomer inner = ACustomer.in(segment);
  private final ACustomer middle = ACustomer.in(segment);
  private final ACustomer outer = ACustomer.in(segment);
  @Inject ABank bank;
  Mailbox mailbox;

  @Test
  void contacts_count_for_whoever_stands_for_the_customer_until_the_merge_is_undone() {
    bank.tell(inner, middle, outer);
    bank.awaitContacts(campaign(segment).launched(), "SENT", 3);

    bank.merge(middle, outer);
    bank.merge(inner, middle);

    contactability(outer)
        .body("policy.contacts", equalTo(3))
        .body("channels[0].reasons", contains("CONTACT_POLICY"));
    contactability(inner).body("policy.contacts", equalTo(3));
    var next = campaign(segment).launched();
    bank.awaitPlanned(next);
    assertThat(bank.suppressed(next, "CONTACT_POLICY")).isEqualTo(1);

    bank.tell(middle.separated());

    contactability(outer).body("policy.contacts", equalTo(1));
    contactability(middle).body("policy.contacts", equalTo(2));
    contactability(inner).body("policy.contacts", equalTo(2));
  }

  @Test
  void merges_one_into_the_other_may_be_told_in_any_order() {
    bank.tell(inner, middle, outer);
    bank.awaitContacts(campaign(segment).launched(), "SENT", 3);

    bank.merge(inner, middle);
    bank.merge(middle, outer);

    contactability(outer).body("policy.contacts", equalTo(3));
  }

  @Test
  void a_merge_that_was_undone_stays_undone_when_it_is_read_again() {
    bank.tell(inner, outer);
    bank.awaitContacts(campaign(segment).launched(), "SENT", 2);
    bank.merge(inner, outer);
    bank.tell(inner.separated());

    bank.publish(
        List.of(new MergedAway(inner.id(), inner.version() + 1, Instant.EPOCH, outer.id())));
    bank.tell(inner.separated().separated());

    contactability(inner).body("policy.contacts", equalTo(1));
    contactability(outer).body("policy.contacts", equalTo(1));
  }

  @Test
  void contacts_are_seen_by_whoever_looks_after_the_customer_that_stays() {
    bank.staff();
    bank.tell(inner.at("01/0102/", "rm-18"), outer);
    bank.awaitContacts(campaign(segment).launched(), "SENT", 2);

    bank.merge(inner.at("01/0102/", "rm-18"), outer);

    contacts("relationship-manager", outer).body("items", hasSize(2));
    contacts("relationship-manager", inner)
        .body("items.customerId", containsInAnyOrder(inner.id().toString(), outer.id().toString()));
    contacts("another-manager", inner).body("items", empty());
    var contact = contacts("marketer", inner).extract().<String>path("items[0].id");
    as("relationship-manager").get("/api/contacts/" + contact).then().statusCode(200);
    as("another-manager", "relationship-manager")
        .get("/api/contacts/" + contact)
        .then()
        .statusCode(404);
  }

  @Test
  void who_got_a_campaign_under_another_id_does_not_get_it_again() {
    var campaign = mergedAfterMail(inner);

    await().until(() -> bank.suppressed(campaign, "DUPLICATE") == 1);
    assertThat(mailbox.to(outer.id())).isEmpty();
    assertThat(bank.amount("select reserved from budget where campaign_id = ?", campaign)).isZero();
  }

  @Test
  void what_comes_back_is_of_the_contact_that_was_made() {
    var campaign = mergedAfterMail(inner);
    await().until(() -> bank.suppressed(campaign, "DUPLICATE") == 1);
    bank.execute(
        "update contact set planned_at = now() where campaign_id = ? and customer_id = ?",
        campaign,
        outer.id());

    response(campaign, outer).statusCode(202);

    assertThat(bank.contactStates(campaign)).containsExactlyInAnyOrder("OPENED", "SUPPRESSED");
  }

  @Test
  void who_is_being_mailed_under_another_id_gets_the_campaign_if_that_mail_does_not_go_out() {
    var late = inner.with(UUID.fromString("1a7e" + inner.id().toString().substring(4)));
    var campaign = mergedWhileMailed(late);

    await().until(() -> bank.suppressed(campaign, "MERGED") == 1);
    bank.awaitContacts(campaign, "SENT", 1);
    assertThat(mailbox.to(outer.id())).hasSize(1);
  }

  @Test
  void who_is_being_mailed_under_another_id_is_not_mailed_again_when_that_mail_goes_out() {
    var campaign = mergedWhileMailed(inner);

    await().until(() -> bank.suppressed(campaign, "DUPLICATE") == 1);
    assertThat(bank.contactStates(campaign)).containsExactlyInAnyOrder("SENT", "SUPPRESSED");
    assertThat(mailbox.to(outer.id())).isEmpty();
  }

  @Test
  void who_did_not_get_a_campaign_under_another_id_gets_it() {
    var unwilling = inner.withConsents();
    bank.tell(unwilling, outer);
    var campaign = campaign(segment).approved();
    bank.launchHolding(campaign, outer);
    assertThat(bank.suppressed(campaign, "NO_CONSENT")).isEqualTo(1);

    bank.merge(unwilling, outer);
    bank.letGo(campaign);

    bank.awaitContacts(campaign, "SENT", 1);
    assertThat(mailbox.to(outer.id())).hasSize(1);
  }

  @Test
  void a_launch_passes_over_who_was_in_the_campaign_under_another_id() {
    bank.tell(inner, outer);
    var campaign = campaign(segment).approved();
    bank.execute(
        """
        insert into contact (campaign_id, customer_id, step, occurrence, version, state, planned_at)
        values (?, ?, 'main', 1, 1, 'HELD_OUT', now())
        """,
        campaign,
        inner.id());
    bank.merge(inner, outer);

    as("marketer")
        .get("/api/campaigns/" + campaign + "/reach")
        .then()
        .body("suppressed.find { it.reason == 'DUPLICATE' }.count", equalTo(1));
    move("marketer", campaign, "launch").statusCode(200);
    bank.awaitPlanned(campaign);

    assertThat(bank.suppressed(campaign, "DUPLICATE")).isEqualTo(1);
  }

  @Test
  void what_the_customer_that_stays_does_converts_contacts_of_the_other() {
    bank.tell(inner, outer);
    var campaign = campaign(segment).convertingBy(BEHAVIOUR).launched();
    bank.awaitContacts(campaign, "SENT", 2);
    bank.behaved(outer.id(), BEHAVIOUR, Instant.now(), "before-" + outer.id());
    await().until(() -> converted(campaign) == 1);

    bank.merge(inner, outer);

    await().until(() -> converted(campaign) == 2);
    var later = campaign(segment).convertingBy(BEHAVIOUR).launched();
    bank.awaitContacts(later, "SENT", 1);
    bank.behaved(inner.id(), BEHAVIOUR, Instant.now(), "under-the-old-id-" + inner.id());
    await().until(() -> converted(later) == 1);
  }

  @Test
  void a_response_may_name_the_customer_by_any_of_its_ids() {
    bank.tell(inner);
    var campaign = campaign(segment).launched();
    bank.awaitContacts(campaign, "SENT", 1);
    bank.tell(outer);
    response(campaign, outer).statusCode(400);

    bank.merge(inner, outer);

    response(campaign, outer).statusCode(202).body("accepted", equalTo(1));
    assertThat(bank.contactStates(campaign)).containsExactly("OPENED");
  }

  /// One got the mail and was merged before the launch came to the other.
  private UUID mergedAfterMail(ACustomer one) {
    bank.tell(one, outer);
    var campaign = campaign(segment).approved();
    bank.launchHolding(campaign, outer);
    bank.awaitContacts(campaign, "SENT", 1);
    bank.merge(one, outer);
    bank.letGo(campaign);
    return campaign;
  }

  /// The mail to one was under way when it was merged and the launch came to the other.
  private UUID mergedWhileMailed(ACustomer one) {
    bank.tell(one, outer);
    var campaign = campaign(segment).approved();
    bank.keepUnderWay(campaign);
    bank.launchHolding(campaign, outer);
    bank.awaitContacts(campaign, "SENDING", 1);
    bank.merge(one, outer);
    bank.letGo(campaign);
    await().until(() -> bank.count(WAITING, outer.id()) == 1);
    bank.letUnderWayEnd();
    return campaign;
  }

  private long converted(UUID campaign) {
    return bank.count(
        "select count(*) from contact where campaign_id = ? and converted_at is not null",
        campaign);
  }

  private static ValidatableResponse response(UUID campaign, ACustomer customer) {
    return as("integration")
        .body(
            "{\"id\":\"%s\",\"customerId\":\"%s\",\"campaignId\":\"%s\",\"type\":\"OPENED\",\"occurredAt\":\"%s\"}"
                .formatted(UUID.randomUUID(), customer.id(), campaign, Instant.now()))
        .post("/api/responses")
        .then();
  }

  private static ValidatableResponse contactability(ACustomer customer) {
    return as("marketer")
        .get("/api/customers/" + customer.id() + "/contactability?channel=EMAIL")
        .then()
        .statusCode(200);
  }

  private static ValidatableResponse contacts(String user, ACustomer customer) {
    var request = user.equals("another-manager") ? as(user, "relationship-manager") : as(user);
    return request.get("/api/contacts?customerId=" + customer.id()).then().statusCode(200);
  }
}
