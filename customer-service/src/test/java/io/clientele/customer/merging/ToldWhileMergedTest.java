package io.clientele.customer.merging;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is told of merged customers is theirs of whom it was told once they are separated.
@CustomerServiceTest
class ToldWhileMergedTest {
  @Test
  void behaviours_that_came_under_an_identifier_go_back_with_it() {
    var survivor = aCustomer();
    var email = anEmail();
    var other = aProspect(knownBy("email", email));
    merged(survivor, other);
    var behaviour = aBehaviourOf(identifier("email", email), "app.login");
    recorded(List.of(behaviour, aBehaviour(other, "app.login"), aBehaviour(survivor, "app.login")));
    awaitBehaviours(survivor, 3);
    unmerged(survivor, other);
    awaitBehaviours(survivor, 1);
    awaitBehaviours(other, 2);
    profile(other).body("identifiers.value", contains(email));
  }

  @Test
  void a_phone_that_two_merged_customers_share_goes_back_to_both_in_either_order() {
    for (var firstLeavesFirst : List.of(true, false)) {
      var phone = aPhone();
      var survivor = aCustomer();
      var first = aProspect(knownBy("phone", phone));
      var second = aProspect(knownBy("phone", phone));
      merged(survivor, first);
      merged(survivor, second);
      assertThat(phonesOf(survivor)).containsExactly(phone);
      unmerged(survivor, firstLeavesFirst ? first : second);
      assertThat(phonesOf(survivor)).containsExactly(phone);
      unmerged(survivor, firstLeavesFirst ? second : first);
      assertThat(phonesOf(first)).containsExactly(phone);
      assertThat(phonesOf(second)).containsExactly(phone);
      assertThat(phonesOf(survivor)).isEmpty();
    }
  }

  @Test
  void a_phone_that_came_through_two_merges_goes_back_through_both() {
    var phone = aPhone();
    var survivor = aCustomer();
    var first = aProspect(knownBy("phone", phone));
    var middle = aProspect(knownBy("email", anEmail()));
    var inner = aProspect(knownBy("phone", phone));
    merged(middle, inner);
    merged(survivor, first);
    merged(survivor, middle);
    unmerged(survivor, first);
    assertThat(phonesOf(survivor)).containsExactly(phone);
    unmerged(survivor, middle);
    assertThat(phonesOf(survivor)).isEmpty();
    assertThat(phonesOf(middle)).containsExactly(phone);
    unmerged(middle, inner);
    assertThat(phonesOf(middle)).isEmpty();
    assertThat(phonesOf(inner)).containsExactly(phone);
  }

  @Test
  void a_phone_that_the_survivor_was_given_itself_stays_with_it() {
    var phone = aPhone();
    var number = "cb-" + number();
    var byFile = aCustomer(knownBy("core-banking", number));
    var byPatch = aCustomer();
    var byRequest = aCustomer();
    var not = aCustomer();
    var others = new LinkedHashMap<String, String>();
    for (var survivor : List.of(byFile, byPatch, byRequest, not)) {
      var other = aProspect(knownBy("phone", phone));
      merged(survivor, other);
      others.put(survivor, other);
    }
    AnImport.ofCsv(
            "kind,identifier.core-banking,identifier.phone\nPERSON,%s,%s\n"
                .formatted(number, phone))
        .applied();
    patched(byPatch, Map.of("identifiers", List.of(identifier("phone", phone))));
    gained(byRequest, identifier("phone", phone));
    // Under the id of the other it is the other's, as it was.
    patched(others.get(not), Map.of("identifiers", List.of(identifier("phone", phone))));
    others.forEach((survivor, other) -> {
      unmerged(survivor, other);
      assertThat(phonesOf(other)).containsExactly(phone);
    });
    for (var survivor : List.of(byFile, byPatch, byRequest)) {
      assertThat(phonesOf(survivor)).containsExactly(phone);
    }
    assertThat(phonesOf(not)).isEmpty();
  }

  @Test
  void a_phone_that_both_were_given_since_the_merge_is_theirs_after_unmerge() {
    for (var survivorFirst : List.of(true, false)) {
      var phone = aPhone();
      var survivor = aCustomer();
      var other = aProspect(knownBy("email", anEmail()));
      merged(survivor, other);
      for (var id : survivorFirst ? List.of(survivor, other) : List.of(other, survivor)) {
        gained(id, identifier("phone", phone));
      }
      unmerged(survivor, other);
      assertThat(phonesOf(survivor)).containsExactly(phone);
      assertThat(phonesOf(other)).containsExactly(phone);
    }
  }

