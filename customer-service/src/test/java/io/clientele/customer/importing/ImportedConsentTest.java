package io.clientele.customer.importing;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Consents in files, told anew, later than they were given, and with other proof.
@CustomerServiceTest
class ImportedConsentTest {
  @Test
  void a_file_that_is_loaded_again_does_not_revive_what_was_withdrawn_since() {
    var number = "imp-" + number();
    var file = granted(number);
    var dated = withGivenAt(number, "GRANTED", "2026-01-05T09:00:00Z", "form 1");
    AnImport.ofCsv(file).finished();
    AnImport.ofCsv(dated).finished();
    String customer = found(number).extract().path("items[0].id");
    withdrawn(customer, Map.of());
    for (var again : List.of(file, dated)) {
      AnImport.ofCsv(again).finished().body("applied", equalTo(1));
      found(number).body("items[0].consents[0].granted", equalTo(false));
    }
  }

  @Test
  void what_the_customer_said_last_stands_whenever_a_file_tells_of_it() {
    var number = "imp-" + number();
    AnImport.ofCsv(withGivenAt(number, "GRANTED", "2026-02-01T09:00:00Z", "a")).finished();
    // From before, and told later.
    AnImport.ofCsv(withGivenAt(number, "WITHDRAWN", "2026-01-01T09:00:00Z", "b")).finished();
    found(number).body("items[0].consents[0].granted", equalTo(true));
    AnImport.ofCsv(withGivenAt(number, "WITHDRAWN", "2026-03-01T09:00:00Z", "c")).finished();
    found(number).body("items[0].consents[0].granted", equalTo(false));
    AnImport.ofCsv(withGivenAt(number, "GRANTED", "2026-03-02T09:00:00Z", "d")).finished();
    found(number).body("items[0].consents[0].granted", equalTo(true));
    String customer = found(number).extract().path("items[0].id");
    ledger(customer)
        .body("items.evidence", contains("d", "c", "b", "a"))
        .body("items[0].givenAt", equalTo("2026-03-02T09:00:00Z"));
    // A withdrawal is on record although it did not stand, and only once.
    AnImport.ofCsv(withGivenAt(number, "WITHDRAWN", "2026-01-01T09:00:00Z", "b")).finished();
    ledger(customer).body("items.evidence", contains("d", "c", "b", "a"));
  }

  @Test
  void new_proof_of_a_grant_does_not_outlive_what_the_customer_said_since() {
    for (var byFile : List.of(true, false)) {
      var number = "imp-" + number();
      for (var told :
          List.of(
              withGivenAt(number, "GRANTED", "2026-02-01T09:00:00Z", "form"),
              withGivenAt(number, "GRANTED", "", "scan of the form"))) {
        AnImport.ofCsv(told).finished().body("applied", equalTo(1));
      }
      String customer = found(number).extract().path("items[0].id");
      var kept =
          ledger(customer)
              .body("items.evidence", contains("scan of the form", "form"))
              .body("items.givenAt", contains("2026-02-01T09:00:00Z", "2026-02-01T09:00:00Z"))
              .extract();
      assertThat(kept.<String>path("items[0].proves")).isEqualTo(kept.path("items[1].id"));
      if (byFile) {
        AnImport.ofCsv(withGivenAt(number, "WITHDRAWN", "2026-03-01T09:00:00Z", "letter"))
            .finished();
      } else {
        withdrawn(customer, Map.of("givenAt", "2026-03-01T09:00:00Z"));
      }
      found(number).body("items[0].consents[0].granted", equalTo(false));
    }
  }

  @Test
  void new_proof_of_a_consent_is_kept_once() {
    var number = "imp-" + number();
    AnImport.ofCsv(granted(number)).finished();
    String customer = found(number).extract().path("items[0].id");
    var proven =
        "kind,identifier.core-banking,consent.MARKETING.EMAIL,consent.MARKETING.EMAIL.evidence,"
            + "consent.MARKETING.EMAIL.textVersion,consent.MARKETING.EMAIL.legalBasis\n"
            + "PERSON,%s,GRANTED,form 4711,2026-1,CONTRACT\n".formatted(number);
    for (var file : List.of(proven, granted(number), proven)) {
      AnImport.ofCsv(file).finished().body("applied", equalTo(1));
    }
    ledger(customer)
        .body("items.evidence", contains("form 4711", null))
        .body("items.textVersion", contains("2026-1", null))
        .body("items.legalBasis", contains("CONTRACT", "CONSENT"));
  }

  @Test
  void a_consent_in_a_file_is_checked_like_any_other_and_proof_of_none_is_left_out() {
    var number = "imp-" + number();
    var tooLate = withGivenAt(number, "GRANTED", "2999-01-01T00:00:00Z", "x");
    var refused = AnImport.ofCsv(tooLate);
    refused.finished().body("refused", equalTo(1));
    assertThat(refused.errors()).contains("consents[0].givenAt");
    AnImport.ofCsv(withGivenAt(number, "", "2026-01-01T00:00:00Z", "x"))
        .finished()
        .body("applied", equalTo(1));
    found(number).body("items[0].consents.size()", equalTo(0));
  }

  private static String granted(String number) {
    return "kind,name,identifier.core-banking,consent.MARKETING.EMAIL\n"
        + "PERSON,Wang Fang,%s,GRANTED\n".formatted(number);
  }

  private static String withGivenAt(String number, String word, String at, String evidence) {
    return "kind,name,identifier.core-banking,consent.MARKETING.EMAIL,"
        + "consent.MARKETING.EMAIL.givenAt,consent.MARKETING.EMAIL.evidence\n"
        + "PERSON,Wang Fang,%s,%s,%s,%s\n".formatted(number, word, at, evidence);
  }

  private static void withdrawn(String customer, Map<String, String> more) {
    var consent = new HashMap<>(consent("EMAIL", false));
    consent.putAll(more);
    as("integration")
        .body(consent)
        .post("/api/customers/" + customer + "/consents")
        .then()
        .statusCode(201);
  }

  private static ValidatableResponse ledger(String customer) {
    return as("integration").get("/api/customers/" + customer + "/consents").then().statusCode(200);
  }
}
