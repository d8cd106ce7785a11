package io.clientele.customer.identity;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Waiting;
import io.clientele.kernel.json.Json;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class NamespaceTest {
  @Inject DataSource database;
  @Inject Identifiers identifiers;

  @Test
  void whoever_signs_in_on_a_device_is_who_looked_around_on_it_before() {
    var device = aValue("d");
    recorded(List.of(seen("page.viewed", "device", device), seen("page.viewed", "device", device)));
    var anonymous = awaitOwner("device", device);
    awaitBehaviours(anonymous, 2);
    var number = aValue("cb");
    var customer = aCustomer(knownBy("core-banking", number));
    recorded(seen("app.login", "core-banking", number, "device", device));
    awaitCustomer(anonymous, "id", customer);
    awaitBehaviours(customer, 3);
    as("admin")
        .get("/api/customers/" + customer + "/merges")
        .then()
        .statusCode(200)
        .body("items.cause", contains("IDENTIFIER"))
        .body("items.reason", contains("Linked by device"))
        .body("items.mergedId", contains(anonymous));
    recorded(seen("page.viewed", "device", device));
    awaitBehaviours(customer, 4);
  }

  @Test
  void a_device_first_seen_at_a_login_belongs_to_whoever_signed_in() {
    var device = aValue("d");
    var number = aValue("cb");
    var customer = aCustomer(knownBy("core-banking", number));
    recorded(seen("app.login", "core-banking", number, "device", device));
    awaitBehaviours(customer, 1);
    recorded(seen("page.viewed", "device", device));
    awaitBehaviours(customer, 2);
    customer(customer).body("identifiers.namespace", contains("core-banking", "device"));
  }

  @Test
  void a_device_that_two_customers_use_makes_them_no_one() {
    var device = aValue("d");
    var one = aValue("cb");
    var other = aValue("cb");
    var first = aCustomer(knownBy("core-banking", one));
    var second = aCustomer(knownBy("core-banking", other));
    recorded(seen("app.login", "core-banking", one, "device", device));
    awaitBehaviours(first, 1);
    // Whichever identifier comes first, the one that says most decides.
    recorded(seen("app.login", "device", device, "core-banking", other));
    awaitBehaviours(second, 1);
    awaitNotLinked(first, second);
    customer(first).body("id", equalTo(first));
    customer(second).body("id", equalTo(second));
    awaitBehaviours(first, 1);
  }

  @Test
  void a_device_that_somebody_else_gets_at_the_same_time_is_left_to_them() throws SQLException {
    var device = new Identifier("device", aValue("d"));
    var number = aValue("cb");
    var first = aCustomer();
    var second = aCustomer(knownBy("core-banking", number));
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      identifiers.claim(connection, List.of(device));
      identifiers.add(
          connection,
          List.of(new Identifiers.Owned(new CustomerId(UUID.fromString(first)), device)));
      recorded(seen("app.login", "core-banking", number, "device", device.value()));
      await().atMost(PATIENCE).until(() -> Waiting.forLock(database, "iden"));
      connection.commit();
    }
    awaitBehaviours(second, 1);
    customer(second).body("identifiers.namespace", contains("core-banking"));
    awaitNotLinked(first, second);
    recorded(seen("page.viewed", "device", device.value()));
    awaitBehaviours(first, 1);
  }

  @Test
  void an_identifier_that_several_share_leaves_it_to_the_next() {
    var phone = aPhone();
    var device = aValue("d");
    for (var i = 0; i < 2; i++) {
      aCustomer(
          Map.of(
              "identifiers",
              List.of(identifier("core-banking", aValue("cb")), identifier("phone", phone))));
    }
    var meant = aCustomer(knownBy("device", device));
    recorded(seen("app.login", "phone", phone, "device", device));
    awaitBehaviours(meant, 1);
  }

  @Test
  void whoever_was_separated_by_a_person_is_not_linked_again() {
    var device = aValue("d");
    recorded(seen("page.viewed", "device", device));
    var anonymous = awaitOwner("device", device);
    var number = aValue("cb");
    var customer = aCustomer(knownBy("core-banking", number));
    recorded(seen("app.login", "core-banking", number, "device", device));
    awaitCustomer(anonymous, "id", customer);
    unmerged(customer, anonymous);
    recorded(seen("app.login", "core-banking", number, "device", device));
    awaitNotLinked(customer, anonymous);
    customer(anonymous).body("id", equalTo(anonymous));
    awaitBehaviours(customer, 2);
  }

  @Test
  void a_file_links_what_its_rows_name_together_and_the_most_telling_number_prevails() {
    var user = aValue("u");
    var prospect = aCustomer(knownBy("app-user", user));
    var taken = aValue("u");
    var foreign =
        aCustomer(
            Map.of(
                "identifiers",
                List.of(identifier("core-banking", aValue("cb")), identifier("app-user", taken))));
    var known = aValue("cb");
    var customer = aCustomer(knownBy("core-banking", known));
    var fresh = aValue("cb");
    imported(
            aRow("Linked", identifier("core-banking", known), identifier("app-user", user)),
            aRow("Fresh", identifier("app-user", taken), identifier("core-banking", fresh)))
        .body("applied", equalTo(2))
        .body("refused", equalTo(0));
    awaitCustomer(prospect, "id", customer);
    customer(customer).body("identifiers.value", hasItems(known, user));
    var registered = awaitOwner("core-banking", fresh);
    assertThat(registered).isNotEqualTo(foreign);
    customer(registered).body("identifiers.value", contains(fresh));
    customer(foreign).body("identifiers.value", hasItem(taken));
  }

  @Test
  void a_row_that_names_two_customers_by_equal_rules_is_refused() {
    var one = aNamespace(Map.of("title", "Loyalty card", "unique", true));
    var other = aNamespace(Map.of("title", "Club number", "unique", true));
    var card = aValue("l");
    var club = aValue("k");
    aCustomer(knownBy(one, card));
    aCustomer(knownBy(other, club));
    var second = aValue("cb");
    var customer = aCustomer(knownBy("core-banking", second));
    var user = aValue("u");
    imported(aRow("Known", identifier("core-banking", second), identifier("app-user", user)))
        .body("applied", equalTo(1));
    customer(customer).body("identifiers.value", hasItem(user));
    var job =
        imported(
                aRow("Two", identifier(one, card), identifier(other, club)),
                aRow(
                    "Again",
                    identifier("core-banking", second),
                    identifier("app-user", aValue("u"))))
            .body("applied", equalTo(0))
            .body("refused", equalTo(2))
            .extract()
            .<String>path("id");
    assertThat(new AnImport(job).errors())
        .contains("belong to several customers")
        .contains("the customer has another identifier of the namespace app-user");
  }

  @Test
  void a_customer_has_one_identifier_where_the_rule_says_so() {
    var customer = aCustomer();
    patch(customer, knownBy("core-banking", aValue("cb")))
        .statusCode(409)
        .contentType("application/problem+json")
        .body("type", containsString("identifier-differs"))
        .body("detail", containsString("core-banking"));
    as("integration")
        .body(
            aPerson(
                Map.of(
                    "identifiers",
                    List.of(
                        identifier("core-banking", aValue("cb")),
                        identifier("core-banking", aValue("cb"))))))
        .post("/api/customers")
        .then()
        .statusCode(400)
        .body("violations.field", contains("identifiers"));
    var card = aNamespace(Map.of("title", "Card", "unique", true, "onePerCustomer", false));
    patch(customer, knownBy(card, aValue("c"))).statusCode(200);
    patch(customer, knownBy(card, aValue("c"))).statusCode(200);
    var other = aCustomer(knownBy(card, aValue("c")));
    merged(customer, other);
    customer(customer)
        .body("identifiers.findAll { it.namespace == '" + card + "' }.size()", equalTo(3));
  }

  @Test
  void the_rules_of_a_namespace_are_changed_under_its_version() {
    var name = aNamespace(Map.of("title", "Household", "unique", false));
    var address = "/api/identifiers/namespaces/" + name;
    as("marketer")
        .get("/api/identifiers/namespaces")
        .then()
        .statusCode(200)
        .body("items.find { it.name == '" + name + "' }.unique", equalTo(false))
        .body("items.find { it.name == '" + name + "' }.onePerCustomer", equalTo(false))
        .body("items.find { it.name == '" + name + "' }.links", equalTo(false))
        .body("items.find { it.name == '" + name + "' }.priority", equalTo(0))
        .body("items.find { it.name == 'core-banking' }.onePerCustomer", equalTo(true))
        .body("items.find { it.name == 'core-banking' }.priority", equalTo(100))
        .body("items.find { it.name == 'device' }.links", equalTo(true));
    var rules = Map.of("title", "Household", "unique", false, "links", true, "priority", 30);
    as("admin").body(rules).put(address).then().statusCode(428);
    as("admin").header("If-Match", "\"9\"").body(rules).put(address).then().statusCode(412);
    as("marketer").header("If-Match", "\"1\"").body(rules).put(address).then().statusCode(403);
    as("admin")
        .header("If-Match", "\"1\"")
        .body(rules)
        .put(address)
        .then()
        .statusCode(200)
        .header("ETag", equalTo("\"2\""))
        .body("links", equalTo(true))
        .body("priority", equalTo(30));
    for (var priority : List.of(-1, 1001)) {
      as("admin")
          .header("If-Match", "\"2\"")
          .body(Map.of("title", "Household", "unique", false, "priority", priority))
          .put(address)
          .then()
          .statusCode(400)
          .body("violations.field", contains("priority"));
    }
    as("admin")
        .header("If-Match", "\"2\"")
        .body(Map.of("title", "Household", "unique", true))
        .put(address)
        .then()
        .statusCode(200)
        .body("unique", equalTo(true));
    aCustomer(knownBy(name, aValue("h")));
    as("admin")
        .header("If-Match", "\"3\"")
        .body(rules)
        .put(address)
        .then()
        .statusCode(400)
        .body("violations.field", contains("unique"));
  }

  @Test
  void what_customers_have_already_keeps_a_namespace_as_it_is() {
    var name = aNamespace(Map.of("title", "Landline", "unique", false));
    var address = "/api/identifiers/namespaces/" + name;
    var several = Map.of("title", "Landline", "unique", false, "form", "PHONE");
    as("admin").header("If-Match", "*").body(several).put(address).then().statusCode(200);
    var plain = Map.of("title", "Landline", "unique", false, "form", "PLAIN");
    as("admin").header("If-Match", "*").body(plain).put(address).then().statusCode(200);
    var customer = aCustomer(knownBy(name, "021 5555 0001"));
    as("admin")
        .header("If-Match", "*")
        .body(several)
        .put(address)
        .then()
        .statusCode(400)
        .body("violations.field", contains("form"));
    var single = Map.of("title", "Landline", "unique", false, "onePerCustomer", true);
    patch(customer, knownBy(name, "021 5555 0002")).statusCode(200);
    as("admin")
        .header("If-Match", "*")
        .body(single)
        .put(address)
        .then()
        .statusCode(400)
        .body("violations.field", contains("onePerCustomer"));
    as("admin")
        .body(Map.of("remove", List.of(identifier(name, "021 5555 0002"))))
        .post("/api/customers/" + customer + "/identifiers")
        .then()
        .statusCode(200);
    as("admin").header("If-Match", "*").body(single).put(address).then().statusCode(200);
  }

  @Test
  void a_file_gives_a_customer_no_second_number_although_it_got_one_meanwhile() throws Exception {
    var member = aNamespace(Map.of("title", "Member", "unique", true, "priority", 200));
    var known = aValue("m");
    var customer = aCustomer(knownBy(member, known));
    var first = aValue("cb");
    try (var pool = Executors.newFixedThreadPool(2);
        var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select 1 from customer where id = '" + customer + "' for update");
      var gained =
          pool.submit(() -> patch(customer, knownBy("core-banking", first)).extract().statusCode());
      await().atMost(PATIENCE).until(() -> waiting() == 1);
      var row = aRow("Li Wei", identifier(member, known), identifier("core-banking", aValue("cb")));
      var job = pool.submit(() -> imported(row));
      await().atMost(PATIENCE).until(() -> waiting() == 2);
      connection.rollback();
      assertThat(gained.get()).isEqualTo(200);
      job.get().body("refused", equalTo(1));
    }
    profile(customer)
        .body("identifiers.findAll { it.namespace == 'core-banking' }.value", contains(first));
  }

  /// How many sessions wait for a customer that somebody has locked.
  private int waiting() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                """
                select count(distinct a.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid
                where not l.granted and l.locktype in ('transactionid', 'tuple')
                  and a.query like '%from customer%for update%'
                """)) {
      result.next();
      return result.getInt(1);
    }
  }

  @Test
  void what_comes_along_with_a_behaviour_is_checked_as_well() {
    var behaviour = seen("app.login", "core-banking", aValue("cb"), "device", aValue("d"));
    behaviour.put("alsoKnownBy", List.of(identifier("device", " "), identifier("passport", "P-1")));
    record(behaviour)
        .statusCode(400)
        .body("violations.field", contains("alsoKnownBy[0].value", "alsoKnownBy[1].namespace"));
    behaviour.put("alsoKnownBy", Collections.nCopies(11, identifier("device", "d")));
    record(behaviour).statusCode(400).body("violations.field", contains("alsoKnownBy"));
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .body("items.findAll { it.reason.contains('alsoKnownBy') }", empty());
  }

  @Test
  void many_logins_at_once_leave_one_customer_and_lose_nothing() throws Exception {
    var number = aValue("cb");
    var customer = aCustomer(knownBy("core-banking", number));
    var devices = new ArrayList<String>();
    var prospects = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      var device = aValue("d");
      devices.add(device);
      recorded(seen("page.viewed", "device", device));
    }
    devices.forEach(device -> prospects.add(awaitOwner("device", device)));
    try (var pool = Executors.newFixedThreadPool(5)) {
      var sent = new ArrayList<Future<?>>();
      for (var device : devices) {
        for (var i = 0; i < 2; i++) {
          sent.add(
              pool.submit(
                  () -> recorded(seen("app.login", "core-banking", number, "device", device))));
        }
      }
      for (var one : sent) {
        one.get();
      }
    }
    prospects.forEach(prospect -> awaitCustomer(prospect, "id", customer));
    awaitBehaviours(customer, 15);
    customer(customer).body("identifiers.size()", equalTo(6));
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .body("items.key", not(hasItem("core-banking:" + number)));
  }

  private static String aNamespace(Map<String, ?> rules) {
    var name = "ns-" + number();
    as("admin").body(rules).put("/api/identifiers/namespaces/" + name).then().statusCode(201);
    return name;
  }

  private static Map<String, Object> seen(String type, String namespace, String value) {
    return aBehaviourOf(identifier(namespace, value), type);
  }

  private static Map<String, Object> seen(
      String type, String namespace, String value, String also, String alsoValue) {
    var behaviour = seen(type, namespace, value);
    behaviour.put("alsoKnownBy", List.of(identifier(also, alsoValue)));
    return behaviour;
  }

  private static String aValue(String prefix) {
    return prefix + "-" + number();
  }

  private static String awaitOwner(String namespace, String value) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                as("integration")
                    .body(Map.of("items", List.of(identifier(namespace, value))))
                    .post("/api/identifiers/resolve")
                    .then()
                    .statusCode(200)
                    .extract()
                    .<String>path("items[0].customerId"),
            owner -> owner != null);
  }

  private static Map<String, Object> aRow(
      String name, Map<String, String> first, Map<String, String> second) {
    var row = new LinkedHashMap<String, Object>();
    row.put("kind", "PERSON");
    row.put("name", name);
    row.put("identifiers", List.of(first, second));
    return row;
  }

  @SafeVarargs
  private static ValidatableResponse imported(Map<String, Object>... rows) {
    var lines = new StringBuilder();
    for (var row : rows) {
      JsonNode line = Json.tolerant().valueToTree(row);
      lines.append(line).append('\n');
    }
    return AnImport.ofNdjson(lines.toString()).finished().body("state", equalTo("COMPLETED"));
  }
}
