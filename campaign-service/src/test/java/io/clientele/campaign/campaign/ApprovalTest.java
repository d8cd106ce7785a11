package io.clientele.campaign.campaign;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static io.clientele.campaign.ABank.created;
import static io.clientele.campaign.ABank.move;
import static io.clientele.campaign.ABank.product;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@CampaignServiceTest
class ApprovalTest {
  private final UUID segment = UUID.randomUUID();
  @Inject ABank bank;

  @Test
  void whoever_drafted_a_campaign_cannot_approve_it() {
    var body = "{\"action\":\"approve\"}";
    var campaign = campaign(segment).drafted();
    move("marketer", campaign, "submit").statusCode(200);

    as("marketer", "marketer", "approver")
        .body(body)
        .post("/api/campaigns/" + campaign + "/transitions")
        .then()
        .statusCode(403)
        .body("type", equalTo("https://clientele.io/problems/maker-is-checker"));
    as("marketer").get("/api/campaigns/" + campaign).then().body("state", equalTo("SUBMITTED"));
  }

  @Test
  void whoever_changed_a_draft_cannot_approve_it_even_if_another_submits() {
    var campaign = campaign(segment).drafted();
    as("carol", "marketer")
        .header("If-Match", "\"0\"")
        .body("{\"name\":\"Changed by Carol\"}")
        .patch("/api/campaigns/" + campaign)
        .then()
        .statusCode(200);
    move("marketer", campaign, "submit").statusCode(200);

    as("carol", "approver")
        .body("{\"action\":\"approve\"}")
        .post("/api/campaigns/" + campaign + "/transitions")
        .then()
        .statusCode(403);
  }

  @Test
  void the_database_itself_refuses_a_maker_as_approver() {
    var campaign = campaign(segment).drafted();

    assertThatThrownBy(() ->
            bank.execute(
                "update campaign set state = 'APPROVED', approved_by = 'marketer' where id = ?",
                campaign))
        .hasStackTraceContaining("maker_is_not_checker");
  }

  @Test
  void nobody_approves_what_was_changed_since_it_was_looked_at() {
    var campaign = campaign(segment).drafted();
    move("marketer", campaign, "submit").statusCode(200);
    var lookedAt = as("approver").get("/api/campaigns/" + campaign).getHeader("ETag");
    move("approver", campaign, "reject").statusCode(200);
    as("marketer")
        .header("If-Match", as("marketer").get("/api/campaigns/" + campaign).getHeader("ETag"))
        .body("{\"name\":\"Another\"}")
        .patch("/api/campaigns/" + campaign)
        .then()
        .statusCode(200);
    move("marketer", campaign, "submit").statusCode(200);

    approve(campaign, lookedAt).statusCode(412);
    as("marketer").get("/api/campaigns/" + campaign).then().body("state", equalTo("SUBMITTED"));
    approve(campaign, as("approver").get("/api/campaigns/" + campaign).getHeader("ETag"))
        .statusCode(200)
        .body("state", equalTo("APPROVED"));
  }

  private static ValidatableResponse approve(UUID campaign, String version) {
    return as("approver")
        .header("If-Match", version)
        .body("{\"action\":\"approve\"}")
        .post("/api/campaigns/" + campaign + "/transitions")
        .then();
  }

  @Test
  void a_marketer_has_no_say_in_approval() {
    var campaign = campaign(segment).drafted();
    move("marketer", campaign, "submit").statusCode(200);

    move("marketer", campaign, "approve").statusCode(403);
  }

