package io.clientele.campaign.contact;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@CampaignServiceTest
class ContactabilityTest {
  private final UUID segment = UUID.randomUUID();
  @Inject ABank bank;

  @Test
  void nothing_stands_in_the_way_of_a_customer_who_agreed_and_can_be_reached() {
    var customer = bank.customers(1, segment).getFirst();

    contactability("marketer", customer, "?channel=EMAIL&purpose=MARKETING")
        .statusCode(200)
        .body("customerId", equalTo(customer.id().toString()))
        .body("purpose", equalTo("MARKETING"))
        .body("policy.contacts", equalTo(0))
        .body("policy.nextAllowedAt", nullValue())
        .body("channels.channel", contains("EMAIL"))
        .body("channels[0].allowed", equalTo(true))
        .body("channels[0].reasons", empty())
        .body("channels[0].neededConsent", equalTo("MARKETING/EMAIL"))
        .body("channels[0].neededAddress", equalTo("EMAIL"));
  }

  @Test
  void every_channel_is_told_of_with_all_that_stands_in_its_way() {
    var customer = ACustomer.in(segment).withConsents("SERVICE/EMAIL").reachableBy("PHONE");
    bank.tell(customer);

    contactability("marketer", customer, "")
        .statusCode(200)
        .body("channels.channel", hasItems("BRANCH", "EMAIL", "MANAGER", "SMS"))
        .body(reasons("EMAIL"), contains("NO_CONSENT", "NO_ADDRESS"))
        .body(reasons("SMS"), contains("NO_CONSENT"))
        .body(reasons("BRANCH"), contains("NO_CONSENT"));
    contactability("marketer", customer, "?purpose=SERVICE")
        .body(reasons("EMAIL"), contains("NO_ADDRESS"))
        .body(reasons("BRANCH"), empty());
  }

  @Test
  void who_was_contacted_often_enough_is_free_again_when_the_oldest_leaves_the_window() {
    var customer = bank.customers(1, segment).getFirst();
    for (int i = 0; i < 3; i++) {
      bank.awaitContacts(campaign(segment).launched(), "SENT", 1);
    }
    bank.execute(
        "update contact set sent_at = now() - interval '6 days' where id = "
            + "(select min(id::text)::uuid from contact where customer_id = ?)",
        customer.id());

    var found =
        contactability("marketer", customer, "?channel=EMAIL")
            .statusCode(200)
            .body("channels[0].allowed", equalTo(false))
            .body("channels[0].reasons", contains("CONTACT_POLICY"))
            .body("policy.contacts", equalTo(3))
            .body("policy.maxContacts", equalTo(3))
            .body("policy.windowDays", equalTo(7))
            .extract()
            .jsonPath();

    assertThat(
            Duration.between(
                Instant.parse(found.getString("asOf")),
                Instant.parse(found.getString("policy.nextAllowedAt"))))
        .isBetween(Duration.ofHours(23), Duration.ofHours(25));
  }

  @Test
  void it_is_what_a_campaign_then_does() {
    var free = ACustomer.in(segment);
    var unwilling = ACustomer.in(segment).withConsents();
    var unreachable = ACustomer.in(segment).reachableBy("PHONE");
    bank.tell(free, unwilling, unreachable);

    for (var customer : new ACustomer[] {free, unwilling, unreachable}) {
      var answer = contactability("marketer", customer, "?channel=EMAIL").extract().jsonPath();
      var alone = UUID.randomUUID();
      bank.tell(again(customer, alone));
      var campaign = campaign(alone).launched();
      bank.awaitPlanned(campaign);
      var contact =
          as("marketer")
              .get("/api/campaigns/" + campaign + "/contacts")
              .then()
              .extract()
              .jsonPath();
      assertThat(contact.getString("items[0].reason"))
          .isEqualTo(answer.getString("channels[0].reasons[0]"));
    }
  }

  @Test
  void whose_customer_it_is_not_learns_nothing() {
    bank.staff();
    var own = ACustomer.in(segment);
    var another = ACustomer.in(segment).at("01/0102/", "rm-18");
    bank.tell(own, another);

    contactability("relationship-manager", own, "").statusCode(200);
    contactability("relationship-manager", another, "").statusCode(404);
    contactability("branch-manager", own, "").statusCode(200);
    contactability("branch-manager", another, "").statusCode(404);
    contactability("analyst", another, "").statusCode(200);
  }

  @Test
  void what_cannot_be_answered_is_refused() {
    var customer = bank.customers(1, segment).getFirst();

    contactability("marketer", ACustomer.in(segment), "").statusCode(404);
    contactability("marketer", customer, "?channel=PIGEON")
        .statusCode(400)
        .body("violations[0].field", equalTo("channel"));
    contactability("marketer", customer, "?purpose=anything%20else")
        .statusCode(400)
        .body("violations[0].field", equalTo("purpose"));
    contactability("marketer", customer, "?canal=EMAIL").statusCode(400);
  }

  private static ACustomer again(ACustomer customer, UUID segment) {
    return new ACustomer(
        customer.id(),
        customer.version() + 1,
        customer.stage(),
        customer.branchPath(),
        customer.manager(),
        customer.riskTolerance(),
        customer.consents(),
        customer.reachable(),
        segment,
        customer.personalised());
  }

  private static ValidatableResponse contactability(
      String user, ACustomer customer, String parameters) {
    return as(user).get("/api/customers/" + customer.id() + "/contactability" + parameters).then();
  }

  private static String reasons(String channel) {
    return "channels.find { it.channel == '" + channel + "' }.reasons";
  }
}
