package io.clientele.customer.collect;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.collect.AKit.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What collection kits tell of customers and of what they did.
@CustomerServiceTest
class CollectTest {
  @Test
  void traits_become_attributes_and_identifiers_and_what_is_unknown_is_kept_out_with_a_note() {
    var user = "u-" + number();
    call(
            "identify",
            message(
                Map.of(
                    "userId",
                    user,
                    "traits",
                    Map.of(
                        "name", "Li Wei",
                        "email", user + "@Example.com",
                        "city", "Shanghai",
                        "age", "old",
                        "birthday", "1990-05-01",
                        "shoeSize", 42))))
        .statusCode(200)
        .body("success", equalTo(true))
        .body("notes.field", containsInAnyOrder("traits.shoeSize", "traits.age"))
        .body("notes.index", contains(nullValue(), nullValue()));
    found("app-user", user)
        .body("items.name", contains("Li Wei"))
        .body("items[0].kind", equalTo("PERSON"))
        .body("items[0].attributes.city", equalTo("Shanghai"))
        .body("items[0].attributes.birthDate", equalTo("1990-05-01"))
        .body("items[0].attributes.age", nullValue())
        .body("items[0].identifiers.value", hasItem(user + "@example.com"));
    call("identify", message(Map.of("userId", user, "traits", Map.of("city", "Beijing"))))
        .statusCode(200)
        .body("$", equalTo(Map.of("success", true)));
    found("app-user", user)
        .body("items.size()", equalTo(1))
        .body("items[0].name", equalTo("Li Wei"))
        .body("items[0].attributes.city", equalTo("Beijing"));
  }

  @Test
  void a_trait_that_is_no_identifier_is_kept_out_and_nothing_else() {
    var user = "u-" + number();
    call(
            "identify",
            message(
                Map.of(
                    "userId",
                    user,
                    "traits",
                    Map.of(
                        "name", "Li Wei",
                        "email", "li".repeat(100) + "@example.com",
                        "phone", "\u0000",
                        "birthday", "soon"))))
        .statusCode(200)
        .body("success", equalTo(true))
        .body("notes.field", containsInAnyOrder("traits.email", "traits.phone", "traits.birthday"));
    found("app-user", user)
        .body("items.name", contains("Li Wei"))
        .body("items[0].identifiers.value", contains(user));
  }

  @Test
  void a_trait_that_was_long_on_its_way_does_not_replace_what_was_told_since() {
    var user = "u-" + number();
    var begun = Instant.now().minusSeconds(3_600);
    identify(user, begun.plusSeconds(20), traits("city", "Beijing", "name", "Li Wei"));
    identify(
        user, begun.plusSeconds(10), traits("city", "Wuhan", "name", "Li", "employer", "Acme"));
    found("app-user", user)
        .body("items[0].name", equalTo("Li Wei"))
        .body("items[0].attributes.city", equalTo("Beijing"))
        .body("items[0].attributes.employer", equalTo("Acme"));
    var late = identifying(user, begun.plusSeconds(30), traits("city", "Xian"));
    var later = identifying(user, begun.plusSeconds(40), traits("city", "Ningbo"));
    call("batch", Map.of("batch", List.of(later, late))).body("success", equalTo(true));
    found("app-user", user).body("items[0].attributes.city", equalTo("Ningbo"));
  }

  @Test
  void a_trait_does_not_replace_what_somebody_else_wrote_after_it_was_so() {
    var user = "u-" + number();
    var begun = Instant.now().minusSeconds(3_600);
    identify(user, begun, traits("city", "Beijing"));
    var customer = awaitFound("app-user", user);
    patched(customer, Map.of("attributes", Map.of("city", "Suzhou")));
    identify(user, begun.plusSeconds(10), traits("city", "Wuhan"));
    found("app-user", user).body("items[0].attributes.city", equalTo("Suzhou"));
    identify(user, Instant.now(), traits("city", "Ningbo"));
    found("app-user", user).body("items[0].attributes.city", equalTo("Ningbo"));
  }

  @Test
  void a_clock_that_is_ahead_does_not_keep_out_what_is_told_after_it() {
    var user = "u-" + number();
    var ahead = Instant.now().plus(Duration.ofDays(3));
    var first = identifying(user, ahead.minusSeconds(20), traits("city", "Beijing"));
    first.put("sentAt", ahead.toString());
    call("identify", first).statusCode(200);
    identify(user, Instant.now(), traits("city", "Wuhan"));
    found("app-user", user).body("items[0].attributes.city", equalTo("Wuhan"));
    identify(user, ahead, traits("city", "Xian"));
    identify(user, Instant.now(), traits("city", "Ningbo"));
    found("app-user", user).body("items[0].attributes.city", equalTo("Ningbo"));
    var timeless = identifying(user, ahead, traits("city", "Suzhou"));
    timeless.put("timestamp", "soon");
    call("identify", timeless).statusCode(400).body("violations.field", contains("timestamp"));
  }