  @Test
  void a_rejected_campaign_is_a_draft_again_with_the_reason() {
    var campaign = campaign(segment).drafted();
    move("marketer", campaign, "submit").statusCode(200);

    as("approver")
        .body("{\"action\":\"reject\",\"comment\":\"Too loud\"}")
        .post("/api/campaigns/" + campaign + "/transitions")
        .then()
        .statusCode(200)
        .body("state", equalTo("DRAFT"))
        .body("comment", equalTo("Too loud"))
        .body("submittedBy", equalTo(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"launch", "pause", "resume", "complete"})
  void a_draft_can_only_be_submitted_or_cancelled(String action) {
    var campaign = campaign(segment).drafted();

    move("marketer", campaign, action)
        .statusCode(409)
        .body("type", equalTo("https://clientele.io/problems/wrong-state"))
        .body("params.campaignState", equalTo("DRAFT"))
        .body("params.action", equalTo(action));
  }

  @Test
  void only_what_is_possible_for_the_user_is_offered() {
    var campaign = campaign(segment).drafted();
    as("marketer")
        .get("/api/campaigns/" + campaign)
        .then()
        .body("actions", contains("submit", "cancel"));
    move("marketer", campaign, "submit").statusCode(200);

    as("approver")
        .get("/api/campaigns/" + campaign)
        .then()
        .body("actions", contains("approve", "reject"));
    as("analyst").get("/api/campaigns/" + campaign).then().body("actions.size()", equalTo(0));
  }

  @Test
  void an_incomplete_draft_cannot_be_submitted_and_says_what_it_lacks() {
    var campaign = created("/api/campaigns", "{\"name\":\"Bare\"}");

    move("marketer", campaign, "submit")
        .statusCode(422)
        .body("type", equalTo("https://clientele.io/problems/campaign-incomplete"))
        .body("violations.field", hasItems("audience", "offerId", "budget", "channels"))
        .body("violations.code", hasItems("no-audience", "required", "not-positive"));
  }

  @Test
  void a_channel_that_cannot_be_sent_through_is_refused_on_submission() {
    var campaign = campaign(segment).over("EMAIL,SMS").drafted();

    move("marketer", campaign, "submit")
        .statusCode(422)
        .body("violations.field", contains("channels[1]"));
  }

  @Test
  void a_change_needs_the_version_it_was_made_from() {
    var campaign = campaign(segment).drafted();
    var change = "{\"holdoutPercent\":25}";
    var path = "/api/campaigns/" + campaign;

    as("marketer").body(change).patch(path).then().statusCode(428);
    as("marketer").header("If-Match", "\"7\"").body(change).patch(path).then().statusCode(412);
    as("marketer")
        .header("If-Match", "\"0\"")
        .body(change)
        .patch(path)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("holdoutPercent", equalTo(25));
  }

  @Test
  void a_submitted_campaign_cannot_be_changed() {
    var campaign = campaign(segment).drafted();
    var etag = move("marketer", campaign, "submit").extract().header("ETag");

    as("marketer")
        .header("If-Match", etag)
        .body("{\"name\":\"Quick change\"}")
        .patch("/api/campaigns/" + campaign)
        .then()
        .statusCode(409);
  }

  @Test
  void what_a_campaign_offers_stays_as_it_was_submitted_until_the_campaign_ends() {
    var campaign = campaign(segment).ofRisk("R2").drafted();
    var offer = offerOf(campaign);
    var product = productOf(offer);
    changeOffer(offer, "{\"description\":\"0.4 % on top\"}").statusCode(200);
    move("marketer", campaign, "submit").statusCode(200);
    move("approver", campaign, "approve").statusCode(200);

    changeOffer(offer, "{\"description\":\"Nothing on top\"}")
        .statusCode(409)
        .body("type", equalTo("https://clientele.io/problems/relied-on"))
        .body("detail", containsString("Spring"));
    changeOffer(offer, "{\"product\":\"" + product("R5") + "\"}").statusCode(409);
    changeProduct(product, "Term deposit", "DEPOSIT", "\"R1\"").statusCode(409);
    changeProduct(product, "Term deposit", "DEPOSIT", "null").statusCode(409);
    changeProduct(product, "Term deposit", "FUND", "\"R2\"").statusCode(409);
    as("marketer")
        .get("/api/offers/" + offer)
        .then()
        .body("description", equalTo("0.4 % on top"))
        .body("product", equalTo(product));

    move("marketer", campaign, "cancel").statusCode(200);
    changeOffer(offer, "{\"description\":\"Nothing on top\"}").statusCode(200);
    changeProduct(product, "Term deposit", "DEPOSIT", "\"R1\"").statusCode(200);
  }

  @Test
  void a_higher_risk_of_what_is_offered_holds_at_once_and_is_audited() {
    bank.tell(ACustomer.in(segment).tolerating("C3"));
    var campaign = campaign(segment).ofRisk("R2").approved();
    var product = productOf(offerOf(campaign));

    changeProduct(product, "Term deposit, twelve months", "DEPOSIT", "\"R4\"").statusCode(200);
    move("marketer", campaign, "launch").statusCode(200);

    bank.awaitContacts(campaign, "SUPPRESSED", 1);
    as("admin")
        .queryParam("subject", "product " + product)
        .get("/api/audit")
        .then()
        .statusCode(200)
        .body("items.action", contains("product changed", "product described"))
        .body("items[0].actor", equalTo("marketer"))
        .body("items[0].details.riskLevel.from", equalTo("R2"))
        .body("items[0].details.riskLevel.to", equalTo("R4"));
  }

  @Test
  void a_channel_stays_as_campaigns_over_it_were_submitted_until_they_end() {
    var code =
        "CALLS_"
            + UUID.randomUUID().toString().replace("-", "").substring(24).toUpperCase(Locale.ROOT);
    putChannel(code, "Call centre", "3.00", "\"consentChannel\":\"PHONE\"").statusCode(201);
    var campaign = campaign(segment).over(code).drafted();
    putChannel(code, "Call centre", "3.50", "\"consentChannel\":\"PHONE\"").statusCode(200);
    move("marketer", campaign, "submit").statusCode(200);
    move("approver", campaign, "approve").statusCode(200);

    putChannel(code, "Call centre", "0.50", "\"consentChannel\":\"PHONE\"")
        .statusCode(409)
        .body("type", equalTo("https://clientele.io/problems/relied-on"))
        .body("detail", containsString("Spring"));
    putChannel(code, "Call centre", "3.50", "\"consentChannel\":\"*\"").statusCode(409);
    putChannel(code, "Call centre", "3.5", "\"consentChannel\":\"PHONE\"").statusCode(200);
    putChannel(
            code,
            "Calls from Pudong",
            "3.50",
            "\"consentChannel\":\"PHONE\",\"addressKind\":\"PHONE\"")
        .statusCode(200);
    putChannel(code, "Calls from Pudong", "3.50", "\"consentChannel\":\"PHONE\"").statusCode(409);

    move("marketer", campaign, "cancel").statusCode(200);
    putChannel(code, "Calls from Pudong", "3.50", "\"consentChannel\":\"*\"").statusCode(200);
    as("admin")
        .queryParam("subject", "channel " + code)
        .get("/api/audit")
        .then()
        .statusCode(200)
        .body(
            "items.action",
            contains("channel changed", "channel changed", "channel changed", "channel described"))
        .body("items[0].actor", equalTo("admin"))
        .body("items[0].details.consentChannel.from", equalTo("PHONE"))
        .body("items[0].details.consentChannel.to", equalTo("*"))
        .body("items[1].details", not(hasKey("unitCost")));
  }

  private static ValidatableResponse putChannel(
      String code, String name, String cost, String needs) {
    var path = "/api/channels/" + code;
    var request =
        as("admin")
            .body(
                "{\"kind\":\"EXTERNAL\",\"name\":\"%s\",\"unitCost\":{\"amount\":\"%s\",\"currency\":\"CNY\"},%s}"
                    .formatted(name, cost, needs));
    var etag = as("admin").get(path).header("ETag");
    return (etag == null ? request : request.header("If-Match", etag)).put(path).then();
  }

  private static String offerOf(UUID campaign) {
    return as("marketer").get("/api/campaigns/" + campaign).path("offerId");
  }

  private static String productOf(String offer) {
    return as("marketer").get("/api/offers/" + offer).path("product");
  }

  private static ValidatableResponse changeOffer(String offer, String change) {
    var path = "/api/offers/" + offer;
    return as("marketer")
        .header("If-Match", as("marketer").get(path).header("ETag"))
        .body(change)
        .patch(path)
        .then();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "marketer | /api/products/ASKED- | {'name':'Deposit','category':'DEPOSIT'}",
        "admin | /api/channels/ASKED_ | {'kind':'BRANCH_TASK','name':'Visit',"
            + "'unitCost':{'amount':'5.00','currency':'CNY'}}"
      })
  void what_a_put_asks_for_by_version_is_not_made_and_what_it_asks_to_make_is_not_changed(
      String role, String place, String body) {
    var address = place + System.nanoTime();
    var described = body.replace('\'', '"');

    as(role)
        .header("If-Match", "\"0\"")
        .body(described)
        .put(address)
        .then()
        .statusCode(412)
        .body("type", endsWith("/nothing-there"));
    as(role).get(address).then().statusCode(404);
    as(role).header("If-None-Match", "*").body(described).put(address).then().statusCode(201);
    as(role)
        .headers("If-None-Match", "*", "If-Match", "*")
        .body(described)
        .put(address)
        .then()
        .statusCode(412)
        .body("type", endsWith("/already-there"));
  }

