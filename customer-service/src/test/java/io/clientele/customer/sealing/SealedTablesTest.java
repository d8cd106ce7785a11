package io.clientele.customer.sealing;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class SealedTablesTest {
  private final Canary canary = new Canary(number());

  @Inject Database database;

  /// A customer whose every personal value is found nowhere else.
  private record Canary(String number) {
    String name() {
      return "Canary " + number;
    }

    String bankNumber() {
      return "cb-canary-" + number;
    }

    String email() {
      return "canary." + number + "@example.com";
    }

    String phone() {
      return "+86138" + ("00000000" + number).substring(number.length());
    }

    String idNumber() {
      return "ID-canary-" + number;
    }

    List<String> all() {
      return List.of(name(), bankNumber(), email(), phone(), idNumber());
    }

    Map<String, Object> body() {
      return Map.of(
          "kind",
          "PERSON",
          "name",
          name(),
          "identifiers",
          List.of(
              identifier("core-banking", bankNumber()),
              identifier("email", email()),
              identifier("phone", phone())),
          "attributes",
          Map.of("canaryNumber", idNumber()));
    }

    private static Map<String, String> identifier(String namespace, String value) {
      return Map.of("namespace", namespace, "value", value);
    }
  }

  @BeforeEach
  void identity_card_numbers_are_secret() {
    as("admin")
        .body(Map.of("type", "TEXT", "title", "Identity card", "protection", "SECRET"))
        .put("/api/attributes/canaryNumber")
        .then()
        .statusCode(oneOf(200, 201));
  }

  private void nothingIsReadable() {
    assertThat(
            database.<List<String>>call(
                connection -> ClearText.tablesWith(connection, canary.all())))
        .isEmpty();
  }

  private void isFound(String id) {
    for (var identifier :
        List.of(
            Canary.identifier("core-banking", canary.bankNumber()),
            Canary.identifier("email", canary.email().toUpperCase(Locale.ROOT)),
            Canary.identifier("phone", canary.phone().substring(3)))) {
      as("integration")
          .body(Map.of("items", List.of(identifier)))
          .post("/api/identifiers/resolve")
          .then()
          .statusCode(200)
          .body("items[0].customerId", equalTo(id));
    }
    as("admin")
        .get("/api/customers/" + id)
        .then()
        .statusCode(200)
        .body("name", equalTo(canary.name()))
        .body("identifiers.value", hasItem(canary.email()));
  }

  @Test
  void a_customer_is_unreadable_in_the_tables_and_found_and_shown_as_ever() {
    var id = register(canary.body());
    nothingIsReadable();
    isFound(id);
    as("integration")
        .body(Map.of("channel", "EMAIL", "customerIds", List.of(id)))
        .post("/api/contact-points")
        .then()
        .statusCode(200)
        .body("items[0].name", equalTo(canary.name()))
        .body("items[0].address", equalTo(canary.email()));
    reveal(id, "canaryNumber")
        .then()
        .statusCode(200)
        .body("attributes", hasEntry("canaryNumber", canary.idNumber()));
  }

  @Test
  void the_answer_to_a_request_that_is_sent_again_was_kept_sealed() {
    var key = "canaries-" + number();
    var first = idempotent(key).then().statusCode(201).extract().<String>path("id");
    nothingIsReadable();
    idempotent(key)
        .then()
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(first))
        .body("name", equalTo(canary.name()));
  }

  private Response idempotent(String key) {
    return as("integration")
        .header("Idempotency-Key", key)
        .body(canary.body())
        .post("/api/customers");
  }

  @Test
  void behaviours_that_wait_for_a_customer_are_unreadable_and_found() {
    as("admin")
        .body(Map.of("title", "Waits", "unique", true, "unknown", "WAIT"))
        .put("/api/identifiers/namespaces/canary-waits")
        .then()
        .statusCode(201);
    var awaited = Canary.identifier("canary-waits", canary.bankNumber());
    recorded(
        Map.of(
            "id",
            UUID.randomUUID().toString(),
            "source",
            "test",
            "identifier",
            awaited,
            "type",
            "app.login",
            "occurredAt",
            Instant.now().toString()));
    await().atMost(PATIENCE).until(() -> waiting() == 1);
    nothingIsReadable();
    var person = aPerson();
    person.put("identifiers", List.of(awaited));
    awaitBehaviours(register(person), 1);
    assertThat(waiting()).isZero();
  }

  private long waiting() {
    return database.call(connection ->
        Sql.on(
                connection,
                "select count(*) from waiting_behaviour where namespace = 'canary-waits'")
            .first(row -> row.getLong(1))
            .orElseThrow());
  }

  @Test
  void values_of_an_attribute_that_becomes_secret_are_sealed_also_those_of_merged_customers() {
    var attribute = "turns" + number();
    define(attribute, "OPEN", null).then().statusCode(201);
    var open = Map.of("attributes", Map.of(attribute, canary.idNumber(), "city", "Hangzhou"));
    var id = aCustomer(open);
    var survivor = aCustomer();
    var merged =
        register(Map.of("kind", "PERSON", "name", "Merged", "attributes", open.get("attributes")));
    as("admin")
        .body(Map.of("from", merged))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(200);
    var version = customer(id).extract().<Integer>path("version");
    define(attribute, "SECRET", 1).then().statusCode(200);
    await().atMost(PATIENCE).untilAsserted(this::nothingIsReadable);
    customer(id)
        .body("version", equalTo(version))
        .body("attributes.city", equalTo("Hangzhou"))
        .body("attributes." + attribute, nullValue());
    as("admin")
        .body(Map.of("customerId", merged))
        .post("/api/customers/" + survivor + "/unmerge")
        .then()
        .statusCode(200);
    nothingIsReadable();
    for (var one : List.of(id, merged)) {
      reveal(one, attribute)
          .then()
          .statusCode(200)
          .body("attributes", hasEntry(attribute, canary.idNumber()));
    }
  }

  @Test
  void what_is_secret_stays_secret() {
    var attribute = "stays" + number();
    define(attribute, "SECRET", null).then().statusCode(201);
    define(attribute, "OPEN", 1)
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("protection"));
  }

  private static Response define(String attribute, String protection, Integer version) {
    var request =
        as("admin").body(Map.of("type", "TEXT", "title", "Number", "protection", protection));
    return (version == null ? request : request.header("If-Match", "\"" + version + "\""))
        .put("/api/attributes/" + attribute);
  }

  private static Response reveal(String id, String attribute) {
    return as("privacy-officer")
        .body(Map.of("fields", List.of(attribute), "reason", "The customer asks for it"))
        .post("/api/customers/" + id + "/reveal");
  }

  @Test
  void a_file_is_unreadable_on_its_way_in_and_its_refused_rows_are_too() {
    var csv =
        """
        kind,name,identifier.core-banking,identifier.email,attribute.canaryNumber,registeredOn,branch
        PERSON,%s,%s,%s,%s,2020-01-01,
        PERSON,%s,%s,%s,,2999-01-01,
        PERSON,Mistaken,,,,2020-01-01,%s
        """
            .formatted(
                canary.name(),
                canary.bankNumber(),
                canary.email(),
                canary.idNumber(),
                canary.name(),
                canary.bankNumber(),
                canary.email(),
                canary.phone());
    var job = AnImport.ofCsv(csv);
    nothingIsReadable();
    job.finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(1))
        .body("refused", equalTo(2));
    nothingIsReadable();
    assertThat(job.errors()).contains(canary.email(), "there is no branch " + canary.phone());
    as("integration")
        .body(Map.of("identifier", Canary.identifier("email", canary.email())))
        .post("/api/customers/search")
        .then()
        .statusCode(200)
        .body("items[0].name", equalTo(canary.name()));
  }

  @Test
  void an_identifier_is_unique_although_nobody_can_read_it() {
    register(canary.body());
    as("integration")
        .body(
            Map.of(
                "kind",
                "PERSON",
                "name",
                "Another",
                "identifiers",
                List.of(Canary.identifier("core-banking", canary.bankNumber()))))
        .post("/api/customers")
        .then()
        .statusCode(409)
        .body("type", equalTo("https://clientele.io/problems/identifier-taken"));
  }

  @Test
  void a_customer_that_is_merged_and_separated_again_stays_unreadable_and_whole() {
    var id = register(canary.body());
    var survivor =
        register(
            Map.of(
                "kind",
                "PERSON",
                "name",
                "Survivor",
                "identifiers",
                List.of(Canary.identifier("wechat", "wx-" + number()))));
    as("admin")
        .body(Map.of("from", id))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(200);
    nothingIsReadable();
    as("admin")
        .get("/api/customers/" + survivor)
        .then()
        .statusCode(200)
        .body("identifiers.value", hasItem(canary.email()))
        .body("identifiers", hasSize(4));
    as("admin")
        .body(Map.of("customerId", id))
        .post("/api/customers/" + survivor + "/unmerge")
        .then()
        .statusCode(200);
    nothingIsReadable();
    isFound(id);
  }

  @Test
  void an_identifier_that_was_put_under_another_customer_does_not_open() {
    register(canary.body());
    var thief = aCustomer();
    database.call(connection ->
        Sql.on(
                connection,
                """
                insert into identifier (customer_id, namespace, digest, sealed, exclusive)
                select ?, namespace, gen_random_uuid(), sealed, false from identifier
                where customer_id in (
                  select customer_id from identifier where namespace = 'email'
                  and customer_id <> ? order by customer_id desc limit 1)
                """)
            .with(UUID.fromString(thief))
            .with(UUID.fromString(thief))
            .run());
    as("admin").get("/api/customers/" + thief).then().statusCode(500);
  }

  @Test
  void a_customer_without_its_key_is_unreadable_for_everybody() {
    var id = register(canary.body());
    database.call(connection ->
        Sql.on(connection, "delete from customer_key where customer_id = ?")
            .with(UUID.fromString(id))
            .run());
    as("admin")
        .get("/api/customers/" + id)
        .then()
        .statusCode(200)
        .body("name", nullValue())
        .body("identifiers", hasSize(0));
  }
}
