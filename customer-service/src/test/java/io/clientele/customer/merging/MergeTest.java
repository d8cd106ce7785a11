package io.clientele.customer.merging;

import static io.clientele.customer.Bank.*;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Published;
import io.clientele.customer.Waiting;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.local.backing.BackingServicesTestResource;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = BackingServicesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "customer"))
class MergeTest {
  private static final List<String> CHANGING = List.of("version", "updatedAt");

  @Inject DataSource database;
  @Inject ForgetImages forgetImages;
  @Inject KnownCustomers knownCustomers;
  @Inject Scheduler scheduler;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void the_survivor_gets_what_the_other_has_and_keeps_its_own() {
    var survivor =
        register(
            aProspect(
                "Li Wei", "phone", aPhone(), Map.of("attributes", Map.of("city", "Hangzhou"))));
    var other =
        aCustomer(
            Map.of(
                "name",
                "Wei Li",
                "registeredOn",
                "2020-02-03",
                "attributes",
                Map.of("city", "Ningbo", "employer", "Acme"),
                "riskTolerance",
                Map.of("level", "C2", "validUntilOn", "2035-01-01")));
    recorded(aBehaviour(other, "app.login"));
    awaitBehaviours(other, 1);
    merged(survivor, other)
        .body("survivorId", equalTo(survivor))
        .body("mergedId", equalTo(other))
        .body("cause", equalTo("REQUEST"))
        .body("mergedBy", equalTo("admin"))
        .body("undoneAt", nullValue());
    customer(survivor)
        .body("name", equalTo("Li Wei"))
        .body("attributes.city", equalTo("Hangzhou"))
        .body("attributes.employer", equalTo("Acme"))
        .body("riskTolerance.level", equalTo("C2"))
        .body("registeredOn", equalTo("2020-02-03"))
        .body("identifiers.namespace", contains("core-banking", "phone"))
        .body("mergedFrom", contains(other))
        .body("version", equalTo(2));
    awaitBehaviours(survivor, 1);
  }