  private static ValidatableResponse changeProduct(
      String product, String name, String category, String riskLevel) {
    var path = "/api/products/" + product;
    return as("marketer")
        .header("If-Match", as("marketer").get(path).header("ETag"))
        .body(
            "{\"name\":\"%s\",\"category\":\"%s\",\"riskLevel\":%s}"
                .formatted(name, category, riskLevel))
        .put(path)
        .then();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"A\",\"colour\":\"red\"}",
        "{\"name\":\"A\",\"holdoutPercent\":101}",
        "{\"name\":\"A\",\"holdoutPercent\":\"ten\"}",
        "{\"name\":\"A\",\"budget\":{\"amount\":\"-1.00\",\"currency\":\"CNY\"}}",
        "{\"name\":\"A\",\"offerId\":\"01990000-0000-7000-8000-000000000000\"}",
        "{\"name\":\"A\",\"channels\":[{\"channel\":\"PIGEON\"}]}",
        "{\"name\":\"A\",\"channels\":[{\"channel\":\"BRANCH\"},{\"channel\":\"BRANCH\"}]}",
        "{\"name\":\"A\",\"conversion\":{\"windowDays\":0}}",
        "{\"name\":\"A\",\"audience\":{\"stages\":[null]}}",
        "{\"name\":\" \"}",
        "[]",
      })
  void a_draft_with_a_mistake_is_refused_with_the_field_named(String body) {
    as("marketer")
        .body(body)
        .post("/api/campaigns")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations.size()", not(equalTo(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{#if customer.name}",
        "{nobody.name}",
        "{customer.name.length}",
        "{#if customer.name > 1}x{/if}",
        "{#for a in customer}{a}{/for}",
      })
  void a_text_that_cannot_be_filled_in_is_refused(String text) {
    assertTextRefused(text);
  }

  @Test
  void a_text_that_is_nested_without_end_is_refused() {
    assertTextRefused("{#if customer.name}".repeat(4_000) + "x" + "{/if}".repeat(4_000));
    assertTextRefused(
        "{#if " + "(".repeat(20_000) + "customer.name" + ")".repeat(20_000) + "}x{/if}");
    assertTextRefused("{#if customer.name" + " && customer.name".repeat(5_000) + "}x{/if}");
  }

  private static void assertTextRefused(String text) {
    as("marketer")
        .body(Map.of("name", "Letter", "channel", "EMAIL", "subject", "For you", "body", text))
        .post("/api/templates")
        .then()
        .statusCode(400)
        .body("violations.field", contains("body"));
  }

  @Test
  void the_same_draft_sent_twice_with_one_key_is_one_campaign() {
    var key = UUID.randomUUID().toString();
    var body = "{\"name\":\"Once\"}";

    var first = as("marketer").header("Idempotency-Key", key).body(body).post("/api/campaigns");
    var second = as("marketer").header("Idempotency-Key", key).body(body).post("/api/campaigns");

    assertThat(second.<String>path("id")).isEqualTo(first.path("id"));
    assertThat(bank.count("select count(*) from campaign where name = 'Once'")).isEqualTo(1);
  }

  @Test
  void what_was_approved_is_what_is_sent_even_if_the_template_changes_afterwards() {
    var campaign = campaign(segment).approved();

    assertThat(
            bank.count(
                "select count(*) from campaign_channel where campaign_id = ? and body like 'Dear%'",
                campaign))
        .isEqualTo(1);
  }
}