  @Test
  void a_trait_of_null_takes_an_attribute_away_unless_it_was_told_since() {
    var user = "u-" + number();
    var begun = Instant.now().minusSeconds(3_600);
    var all = traits("city", "Beijing", "employer", "Acme", "birthday", "1990-05-01");
    identify(user, begun, all);
    identify(user, begun.plusSeconds(20), traits("city", null, "birthday", null))
        .body("notes", nullValue());
    found("app-user", user).body("items[0].attributes", equalTo(Map.of("employer", "Acme")));
    identify(user, begun.plusSeconds(10), traits("city", "Wuhan"));
    identify(user, begun.minusSeconds(10), traits("employer", null));
    found("app-user", user).body("items[0].attributes", equalTo(Map.of("employer", "Acme")));
    identify(user, begun.plusSeconds(30), traits("name", null, "email", null, "shoeSize", null))
        .body("notes.field", containsInAnyOrder("traits.name", "traits.email", "traits.shoeSize"));
  }

  @Test
  void what_a_trait_of_null_took_away_does_not_come_back_from_who_was_merged() {
    var user = "u-" + number();
    var begun = Instant.now().minusSeconds(3_600);
    identify(user, begun, traits("employer", "Acme"));
    var survivor = awaitFound("app-user", user);
    merged(survivor, aProspect(Map.of("attributes", Map.of("city", "Ningbo"))));
    profile(survivor).body("attributes.city", equalTo("Ningbo"));
    identify(user, begun.plusSeconds(10), traits("city", null));
    profile(survivor).body("attributes", equalTo(Map.of("employer", "Acme")));
    merged(survivor, aProspect());
    profile(survivor).body("attributes", equalTo(Map.of("employer", "Acme")));
  }

  private static ValidatableResponse identify(String user, Instant at, Map<String, ?> traits) {
    return call("identify", identifying(user, at, traits)).statusCode(200);
  }

  private static Map<String, Object> identifying(String user, Instant at, Map<String, ?> traits) {
    var message = message(Map.of("type", "identify", "userId", user, "traits", traits));
    message.put("timestamp", at.toString());
    return message;
  }

  /// @param told names, each with its value behind it
  private static Map<String, Object> traits(String... told) {
    var traits = new HashMap<String, Object>();
    for (var i = 0; i < told.length; i += 2) {
      traits.put(told[i], told[i + 1]);
    }
    return traits;
  }

  @Test
  void a_company_stays_a_company_when_a_kit_tells_of_it() {
    var user = "u-" + number();
    register(
        Map.of(
            "kind",
            "COMPANY",
            "name",
            "Acme",
            "identifiers",
            List.of(Map.of("namespace", "app-user", "value", user))));
    call("identify", message(Map.of("userId", user, "traits", Map.of("city", "Wuhan"))))
        .statusCode(200);
    found("app-user", user)
        .body("items[0].kind", equalTo("COMPANY"))
        .body("items[0].attributes.city", equalTo("Wuhan"));
  }

  @Test
  void events_become_behaviours_once_each_with_amount_and_attributes() {
    var user = "u-" + number();
    var viewed =
        message(
            Map.of(
                "userId",
                user,
                "event",
                "Product Viewed",
                "properties",
                Map.of("product", "DEPOSIT-1", "list", List.of(1, 2), "position", 3)));
    call("track", viewed)
        .statusCode(200)
        .body("success", equalTo(true))
        .body("notes.field", contains("properties.list"));
    call("track", viewed).statusCode(200);
    call(
            "track",
            message(
                Map.of(
                    "userId",
                    user,
                    "event",
                    "Order Completed",
                    "properties",
                    Map.of("revenue", 1200.5, "currency", "CNY", "product", "FUND-7"))))
        .statusCode(200)
        .body("$", equalTo(Map.of("success", true)));
    call("page", message(Map.of("userId", user, "name", "Home", "properties", Map.of("path", "/"))))
        .statusCode(200);
    call("screen", message(Map.of("userId", user, "name", "Start"))).statusCode(200);
    var customer = awaitFound("app-user", user);
    awaitBehaviours(customer, 4);
    timeline(customer)
        .body(
            "items.type",
            containsInAnyOrder(
                "product.viewed", "product.purchased", "page.viewed", "screen.viewed"))
        .body("items.occurredAt", hasItems("2026-05-01T09:30:00Z"))
        .body("items.find { it.type == 'product.viewed' }.attributes.product", equalTo("DEPOSIT-1"))
        .body(
            "items.find { it.type == 'product.purchased' }.amount",
            equalTo(Map.of("amount", "1200.50", "currency", "CNY")))
        .body("items.find { it.type == 'page.viewed' }.attributes.name", equalTo("Home"));
  }

