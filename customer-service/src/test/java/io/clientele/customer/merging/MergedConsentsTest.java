package io.clientele.customer.merging;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What merged customers agreed to, as one and after they were separated.
@CustomerServiceTest
class MergedConsentsTest {
  @Test
  void what_is_withdrawn_under_a_merged_id_stays_withdrawn_for_both_after_unmerge() {
    for (var under : List.of("survivor", "other")) {
      var survivor = aCustomer(Map.of("consents", List.of(consent("SMS", true))));
      var other =
          aProspect(Map.of("consents", List.of(consent("SMS", true), consent("EMAIL", true))));
      merged(survivor, other);
      recordedConsent(under.equals("other") ? other : survivor, consent("SMS", false));
      profile(survivor).body("consents.find { it.channel == 'SMS' }.granted", equalTo(false));
      unmerged(survivor, other);
      for (var id : List.of(survivor, other)) {
        profile(id).body("consents.find { it.channel == 'SMS' }.granted", equalTo(false));
        assertThat(heldNow(id)).contains("MARKETING/SMS/false");
      }
      profile(other).body("consents.find { it.channel == 'EMAIL' }.granted", equalTo(true));
      profile(survivor).body("consents.channel", contains("SMS"));
      as("privacy-officer")
          .get("/api/customers/" + (under.equals("other") ? survivor : other) + "/consents")
          .then()
          .body("items[0].repeats", notNullValue())
          .body("items[0].recordedBy", equalTo("admin"));
    }
  }

  @Test
  void what_is_granted_under_an_id_is_granted_by_that_one_only_after_unmerge() {
    var survivor = aCustomer(Map.of("consents", List.of(consent("SMS", false))));
    var other = aProspect(Map.of("consents", List.of(consent("SMS", false))));
    merged(survivor, other);
    recordedConsent(other, consent("SMS", false));
    recordedConsent(other, consent("SMS", true));
    profile(survivor).body("consents.granted", contains(true));
    unmerged(survivor, other);
    profile(survivor).body("consents.granted", contains(false));
    profile(other).body("consents.granted", contains(true));
  }

  @Test
  void what_a_file_says_was_withdrawn_before_is_withdrawn_by_that_one_after_unmerge() {
    var phone = aPhone();
    var survivor = aCustomer();
    var other =
        aCustomer(
            Map.of(
                "identifiers",
                List.of(identifier("phone", phone)),
                "consents",
                List.of(
                    Map.of(
                        "purpose", "MARKETING",
                        "channel", "EMAIL",
                        "granted", true,
                        "givenAt", "2026-01-05T09:00:00Z"))));
    merged(survivor, other);
    recordedConsent(survivor, consent("EMAIL", true));
    AnImport.ofCsv(
            "kind,identifier.phone,consent.MARKETING.EMAIL,consent.MARKETING.EMAIL.givenAt\n"
                + "PERSON,%s,WITHDRAWN,2026-02-05T09:00:00Z\n".formatted(phone))
        .applied();
    profile(survivor).body("consents.granted", contains(true));
    unmerged(survivor, other);
    profile(survivor).body("consents.granted", contains(true));
    profile(other).body("consents.granted", contains(false));
  }

  @Test
  void proof_that_comes_by_one_is_no_word_of_it_after_unmerge() {
    var phone = aPhone();
    var survivor = aCustomer();
    var other =
        aCustomer(
            Map.of(
                "identifiers",
                List.of(identifier("phone", phone)),
                "consents",
                List.of(consent("EMAIL", false))));
    merged(survivor, other);
    recordedConsent(survivor, consent("EMAIL", true));
    profile(survivor).body("consents.granted", contains(true));
    AnImport.ofCsv(
            "kind,identifier.phone,consent.MARKETING.EMAIL,consent.MARKETING.EMAIL.evidence\n"
                + "PERSON,%s,GRANTED,scan\n".formatted(phone))
        .applied();
    profile(survivor).body("consents.granted", contains(true));
    unmerged(survivor, other);
    profile(survivor).body("consents.granted", contains(true));
    profile(other).body("consents.granted", contains(false));
  }

  @Test
  void what_held_at_a_time_is_what_the_merges_of_that_time_made_of_it() {
    var survivor = aCustomer();
    var other = aProspect();
    recordedConsent(survivor, consent("EMAIL", false));
    var granted = recordedConsent(other, consent("EMAIL", true));
    assertThat(held(survivor, granted)).containsExactly("MARKETING/EMAIL/false");
    assertThat(held(other, granted)).containsExactly("MARKETING/EMAIL/true");
    merged(survivor, other);
    profile(survivor).body("consents.granted", contains(false));
    var asOne = Instant.now().toString();
    for (var id : List.of(survivor, other)) {
      assertThat(held(id, asOne)).containsExactly("MARKETING/EMAIL/false");
    }
    assertThat(held(survivor, granted)).containsExactly("MARKETING/EMAIL/false");
    assertThat(held(other, granted)).containsExactly("MARKETING/EMAIL/true");
    unmerged(survivor, other);
    profile(other).body("consents.granted", contains(true));
    for (var id : List.of(survivor, other)) {
      assertThat(held(id, asOne)).containsExactly("MARKETING/EMAIL/false");
    }
    assertThat(heldNow(survivor)).containsExactly("MARKETING/EMAIL/false");
    assertThat(heldNow(other)).containsExactly("MARKETING/EMAIL/true");
  }

  /// What somebody said while two were one was said by both, also of the time when they were.
  @Test
  void what_one_says_for_both_is_what_held_for_both_then() {
    var survivor = aCustomer();
    var other = aProspect();
    recordedConsent(survivor, consent("EMAIL", false));
    merged(survivor, other);
    var granted = recordedConsent(other, consent("EMAIL", true));
    unmerged(survivor, other);
    for (var id : List.of(survivor, other)) {
      assertThat(held(id, granted)).containsExactly("MARKETING/EMAIL/true");
    }
    assertThat(heldNow(survivor)).containsExactly("MARKETING/EMAIL/false");
  }

  /// Returns when it was recorded.
  private static String recordedConsent(String customer, Map<String, ?> consent) {
    return as("integration")
        .body(consent)
        .post("/api/customers/" + customer + "/consents")
        .then()
        .statusCode(201)
        .extract()
        .path("recordedAt");
  }

  private static List<String> heldNow(String customer) {
    return held(customer, Instant.now().toString());
  }

  private static List<String> held(String customer, String time) {
    return as("privacy-officer")
        .queryParam("asOf", time)
        .get("/api/customers/" + customer + "/consents")
        .then()
        .statusCode(200)
        .extract()
        .path("items.collect { it.purpose + '/' + it.channel + '/' + it.granted }");
  }
}