  @Test
  void a_file_that_names_the_merged_customer_gives_the_survivor_nothing_of_it() {
    var number = "cb-" + number();
    var device = "d-" + number();
    var survivor =
        aCustomer(
            Map.of(
                "name",
                "Ann",
                "identifiers",
                List.of(identifier("device", device)),
                "attributes",
                Map.of("city", "Hangzhou")));
    var other =
        aCustomer(
            Map.of(
                "name",
                "Bob",
                "identifiers",
                List.of(identifier("core-banking", number), identifier("phone", aPhone())),
                "attributes",
                Map.of("city", "Ningbo", "employer", "Acme")));
    merged(survivor, other);
    var before = shown(survivor);
    AnImport.ofCsv(
            "kind,name,identifier.core-banking,attribute.city,attribute.employer\n"
                + "PERSON,Bob,%s,Ningbo,Acme\n".formatted(number))
        .applied();
    assertThat(shown(survivor)).isEqualTo(before);
    var phone = aPhone();
    var wechat = "w-" + number();
    AnImport.ofCsv(
            ("kind,name,identifier.core-banking,identifier.phone,identifier.wechat,attribute.city,"
                    + "attribute.employer,attribute.idNumber,consent.MARKETING.APP\n"
                    + "PERSON,Robert,%s,%s,%s,Wenzhou,Globex,11010119900307000X,GRANTED\n"
                    + "PERSON,Rob,,,%s,,,,\n")
                .formatted(number, phone, wechat, wechat))
        .applied();
    var login = aBehaviourOf(identifier("core-banking", number), "app.login");
    login.put("alsoKnownBy", List.of(identifier("device", "new-" + device)));
    recorded(login);
    awaitBehaviours(survivor, 1);
    gained(other, identifier("email", number + "@example.com"));
    profile(survivor)
        .body("name", equalTo("Ann"))
        .body("attributes.city", equalTo("Hangzhou"))
        .body("attributes.employer", equalTo("Globex"))
        .body("identifiers", hasSize(7))
        .body("consents.find { it.channel == 'APP' }.granted", equalTo(true));
    unmerged(survivor, other);
    profile(survivor)
        .body("name", equalTo("Ann"))
        .body("attributes", equalTo(Map.of("city", "Hangzhou")))
        .body("identifiers.value", contains(device))
        .body("consents", empty());
    profile(other)
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
    var outer =
        aCustomer(
            Map.of("name", "Outer", "identifiers", List.of(identifier("device", "d-" + number()))));
    var middle = aProspect(Map.of("name", "Middle", "attributes", Map.of("city", "Hangzhou")));
    var inner = aCustomer(knownBy("core-banking", number));
    merged(middle, inner);
    merged(outer, middle);
    AnImport.ofCsv(
            "kind,name,identifier.core-banking,attribute.city,attribute.employer\n"
                + "PERSON,Inner,%s,Suzhou,Acme\n".formatted(number))
        .applied();
    profile(outer)
        .body("name", equalTo("Outer"))
        .body("attributes", equalTo(Map.of("city", "Hangzhou", "employer", "Acme")));
    unmerged(outer, middle);
    profile(outer).body("attributes", equalTo(Map.of()));
    profile(middle)
        .body("name", equalTo("Middle"))
        .body("attributes", equalTo(Map.of("city", "Hangzhou", "employer", "Acme")));
    unmerged(middle, inner);
    profile(middle).body("attributes", equalTo(Map.of("city", "Hangzhou")));
    profile(inner)
        .body("name", equalTo("Inner"))
        .body("attributes", equalTo(Map.of("city", "Suzhou", "employer", "Acme")));
  }

  private static List<String> phonesOf(String customer) {
    return profile(customer)
        .extract()
        .path("identifiers.findAll { it.namespace == 'phone' }.value");
  }

  private static void gained(String customer, Map<String, String> identifier) {
    as("admin")
        .body(Map.of("add", List.of(identifier)))
        .post("/api/customers/" + customer + "/identifiers")
        .then()
        .statusCode(200);
  }
}