  @Test
  void amounts_are_taken_as_kits_work_them_out_and_what_is_none_is_noted() {
    var user = "u-" + number();
    order(user, Map.of("revenue", 59.970000000000006, "currency", "CNY", "discount", 0.1 + 0.2))
        .body("$", equalTo(Map.of("success", true)));
    order(user, Map.of("value", "12.5", "currency", "cny"))
        .body("$", equalTo(Map.of("success", true)));
    order(user, Map.of("revenue", 7.25))
        .body("notes.field", contains("properties.revenue"))
        .body("notes.message", contains(containsString("currency is missing")));
    order(user, Map.of("revenue", 8.25, "currency", "YUAN"))
        .body("notes.field", contains("properties.revenue"))
        .body("notes.message", contains(containsString("ISO 4217")));
    order(user, Map.of("revenue", "free", "currency", "CNY"))
        .body("notes.message", contains(containsString("decimal digits such as 12.50")));
    order(user, Map.of("revenue", "1e99", "currency", "CNY"))
        .body("notes.message", contains(containsString("fifteen digits")));
    order(user, Map.of("value", 3)).body("$", equalTo(Map.of("success", true)));
    var customer = awaitFound("app-user", user);
    awaitBehaviours(customer, 7);
    timeline(customer)
        .body("items.amount.findAll { it != null }.amount", containsInAnyOrder("59.97", "12.50"))
        .body("items.find { it.amount?.amount == '59.97' }.attributes.keySet()", hasSize(1))
        .body(
            "items.attributes.revenue.findAll { it != null }",
            containsInAnyOrder((Object) 7.25f, 8.25f, "free", "1e99"))
        .body("items.attributes.value.findAll { it != null }", contains(3));
  }

  private static ValidatableResponse order(String user, Map<String, ?> properties) {
    return call(
            "track",
            message(Map.of("userId", user, "event", "Order Completed", "properties", properties)))
        .statusCode(200)
        .body("success", equalTo(true));
  }

  @Test
  void a_message_whose_id_is_a_number_counts_once_as_well() {
    var user = "u-" + number();
    var login = message(Map.of("userId", user, "event", "App Login"));
    login.put("messageId", Long.parseLong(number()));
    call("track", login).statusCode(200);
    call("track", login).statusCode(200);
    call("track", message(Map.of("userId", user, "event", "App Login"))).statusCode(200);
    awaitBehaviours(awaitFound("app-user", user), 2);
    for (var id : List.of(1.5, true, List.of("m-1"), Map.of("id", "m-1"))) {
      login.put("messageId", id);
      call("track", login).statusCode(400).body("violations.field", contains("messageId"));
    }
  }

  @Test
  void what_a_clock_that_is_ahead_dates_is_put_back_by_as_much() {
    var user = "u-" + number();
    var begun = Instant.now();
    for (var ahead : List.of(Duration.ofHours(3), Duration.ofDays(3))) {
      var now = Instant.now().plus(ahead);
      var login = login(user);
      login.put("timestamp", now.minusSeconds(20).toString());
      login.put("sentAt", now.toString());
      call("track", login).statusCode(200);
      login.put("type", "track");
      login.put("messageId", "m-" + UUID.randomUUID());
      login.remove("sentAt");
      call("batch", Map.of("batch", List.of(login), "sentAt", now.toString()))
          .statusCode(200)
          .body("success", equalTo(true));
    }
    // By itself a time says nothing of the clock.
    var undated = login(user);
    undated.remove("timestamp");
    undated.put("sentAt", "2999-01-01T00:00:00Z");
    call("track", undated).statusCode(200);
    var customer = awaitFound("app-user", user);
    awaitBehaviours(customer, 5);
    List<String> times = timeline(customer).extract().path("items.occurredAt");
    assertThat(times)
        .extracting(Instant::parse)
        .allSatisfy(time -> assertThat(time).isBetween(begun.minusSeconds(21), Instant.now()));
  }
}