  @Test
  void an_id_that_was_merged_away_stands_for_the_survivor_through_a_chain_of_merges() {
    var first = aCustomer(Map.of("name", "First"));
    var second = register(aProspect("Second", "phone", aPhone(), Map.of()));
    var third = register(aProspect("Third", "phone", aPhone(), Map.of()));
    merged(second, third);
    merged(first, second);
    for (var old : List.of(second, third)) {
      customer(old)
          .body("id", equalTo(first))
          .body("name", equalTo("First"))
          .header("Content-Location", containsString("/api/customers/" + first));
    }
    recorded(aBehaviour(third, "app.login"));
    awaitBehaviours(first, 1);
    awaitBehaviours(third, 1);
    as("marketer")
        .get("/api/customers/" + third + "/lifecycle")
        .then()
        .statusCode(200)
        .body("stage", notNullValue());
    as("integration")
        .body(Map.of("purpose", "MARKETING", "channel", "SMS", "granted", true))
        .post("/api/customers/" + third + "/consents")
        .then()
        .statusCode(201);
    customer(first).body("consents.channel", contains("SMS"));
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("name", "Renamed"))
        .patch("/api/customers/" + second)
        .then()
        .statusCode(200)
        .body("id", equalTo(first));
  }

  @Test
  void an_unmerged_customer_is_what_it_was_and_so_is_the_survivor() {
    var phone = aPhone();
    var email = "a" + number() + "@example.com";
    var survivor =
        register(
            aProspect(
                "Li Wei",
                "phone",
                phone,
                Map.of(
                    "consents",
                    List.of(consent("SMS", true), consent("EMAIL", false), consent("APP", true)))));
    var other =
        aCustomer(
            Map.of(
                "identifiers",
                List.of(identifier("phone", phone), identifier("email", email)),
                "attributes",
                Map.of("city", "Ningbo", "income", 180000.50),
                "registeredOn",
                "2021-01-01",
                "consents",
                List.of(consent("SMS", false), consent("EMAIL", true), consent("WECHAT", true))));
    var day = Instant.now().minus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    recorded(
        List.of(
            aBehaviour(survivor, "card.purchase", day, "10.00"),
            aBehaviour(other, "card.purchase", day.plusSeconds(5), "30.00"),
            aBehaviour(other, "balance.reported", day, "900000.00")));
    awaitBehaviours(survivor, 1);
    awaitBehaviours(other, 2);
    awaitCustomer(other, "tier", "PREMIER");
    var survivorBefore = view(survivor);
    var otherBefore = view(other);
    merged(survivor, other);
    customer(survivor)
        .body("tier", equalTo("PREMIER"))
        .body("consents.find { it.channel == 'SMS' }.granted", equalTo(false))
        .body("consents.find { it.channel == 'EMAIL' }.granted", equalTo(false))
        .body("consents.find { it.channel == 'APP' }.granted", equalTo(true))
        .body("consents.find { it.channel == 'WECHAT' }.granted", equalTo(true));
    unmerged(survivor, Map.of("customerId", other)).body("undoneBy", equalTo("admin"));
    assertThat(view(other)).isEqualTo(otherBefore);
    assertThat(view(survivor)).isEqualTo(survivorBefore);
    awaitBehaviours(survivor, 1);
    awaitBehaviours(other, 2);
    assertThat(spent(survivor, 10)).isTrue();
    assertThat(spent(survivor, 11)).isFalse();
    assertThat(spent(other, 30)).isTrue();
    assertThat(spent(other, 31)).isFalse();
    as("marketer")
        .get("/api/customers/" + other + "/consents")
        .then()
        .statusCode(200)
        .body("items", hasSize(3));
  }

  @Test
  void other_systems_follow_a_customer_to_the_tier_of_the_other_and_back_and_on_from_there() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    var now = Instant.now();
    recorded(aBehaviour(other, "balance.reported", now.minus(3, ChronoUnit.DAYS), "900000.00"));
    awaitCustomer(other, "tier", "PREMIER");
    merged(survivor, other);
    unmerged(survivor, Map.of("customerId", other));
    customer(survivor).body("tier", equalTo("MASS"));
    merged(survivor, other);
    recorded(aBehaviour(survivor, "balance.reported", now, "60000.00"));
    awaitBehaviours(survivor, 2);
    unmerged(survivor, Map.of("customerId", other));
    customer(survivor).body("tier", equalTo("AFFLUENT"));
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(tiersOf(survivor, events))
                  .containsExactly(
                      "null to MASS",
                      "MASS to PREMIER",
                      "PREMIER to MASS",
                      "MASS to PREMIER",
                      "PREMIER to MASS",
                      "MASS to AFFLUENT"));
    }
  }

  private static List<String> tiersOf(String customer, Published<CustomerEvent> events) {
    return events.of(customer).stream()
        .filter(CustomerEvent.TierChanged.class::isInstance)
        .map(CustomerEvent.TierChanged.class::cast)
        .map(moved -> moved.from() + " to " + moved.to())
        .toList();
  }

  @Test
  void behaviours_that_came_under_an_identifier_go_back_with_it() {
    var survivor = aCustomer();
    var email = "b" + number() + "@example.com";
    var other = register(aProspect("Other", "email", email, Map.of()));
    merged(survivor, other);
    var behaviour = aBehaviour(survivor, "app.login");
    behaviour.remove("customerId");
    behaviour.put("identifier", identifier("email", email));
    recorded(List.of(behaviour, aBehaviour(other, "app.login"), aBehaviour(survivor, "app.login")));
    awaitBehaviours(survivor, 3);
    unmerged(survivor, Map.of("customerId", other));
    awaitBehaviours(survivor, 1);
    awaitBehaviours(other, 2);
    customer(other).body("identifiers.value", contains(email));
  }

  @Test
  void a_phone_that_two_merged_customers_share_goes_back_to_both_in_either_order() {
    for (var firstLeavesFirst : List.of(true, false)) {
      var phone = aPhone();
      var survivor = aCustomer();
      var first = register(aProspect("First", "phone", phone, Map.of()));
      var second = register(aProspect("Second", "phone", phone, Map.of()));
      merged(survivor, first);
      merged(survivor, second);
      assertThat(phonesOf(survivor)).containsExactly(phone);
      unmerged(survivor, Map.of("customerId", firstLeavesFirst ? first : second));
      assertThat(phonesOf(survivor)).containsExactly(phone);
      unmerged(survivor, Map.of("customerId", firstLeavesFirst ? second : first));
      assertThat(phonesOf(first)).containsExactly(phone);
      assertThat(phonesOf(second)).containsExactly(phone);
      assertThat(phonesOf(survivor)).isEmpty();
    }
  }

  @Test
  void a_phone_that_came_through_two_merges_goes_back_through_both() {
    var phone = aPhone();
    var survivor = aCustomer();
    var first = register(aProspect("First", "phone", phone, Map.of()));
    var middle = register(aProspect("Middle", "email", anEmail(), Map.of()));
    var inner = register(aProspect("Inner", "phone", phone, Map.of()));
    merged(middle, inner);
    merged(survivor, first);
    merged(survivor, middle);
    unmerged(survivor, Map.of("customerId", first));
    assertThat(phonesOf(survivor)).containsExactly(phone);
    unmerged(survivor, Map.of("customerId", middle));
    assertThat(phonesOf(survivor)).isEmpty();
    assertThat(phonesOf(middle)).containsExactly(phone);
    unmerged(middle, Map.of("customerId", inner));
    assertThat(phonesOf(middle)).isEmpty();
    assertThat(phonesOf(inner)).containsExactly(phone);
  }

  @Test
  void a_phone_that_the_survivor_was_given_itself_stays_with_it() {
    var phone = aPhone();
    var number = "cb-" + number();
    var byFile =
        register(aPerson(Map.of("identifiers", List.of(identifier("core-banking", number)))));
    var byPatch = aCustomer();
    var byRequest = aCustomer();
    var not = aCustomer();
    var others = new LinkedHashMap<String, String>();
    for (var survivor : List.of(byFile, byPatch, byRequest, not)) {
      var other = register(aProspect("Other", "phone", phone, Map.of()));
      merged(survivor, other);
      others.put(survivor, other);
    }
    imported(
        "kind,identifier.core-banking,identifier.phone\nPERSON,%s,%s\n".formatted(number, phone));
    patched(byPatch, Map.of("identifiers", List.of(identifier("phone", phone))));
    gained(byRequest, identifier("phone", phone));
    // Under the id of the other it is the other's, as it was.
    patched(others.get(not), Map.of("identifiers", List.of(identifier("phone", phone))));
    others.forEach((survivor, other) -> {
      unmerged(survivor, Map.of("customerId", other));
      assertThat(phonesOf(other)).containsExactly(phone);
    });
    for (var survivor : List.of(byFile, byPatch, byRequest)) {
      assertThat(phonesOf(survivor)).containsExactly(phone);
    }
    assertThat(phonesOf(not)).isEmpty();
  }

  @Test
  void a_file_that_names_the_merged_customer_gives_the_survivor_nothing_of_it() {
    var number = "cb-" + number();
    var device = "d-" + number();
    var survivor =
        register(
            aProspect("Ann", "device", device, Map.of("attributes", Map.of("city", "Hangzhou"))));
    var other =
        register(
            aPerson(
                Map.of(
                    "name",
                    "Bob",
                    "identifiers",
                    List.of(identifier("core-banking", number), identifier("phone", aPhone())),
                    "attributes",
                    Map.of("city", "Ningbo", "employer", "Acme"))));
    merged(survivor, other);
    var before = view(survivor);
    imported(
        "kind,name,identifier.core-banking,attribute.city,attribute.employer\n"
            + "PERSON,Bob,%s,Ningbo,Acme\n".formatted(number));
    assertThat(view(survivor)).isEqualTo(before);
    var phone = aPhone();
    var wechat = "w-" + number();
    imported(
        ("kind,name,identifier.core-banking,identifier.phone,identifier.wechat,attribute.city,"
                + "attribute.employer,attribute.idNumber,consent.MARKETING.APP\n"
                + "PERSON,Robert,%s,%s,%s,Wenzhou,Globex,11010119900307000X,GRANTED\n"
                + "PERSON,Rob,,,%s,,,,\n")
            .formatted(number, phone, wechat, wechat));
    var login = aBehaviour(survivor, "app.login");
    login.remove("customerId");
    login.put("identifier", identifier("core-banking", number));
    login.put("alsoKnownBy", List.of(identifier("device", "new-" + device)));
    recorded(login);
    awaitBehaviours(survivor, 1);
    gained(other, identifier("email", number + "@example.com"));
    customer(survivor)
        .body("name", equalTo("Ann"))
        .body("attributes.city", equalTo("Hangzhou"))
        .body("attributes.employer", equalTo("Globex"))
        .body("identifiers", hasSize(7))
        .body("consents.find { it.channel == 'APP' }.granted", equalTo(true));
    unmerged(survivor, Map.of("customerId", other));
    customer(survivor)
        .body("name", equalTo("Ann"))
        .body("attributes", equalTo(Map.of("city", "Hangzhou")))
        .body("identifiers.value", contains(device))
        .body("consents", empty());
    customer(other)
        .body("name", equalTo("Rob"))
        .body("attributes.city", equalTo("Wenzhou"))
        .body("attributes.employer", equalTo("Globex"))
        .body("identifiers", hasSize(6))
        .body("identifiers.value", hasItems(phone, wechat, "new-" + device))
        .body("consents.channel", contains("APP"));
    as("privacy-officer")
        .body(Map.of("fields", List.of("idNumber"), "reason", "a test of merges"))
        .post("/api/customers/" + other + "/reveal")
        .then()
        .statusCode(200)
        .body("attributes.idNumber", equalTo("11010119900307000X"));
  }

  @Test
  void what_a_file_tells_of_somebody_goes_up_a_chain_of_merges_and_back() {
    var number = "cb-" + number();
    var outer = register(aProspect("Outer", "device", "d-" + number(), Map.of()));
    var middle =
        register(
            aProspect(
                "Middle", "phone", aPhone(), Map.of("attributes", Map.of("city", "Hangzhou"))));
    var inner =
        register(aPerson(Map.of("identifiers", List.of(identifier("core-banking", number)))));
    merged(middle, inner);
    merged(outer, middle);
    imported(
        "kind,name,identifier.core-banking,attribute.city,attribute.employer\n"
            + "PERSON,Inner,%s,Suzhou,Acme\n".formatted(number));
    customer(outer)
        .body("name", equalTo("Outer"))
        .body("attributes", equalTo(Map.of("city", "Hangzhou", "employer", "Acme")));
    unmerged(outer, Map.of("customerId", middle));
    customer(outer).body("attributes", equalTo(Map.of()));
    customer(middle)
        .body("name", equalTo("Middle"))
        .body("attributes", equalTo(Map.of("city", "Hangzhou", "employer", "Acme")));
    unmerged(middle, Map.of("customerId", inner));
    customer(middle).body("attributes", equalTo(Map.of("city", "Hangzhou")));
    customer(inner)
        .body("name", equalTo("Inner"))
        .body("attributes", equalTo(Map.of("city", "Suzhou", "employer", "Acme")));
  }

  @Test
  void a_phone_that_both_were_given_since_the_merge_is_theirs_after_unmerge() {
    for (var survivorFirst : List.of(true, false)) {
      var phone = aPhone();
      var survivor = aCustomer();
      var other = register(aProspect("Other", "email", anEmail(), Map.of()));
      merged(survivor, other);
      for (var id : survivorFirst ? List.of(survivor, other) : List.of(other, survivor)) {
        gained(id, identifier("phone", phone));
      }
      unmerged(survivor, Map.of("customerId", other));
      assertThat(phonesOf(survivor)).containsExactly(phone);
      assertThat(phonesOf(other)).containsExactly(phone);
    }
  }

  @Test
  void what_a_file_says_was_withdrawn_before_is_withdrawn_by_that_one_after_unmerge() {
    var phone = aPhone();
    var survivor = aCustomer();
    var other =
        register(
            aProspect(
                "Other",
                "phone",
                phone,
                Map.of(
                    "consents",
                    List.of(
                        Map.of(
                            "purpose", "MARKETING",
                            "channel", "EMAIL",
                            "granted", true,
                            "givenAt", "2026-01-05T09:00:00Z")))));
    merged(survivor, other);
    recordedConsent(survivor, consent("EMAIL", true));
    imported(
        "kind,identifier.phone,consent.MARKETING.EMAIL,consent.MARKETING.EMAIL.givenAt\n"
            + "PERSON,%s,WITHDRAWN,2026-02-05T09:00:00Z\n".formatted(phone));
    customer(survivor).body("consents.granted", contains(true));
    unmerged(survivor, Map.of("customerId", other));
    customer(survivor).body("consents.granted", contains(true));
    customer(other).body("consents.granted", contains(false));
  }

  @Test
  void proof_that_comes_by_one_is_no_word_of_it_after_unmerge() {
    var phone = aPhone();
    var survivor = aCustomer();
    var other =
        register(
            aProspect(
                "Other", "phone", phone, Map.of("consents", List.of(consent("EMAIL", false)))));
    merged(survivor, other);
    recordedConsent(survivor, consent("EMAIL", true));
    customer(survivor).body("consents.granted", contains(true));
    imported(
        "kind,identifier.phone,consent.MARKETING.EMAIL,consent.MARKETING.EMAIL.evidence\n"
            + "PERSON,%s,GRANTED,scan\n".formatted(phone));
    customer(survivor).body("consents.granted", contains(true));
    unmerged(survivor, Map.of("customerId", other));
    customer(survivor).body("consents.granted", contains(true));
    customer(other).body("consents.granted", contains(false));
  }

  @Test
  void what_is_withdrawn_under_a_merged_id_stays_withdrawn_for_both_after_unmerge() {
    for (var under : List.of("survivor", "other")) {
      var survivor = aCustomer(Map.of("consents", List.of(consent("SMS", true))));
      var other =
          register(
              aProspect(
                  "Other",
                  "phone",
                  aPhone(),
                  Map.of("consents", List.of(consent("SMS", true), consent("EMAIL", true)))));
      merged(survivor, other);
      recordedConsent(under.equals("other") ? other : survivor, consent("SMS", false));
      customer(survivor).body("consents.find { it.channel == 'SMS' }.granted", equalTo(false));
      unmerged(survivor, Map.of("customerId", other));
      for (var id : List.of(survivor, other)) {
        customer(id).body("consents.find { it.channel == 'SMS' }.granted", equalTo(false));
        assertThat(heldNow(id)).contains("MARKETING/SMS/false");
      }
      customer(other).body("consents.find { it.channel == 'EMAIL' }.granted", equalTo(true));
      customer(survivor).body("consents.channel", contains("SMS"));
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
    var other =
        register(
            aProspect(
                "Other", "phone", aPhone(), Map.of("consents", List.of(consent("SMS", false)))));
    merged(survivor, other);
    recordedConsent(other, consent("SMS", false));
    recordedConsent(other, consent("SMS", true));
    customer(survivor).body("consents.granted", contains(true));
    unmerged(survivor, Map.of("customerId", other));
    customer(survivor).body("consents.granted", contains(false));
    customer(other).body("consents.granted", contains(true));
  }

  @Test
  void what_held_at_a_time_is_what_the_merges_of_that_time_made_of_it() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    recordedConsent(survivor, consent("EMAIL", false));
    var granted = recordedConsent(other, consent("EMAIL", true));
    assertThat(held(survivor, granted)).containsExactly("MARKETING/EMAIL/false");
    assertThat(held(other, granted)).containsExactly("MARKETING/EMAIL/true");
    merged(survivor, other);
    customer(survivor).body("consents.granted", contains(false));
    var asOne = Instant.now().toString();
    for (var id : List.of(survivor, other)) {
      assertThat(held(id, asOne)).containsExactly("MARKETING/EMAIL/false");
    }
    assertThat(held(survivor, granted)).containsExactly("MARKETING/EMAIL/false");
    assertThat(held(other, granted)).containsExactly("MARKETING/EMAIL/true");
    unmerged(survivor, Map.of("customerId", other));
    customer(other).body("consents.granted", contains(true));
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
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    recordedConsent(survivor, consent("EMAIL", false));
    merged(survivor, other);
    var granted = recordedConsent(other, consent("EMAIL", true));
    unmerged(survivor, Map.of("customerId", other));
    for (var id : List.of(survivor, other)) {
      assertThat(held(id, granted)).containsExactly("MARKETING/EMAIL/true");
    }
    assertThat(heldNow(survivor)).containsExactly("MARKETING/EMAIL/false");
  }

  @Test
  void what_was_changed_after_the_merge_stays_with_the_survivor() {
    var survivor = aCustomer();
    var other =
        register(
            aProspect(
                "Other",
                "phone",
                aPhone(),
                Map.of("attributes", Map.of("city", "Ningbo", "employer", "Acme"))));
    merged(survivor, other);
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("attributes", Map.of("city", "Wenzhou")))
        .patch("/api/customers/" + survivor)
        .then()
        .statusCode(200);
    unmerged(survivor, Map.of("customerId", other));
    customer(survivor)
        .body("attributes.city", equalTo("Wenzhou"))
        .body("attributes.employer", nullValue())
        .body("mergedFrom", empty());
    customer(other)
        .body("attributes.city", equalTo("Ningbo"))
        .body("attributes.employer", equalTo("Acme"));
  }

  @Test
  void what_was_taken_away_after_a_merge_does_not_come_back_with_the_next() {
    var survivor = aCustomer();
    var first =
        register(
            aProspect(
                "First",
                "phone",
                aPhone(),
                Map.of(
                    "attributes",
                    Map.of("city", "Ningbo"),
                    "riskTolerance",
                    Map.of("level", "C2", "validUntilOn", "2035-01-01"))));
    var second = register(aProspect("Second", "phone", aPhone(), Map.of()));
    merged(survivor, first);
    as("admin")
        .header("If-Match", "*")
        .body("{\"attributes\":{\"city\":null},\"riskTolerance\":null}")
        .patch("/api/customers/" + survivor)
        .then()
        .statusCode(200);
    merged(survivor, second);
    customer(survivor).body("attributes.city", nullValue()).body("riskTolerance", nullValue());
    unmerged(survivor, Map.of("customerId", second));
    customer(survivor).body("attributes.city", nullValue()).body("riskTolerance", nullValue());
    unmerged(survivor, Map.of("customerId", first));
    customer(survivor).body("attributes.city", nullValue());
    customer(first).body("attributes.city", equalTo("Ningbo"));
  }

  @Test
  void addresses_are_answered_under_the_id_that_was_asked_for() {
    var survivor = aCustomer();
    var phone = aPhone();
    var other = register(aProspect("Other", "phone", phone, Map.of()));
    merged(survivor, other);
    as("integration")
        .body(Map.of("channel", "PHONE", "customerIds", List.of(other, survivor)))
        .post("/api/contact-points")
        .then()
        .statusCode(200)
        .body("items.customerId", contains(other, survivor))
        .body("items.address", contains(phone, phone));
  }

  @Test
  void a_list_takes_in_whoever_stands_for_a_merged_id() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    merged(survivor, other);
    assertThat(members(aListOf(other))).containsExactly(survivor);
  }

  @Test
  void merges_into_one_customer_are_undone_in_any_order_and_inner_ones_after_outer_ones() {
    var survivor = aCustomer();
    var inner = register(aProspect("Inner", "phone", aPhone(), Map.of()));
    var first = register(aProspect("First", "phone", aPhone(), Map.of()));
    var second = register(aProspect("Second", "phone", aPhone(), Map.of()));
    merged(first, inner);
    merged(survivor, first);
    merged(survivor, second);
    recorded(List.of(aBehaviour(inner, "app.login"), aBehaviour(first, "app.login")));
    awaitBehaviours(survivor, 2);
    unmerge(survivor, Map.of("customerId", inner))
        .statusCode(409)
        .body("type", containsString("merged-further"))
        .body("detail", containsString(first));
    unmerged(survivor, Map.of("customerId", first));
    customer(survivor).body("mergedFrom", contains(second));
    customer(inner).body("id", equalTo(first));
    awaitBehaviours(survivor, 0);
    awaitBehaviours(first, 2);
    unmerged(first, Map.of("customerId", inner));
    awaitBehaviours(first, 1);
    awaitBehaviours(inner, 1);
    merged(inner, first);
    customer(first).body("id", equalTo(inner));
  }

  @Test
  void customers_with_different_numbers_of_a_unique_namespace_are_never_merged() {
    merge(aCustomer(), aCustomer())
        .statusCode(409)
        .body("type", containsString("different-customers"))
        .body("detail", containsString("core-banking"));
  }

  @Test
  void what_cannot_be_merged_is_refused_with_its_reason() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    var company = register(aProspect("Acme", "phone", aPhone(), Map.of("kind", "COMPANY")));
    merge(survivor, survivor).statusCode(400).body("violations.field", contains("from"));
    merge(survivor, UUID.randomUUID().toString())
        .statusCode(400)
        .body("violations.field", contains("from"));
    merge(UUID.randomUUID().toString(), other).statusCode(404);
    merge(survivor, company).statusCode(409).body("type", containsString("different-kinds"));
    as("admin")
        .header("If-Match", "\"77\"")
        .body(Map.of("from", other))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(412);
    as("marketer")
        .body(Map.of("from", other))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(403);
    merged(survivor, other);
    merge(survivor, other).statusCode(409).body("type", containsString("already-merged"));
    merge(other, survivor).statusCode(409).body("type", containsString("already-merged"));
  }

  @Test
  void what_cannot_be_undone_is_refused_with_its_reason() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    String merge = merged(survivor, other).extract().path("id");
    unmerge(survivor, Map.of()).statusCode(400);
    unmerge(survivor, Map.of("mergeId", merge, "customerId", other)).statusCode(400);
    unmerge(survivor, Map.of("mergeId", UUID.randomUUID().toString()))
        .statusCode(409)
        .body("type", containsString("not-merged"));
    unmerge(aCustomer(), Map.of("mergeId", merge)).statusCode(404);
    unmerged(survivor, Map.of("mergeId", merge));
    unmerge(survivor, Map.of("mergeId", merge))
        .statusCode(409)
        .body("type", containsString("not-merged"));
  }

  @Test
  void a_merge_sent_again_with_the_same_key_happens_once() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    var key = UUID.randomUUID().toString();
    var ids = new ArrayList<String>();
    for (var i = 0; i < 2; i++) {
      ids.add(
          as("admin")
              .header("Idempotency-Key", key)
              .body(Map.of("from", other))
              .post("/api/customers/" + survivor + "/merge")
              .then()
              .statusCode(200)
              .extract()
              .path("id"));
    }
    assertThat(ids.getFirst()).isEqualTo(ids.getLast());
  }

  @Test
  void the_history_of_merges_shows_those_undone_too_and_is_audited() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    merged(survivor, other);
    unmerged(survivor, Map.of("customerId", other));
    merged(survivor, other);
    as("marketer")
        .get("/api/customers/" + other + "/merges")
        .then()
        .statusCode(200)
        .body("items", hasSize(2))
        .body("items.undoneBy", contains(nullValue(), equalTo("admin")));
    as("admin")
        .get("/api/audit?limit=500")
        .then()
        .statusCode(200)
        .body(
            "items.findAll { it.subject == 'customer " + survivor + "' }.action",
            contains("customers merged", "customers unmerged", "customers merged"));
  }

  @Test
  void a_manager_merges_customers_of_the_own_portfolio_only() {
    var branch = aBranch("b" + number(), null);
    var username = "rm-" + number();
    var manager = aManager("m" + number(), branch, username);
    var own = aCustomer(Map.of("branch", branch, "manager", manager));
    var also = register(aProspect("Also", "phone", aPhone(), Map.of("manager", manager)));
    var foreign = register(aProspect("Foreign", "phone", aPhone(), Map.of()));
    as(username, "relationship-manager")
        .body(Map.of("from", foreign))
        .post("/api/customers/" + own + "/merge")
        .then()
        .statusCode(400);
    as(username, "relationship-manager")
        .body(Map.of("from", own))
        .post("/api/customers/" + foreign + "/merge")
        .then()
        .statusCode(404);
    as(username, "relationship-manager")
        .body(Map.of("from", also))
        .post("/api/customers/" + own + "/merge")
        .then()
        .statusCode(200);
    merged(own, foreign);
    as(username, "relationship-manager")
        .get("/api/customers/" + foreign)
        .then()
        .statusCode(200)
        .body("id", equalTo(own));
  }

  @Test
  void segments_follow_a_merge_and_its_undoing() {
    var city = "City " + number();
    var segment = aSegment(all(rule("attribute.city", "=", city)));
    awaitLive(segment);
    var survivor = aCustomer();
    var other =
        register(aProspect("Other", "phone", aPhone(), Map.of("attributes", Map.of("city", city))));
    assertThat(members(segment)).containsExactly(other);
    merged(survivor, other);
    assertThat(members(segment)).containsExactly(survivor);
    unmerged(survivor, Map.of("customerId", other));
    assertThat(members(segment)).containsExactly(other);
  }

  @Test
  void the_survivor_is_on_the_lists_of_the_other_and_unmerge_gives_them_back() {
    var survivor = aCustomer();
    var first = register(aProspect("First", "phone", aPhone(), Map.of()));
    var second = register(aProspect("Second", "phone", aPhone(), Map.of()));
    var own = aListOf(survivor, first);
    var shared = aListOf(first, second);
    var single = aListOf(second);
    merged(survivor, first);
    merged(survivor, second);
    for (var list : List.of(own, shared, single)) {
      assertThat(members(list)).containsExactly(survivor);
    }
    unmerged(survivor, Map.of("customerId", first));
    assertThat(members(own)).containsExactlyInAnyOrder(survivor, first);
    assertThat(members(shared)).containsExactlyInAnyOrder(survivor, first);
    unmerged(survivor, Map.of("customerId", second));
    assertThat(members(own)).containsExactlyInAnyOrder(survivor, first);
    assertThat(members(shared)).containsExactlyInAnyOrder(first, second);
    assertThat(members(single)).containsExactly(second);
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(survivor))
                  .filteredOn(CustomerEvent.SegmentLeft.class::isInstance)
                  .extracting(event -> ((CustomerEvent.SegmentLeft) event).segmentId().toString())
                  .contains(shared, single)
                  .doesNotContain(own));
    }
  }

  @Test
  void whoever_is_taken_off_a_list_does_not_get_back_on_it_by_a_merge_or_its_undoing() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    var list = aListOf(other);
    scheduler.pause();
    try {
      changed(list, "remove", other);
      merged(survivor, other);
    } finally {
      scheduler.resume();
    }
    awaitLive(list);
    assertThat(members(list)).isEmpty();
    unmerged(survivor, Map.of("customerId", other));
    assertThat(members(list)).isEmpty();
  }

  @Test
  void whoever_is_put_on_a_list_and_merged_before_is_on_it_as_the_survivor_and_after_the_undoing() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    var list = aListOf();
    scheduler.pause();
    try {
      changed(list, "add", other);
      merged(survivor, other);
    } finally {
      scheduler.resume();
    }
    assertThat(members(list)).containsExactly(survivor);
    awaitLive(list);
    unmerged(survivor, Map.of("customerId", other));
    assertThat(members(list)).containsExactly(other);
  }

  @Test
  void a_survivor_who_is_taken_off_a_list_is_so_for_all_who_were_merged_into_it() {
    var survivor = aCustomer();
    var inner = register(aProspect("Inner", "phone", aPhone(), Map.of()));
    var first = register(aProspect("First", "phone", aPhone(), Map.of()));
    var second = register(aProspect("Second", "phone", aPhone(), Map.of()));
    var list = aListOf(inner, second);
    var untouched = aListOf(inner, second);
    merged(first, inner);
    merged(survivor, first);
    merged(survivor, second);
    changed(list, "remove", first);
    awaitLive(list);
    assertThat(members(list)).isEmpty();
    unmerged(survivor, Map.of("customerId", first));
    assertThat(members(list)).isEmpty();
    unmerged(first, Map.of("customerId", inner));
    unmerged(survivor, Map.of("customerId", second));
    assertThat(members(list)).isEmpty();
    assertThat(members(untouched)).containsExactlyInAnyOrder(inner, second);
  }

  @Test
  void whoever_is_on_a_list_for_another_stays_on_it_although_its_own_place_was_to_be_taken_away() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    var list = aListOf(survivor, other);
    scheduler.pause();
    try {
      changed(list, "remove", survivor);
      merged(survivor, other);
    } finally {
      scheduler.resume();
    }
    awaitLive(list);
    assertThat(members(list)).containsExactly(survivor);
    unmerged(survivor, Map.of("customerId", other));
    assertThat(members(list)).containsExactly(other);
  }

  @Test
  void lists_pass_through_a_chain_of_merges_and_back() {
    var outer = aCustomer();
    var middle = register(aProspect("Middle", "phone", aPhone(), Map.of()));
    var inner = register(aProspect("Inner", "phone", aPhone(), Map.of()));
    var list = aListOf(inner);
    merged(middle, inner);
    merged(outer, middle);
    assertThat(members(list)).containsExactly(outer);
    unmerged(outer, Map.of("customerId", middle));
    assertThat(members(list)).containsExactly(middle);
    unmerged(middle, Map.of("customerId", inner));
    assertThat(members(list)).containsExactly(inner);
  }

  @Test
  void two_who_are_merged_into_each_other_at_once_are_one_and_may_be_merged_the_other_way_later()
      throws Exception {
    var one = register(aProspect("One", "phone", aPhone(), Map.of()));
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    try (var pool = Executors.newFixedThreadPool(2)) {
      var there = pool.submit(() -> merge(one, other).extract().statusCode());
      var back = pool.submit(() -> merge(other, one).extract().statusCode());
      assertThat(List.of(there.get(), back.get())).containsExactlyInAnyOrder(200, 409);
    }
    String survivor = customer(one).extract().path("id");
    var goes = survivor.equals(one) ? other : one;
    customer(goes).body("id", equalTo(survivor));
    unmerged(survivor, Map.of("customerId", goes));
    merged(goes, survivor);
    customer(survivor).body("id", equalTo(goes));
    merge(goes, survivor).statusCode(409).body("type", containsString("already-merged"));
  }

  @Test
  void a_change_and_a_consent_that_come_during_a_merge_are_the_survivors() throws Exception {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    try (var pool = Executors.newFixedThreadPool(3);
        var connection = database.getConnection();
        var statement = connection.createStatement()) {
      // The merge stops where it takes the identifiers over.
      connection.setAutoCommit(false);
      statement.execute("select 1 from identifier where customer_id = '" + other + "' for update");
      var merge = pool.submit(() -> merge(survivor, other).extract().statusCode());
      await().atMost(PATIENCE).until(() -> Waiting.forRows(database, "update identifier%"));
      var changed =
          pool.submit(() ->
              as("admin")
                  .header("If-Match", "*")
                  .body(Map.of("attributes", Map.of("city", "Suzhou")))
                  .patch("/api/customers/" + other)
                  .then()
                  .extract()
                  .statusCode());
      var consented =
          pool.submit(() ->
              as("integration")
                  .body(consent("SMS", false))
                  .post("/api/customers/" + other + "/consents")
                  .then()
                  .extract()
                  .statusCode());
      await()
          .atMost(PATIENCE)
          .until(() -> Waiting.forRows(database, "%risk_valid_until_on%for update%"));
      await()
          .atMost(PATIENCE)
          .until(() -> Waiting.forRows(database, "update customer set version%"));
      connection.rollback();
      assertThat(List.of(merge.get(), changed.get(), consented.get()))
          .containsExactly(200, 200, 201);
    }
    customer(survivor)
        .body("attributes.city", equalTo("Suzhou"))
        .body("consents.find { it.channel == 'SMS' }.granted", equalTo(false));
  }

  @Test
  void a_file_that_tells_of_somebody_who_is_merged_just_then_tells_of_the_survivor()
      throws Exception {
    // Of the three the one registered first is kept locked, so that the file waits for it after it
    // was found whose the identifiers are.
    var emails = List.of(anEmail(), anEmail(), anEmail());
    var ids = new ArrayList<String>();
    for (var email : emails) {
      ids.add(register(aProspect("Before", "email", email, Map.of())));
    }
    AnImport job;
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select 1 from customer where id = '" + ids.getFirst() + "' for update");
      var file = new StringBuilder("kind,identifier.email,attribute.city\n");
      emails.forEach(email -> file.append("PERSON,").append(email).append(",Suzhou\n"));
      job = AnImport.ofCsv(file.toString());
      await().atMost(PATIENCE).until(() -> Waiting.forRows(database, "%from customer%for update%"));
      merged(ids.get(1), ids.get(2));
      connection.rollback();
    }
    job.finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(3))
        .body("refused", equalTo(0));
    customer(ids.getFirst()).body("attributes.city", equalTo("Suzhou"));
    customer(ids.get(2))
        .body("id", equalTo(ids.get(1)))
        .body("attributes.city", equalTo("Suzhou"))
        .body("identifiers", hasSize(2));
    unmerged(ids.get(1), Map.of("customerId", ids.get(2)));
    customer(ids.get(2)).body("identifiers.value", contains(emails.getLast()));
  }

  @Test
  void other_systems_learn_who_stands_for_whom() {
    var survivor = aCustomer();
    var other = register(aProspect("Other", "phone", aPhone(), Map.of()));
    merged(survivor, other);
    try (var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class);
        var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(states.of(other))
                  .last()
                  .isInstanceOfSatisfying(
                      CustomerStateEvent.MergedAway.class,
                      away -> {
                        assertThat(away.survivorId()).hasToString(survivor);
                        assertThat(away.version()).isEqualTo(2);
                      }));
      for (var id : List.of(survivor, other)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(events.of(id))
                    .filteredOn(CustomerEvent.Merged.class::isInstance)
                    .singleElement()
                    .isInstanceOfSatisfying(
                        CustomerEvent.Merged.class,
                        merged -> {
                          assertThat(merged.survivorId()).hasToString(survivor);
                          assertThat(merged.mergedId()).hasToString(other);
                          assertThat(merged.cause()).isEqualTo("request");
                        }));
      }
      unmerged(survivor, Map.of("customerId", other));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(states.of(other))
                  .last()
                  .isInstanceOfSatisfying(
                      CustomerStateEvent.State.class,
                      state -> assertThat(state.version()).isEqualTo(3)));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(other)).anyMatch(CustomerEvent.Unmerged.class::isInstance));
    }
  }

  @Test
  void merges_that_happen_at_once_leave_one_customer_and_lose_nothing() throws Exception {
    var all = new ArrayList<String>();
    for (var i = 0; i < 6; i++) {
      all.add(register(aProspect("One " + i, "phone", aPhone(), Map.of())));
    }
    all.forEach(id -> recorded(aBehaviour(id, "app.login")));
    try (var pool = Executors.newFixedThreadPool(6)) {
      var statuses = new ArrayList<Future<Integer>>();
      for (var i = 0; i < all.size(); i++) {
        var into = all.get(i);
        var from = all.get((i + 1) % all.size());
        statuses.add(pool.submit(() -> merge(into, from).extract().statusCode()));
      }
      var answers = new ArrayList<Integer>();
      for (var status : statuses) {
        answers.add(status.get());
      }
      assertThat(answers).containsOnly(200, 409).filteredOn(code -> code == 200).hasSize(5);
    }
    String survivor = customer(all.getFirst()).extract().path("id");
    all.forEach(id -> customer(id).body("id", equalTo(survivor)));
    awaitBehaviours(survivor, 6);
    customer(survivor).body("identifiers", hasSize(6));
  }

  @Test
  void whoever_waits_for_a_survivor_holds_up_nobody_that_comes_after() throws Exception {
    var survivor = register(aProspect("Survivor", "phone", aPhone(), Map.of()));
    var later = register(aProspect("Later", "phone", aPhone(), Map.of()));
    var goes = register(aProspect("Goes", "phone", aPhone(), Map.of()));
    merged(survivor, goes);
    try (var pool = Executors.newSingleThreadExecutor();
        var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select 1 from customer where id = '" + survivor + "' for update");
      var locked = pool.submit(() -> lockNamed(later, goes));
      await()
          .atMost(PATIENCE)
          .until(() -> Waiting.forRows(database, "select id from customer%for update"));
      statement.execute("select 1 from customer where id = '" + later + "' for update nowait");
      connection.rollback();
      assertThat(locked.get()).containsExactlyInAnyOrder(later, survivor);
    }
  }

  private Collection<String> lockNamed(String... ids) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var named = Stream.of(ids).map(UUID::fromString).map(CustomerId::new).collect(toSet());
        var locked = knownCustomers.lockNamed(connection, named);
        return locked.values().stream().map(CustomerId::toString).toList();
      } finally {
        connection.rollback();
      }
    }
  }

  private static String aListOf(String... customers) {
    String list =
        as("marketer")
            .body(Map.of("name", "List " + number(), "kind", "STATIC"))
            .post("/api/segments")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    changed(list, "add", customers);
    awaitLive(list);
    return list;
  }

  private static void changed(String list, String how, String... customers) {
    as("marketer")
        .body(Map.of(how, List.of(customers)))
        .post("/api/segments/" + list + "/members")
        .then()
        .statusCode(202);
  }

  private static String anEmail() {
    return "m" + number() + "@example.com";
  }

  private static ValidatableResponse customer(String id) {
    return as("admin").get("/api/customers/" + id).then().statusCode(200);
  }

  private static boolean spent(String customer, int atLeast) {
    return as("marketer")
        .body(
            Map.of(
                "condition",
                all(
                    Map.of(
                        "field",
                        "behaviour",
                        "behaviour",
                        Map.of("type", "card.purchase", "aggregate", "SUM", "withinDays", 30),
                        "operator",
                        ">=",
                        "value",
                        atLeast))))
        .post("/api/customers/search")
        .then()
        .statusCode(200)
        .extract()
        .<List<String>>path("items.id")
        .contains(customer);
  }

  private static Map<String, Object> view(String id) {
    var view = new LinkedHashMap<>(customer(id).extract().<Map<String, Object>>path("$"));
    CHANGING.forEach(view::remove);
    return view;
  }

  private static Map<String, Object> aProspect(
      String name, String namespace, String value, Map<String, ?> more) {
    var person = aPerson(more);
    person.put("name", name);
    person.put("identifiers", List.of(identifier(namespace, value)));
    return person;
  }

  private static Map<String, String> identifier(String namespace, String value) {
    return Map.of("namespace", namespace, "value", value);
  }

  private static List<String> phonesOf(String customer) {
    return customer(customer)
        .extract()
        .path("identifiers.findAll { it.namespace == 'phone' }.value");
  }

  private static void patched(String customer, Map<String, ?> patch) {
    as("admin")
        .header("If-Match", "*")
        .body(patch)
        .patch("/api/customers/" + customer)
        .then()
        .statusCode(200);
  }

  private static void gained(String customer, Map<String, String> identifier) {
    as("admin")
        .body(Map.of("add", List.of(identifier)))
        .post("/api/customers/" + customer + "/identifiers")
        .then()
        .statusCode(200);
  }

  private static void imported(String csv) {
    AnImport.ofCsv(csv).finished().body("state", equalTo("COMPLETED")).body("refused", equalTo(0));
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

  private static Map<String, Object> consent(String channel, boolean granted) {
    return Map.of("purpose", "MARKETING", "channel", channel, "granted", granted);
  }

  private static String aPhone() {
    return "+86138" + "%08d".formatted(Long.parseLong(number()) % 100_000_000);
  }

  private static ValidatableResponse merge(String into, String from) {
    return as("admin")
        .body(Map.of("from", from, "reason", "the same person"))
        .post("/api/customers/" + into + "/merge")
        .then();
  }

  private static ValidatableResponse merged(String into, String from) {
    return merge(into, from).statusCode(200);
  }

  private static ValidatableResponse unmerge(String id, Map<String, ?> body) {
    return as("admin").body(body).post("/api/customers/" + id + "/unmerge").then();
  }

  private static ValidatableResponse unmerged(String id, Map<String, ?> body) {
    return unmerge(id, body).statusCode(200);
  }

  @Test
  void what_customers_were_before_is_forgotten_a_month_after_their_merge_was_undone()
      throws SQLException {
    var survivor = aCustomer();
    var undone = register(aProspect("Undone", "phone", aPhone(), Map.of()));
    var standing = register(aProspect("Standing", "phone", aPhone(), Map.of()));
    merged(survivor, undone);
    merged(survivor, standing);
    unmerged(survivor, Map.of("customerId", undone));
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "update customer_merge set undone_at = now() - interval '31 days' where merged_id = ?")) {
      statement.setObject(1, UUID.fromString(undone));
      statement.executeUpdate();
    }
    forgetImages.handle();
    assertThat(imageOf(undone)).isEqualTo("{}");
    assertThat(imageOf(standing)).isNotEqualTo("{}");
    unmerged(survivor, Map.of("customerId", standing));
  }

  private String imageOf(String merged) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement("select image from customer_merge where merged_id = ?")) {
      statement.setObject(1, UUID.fromString(merged));
      try (var result = statement.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }
}
