package io.clientele.customer.privacy;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.clientele.customer.ASource;
import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.customer.Tables;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.json.Json;
import io.clientele.local.backing.EveryTable;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// After an erasure nothing of the customer is left anywhere, and all that is about others is.
@CustomerServiceTest
class ErasedTracesTest {
  @Inject DataSource database;
  @Inject OtherServices others;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void nothing_of_the_customer_is_found_in_any_table_after_the_certificate() throws Exception {
    var somebody = new Somebody();
    recorded(aBehaviour(somebody.id, "app.login"));
    recorded(aBehaviourOf(identifier("core-banking", somebody.core), "app.login"));
    awaitBehaviours(somebody.id, 2);
    // An answer that is kept, a refused row, a record that was parked, and one more identity.
    var other = anotherOf(somebody);
    var job =
        imported(
            "kind,name,identifier.core-banking,identifier.phone,registeredOn\n"
                + "PERSON,%s,%s,%s,yesterday\n"
                    .formatted(somebody.name, somebody.core, somebody.digits));
    aRecordIsParkedOf(somebody.core);
    // All else is sealed, so it is asked for what it shows.
    assertThat(somebody.traces(database)).contains("dead_letter.key", "dead_letter.value");
    assertThat(job.errors()).contains(somebody.core);
    var answers = answers();
    var emptied = emptied();

    var erasure = AnErasure.of(somebody.id);
    others.confirm(erasure);
    var certificate = erasure.certificate();

    assertThat(somebody.traces(database)).isEmpty();
    assertThat(job.errors()).doesNotContain(somebody.core, somebody.name, somebody.digits);
    assertThat(answers()).isEqualTo(answers);
    assertThat(emptied()).isEqualTo(emptied + 1);
    assertThat(keysOf(somebody.id, other)).isZero();
    as("marketer").get("/api/customers/" + somebody.id).then().statusCode(404);
    as("marketer").get("/api/customers/" + other).then().statusCode(404);
    job.get().statusCode(200).body("refused", equalTo(1));
    assertThat(lastStates(somebody.id, other))
        .allSatisfy(state -> assertThat(state).isInstanceOf(CustomerStateEvent.Erased.class));
    assertThat(certificate.path("services"))
        .extracting(service -> service.path("service").asText())
        .containsExactly("analytics-service", "campaign-service", "customer-service");
    assertThat(certificate.path("services").path(2).path("rows"))
        .filteredOn(row -> row.path("table").asText().equals("behaviour"))
        .singleElement()
        .satisfies(row -> assertThat(row.path("rows").asInt()).isEqualTo(2));
    verifiedAudit();
  }

  /// Registered with a key, so that the answer is kept, and merged.
  private static String anotherOf(Somebody somebody) {
    String other =
        as("integration")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .body(
                Map.of(
                    "kind",
                    "PERSON",
                    "name",
                    somebody.name,
                    "identifiers",
                    List.of(identifier("device", "device-of-" + somebody.core))))
            .post("/api/customers")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    merged(somebody.id, other);
    return other;
  }

  /// A record about the customer that could not be processed.
  private void aRecordIsParkedOf(String core) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                """
                insert into dead_letter
                  (id, consumer, topic, part, pos, key, headers, value, recorded_at, reason)
                values (uuidv7(), 'customer.behaviours', 'clientele.behaviours', 0, ?, ?, '{}', ?,
                  now(), 'Several customers have the identifier.')
                """)) {
      statement.setLong(1, 1_000_000_000L + Long.parseLong(number()));
      statement.setString(2, "core-banking:" + core);
      statement.setBytes(
          3,
          "{\"identifier\":{\"namespace\":\"core-banking\",\"value\":\"%s\"}}"
              .formatted(core)
              .getBytes(StandardCharsets.UTF_8));
      statement.executeUpdate();
    }
  }

  /// For how many keys is known that there was an answer.
  private long answers() throws SQLException {
    return Tables.count(
        database, "select count(*) from idempotency where route = 'POST /customers'");
  }

  private long emptied() throws SQLException {
    return Tables.count(
        database,
        "select count(*) from idempotency where route = 'POST /customers' and body is null");
  }

  private long keysOf(String... customers) throws SQLException {
    return Tables.count(
        database,
        "select count(*) from customer_key where customer_id in ('"
            + String.join("', '", customers)
            + "')");
  }

  private List<CustomerStateEvent> lastStates(String... customers) {
    try (var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class)) {
      var last = new ArrayList<CustomerStateEvent>();
      for (var customer : customers) {
        await()
            .atMost(PATIENCE)
            .until(() ->
                states.of(customer).stream().anyMatch(CustomerStateEvent.Erased.class::isInstance));
        last.add(states.of(customer).getLast());
      }
      return last;
    }
  }

  private static void verifiedAudit() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            as("admin")
                .get("/api/audit/verify")
                .then()
                .statusCode(200)
                .body("intact", equalTo(true)));
  }

  @Test
  void every_table_with_customers_in_it_is_known_to_erasure() throws SQLException {
    var known = new TreeSet<>(HeldRows.tables());
    known.addAll(List.of("erasure", "erased_customer"));
    try (var connection = database.getConnection()) {
      assertThat(known).containsAll(EveryTable.withCustomers(connection));
    }
  }

  @Test
  void nothing_of_the_customer_is_left_in_what_is_kept_of_merges_of_others() throws Exception {
    var holder = aProspect();
    var survivor = aProspect();
    var somebody = new Somebody();
    merged(holder, somebody.id);
    merged(survivor, holder);
    unmerged(survivor, holder);
    unmerged(holder, somebody.id);
    // And in one that stands.
    var late = aProspect();
    merged(survivor, somebody.id);
    merged(survivor, late);
    unmerged(survivor, somebody.id);
    assertThat(image(survivor, holder)).contains("core-banking");
    AnErasure.of(somebody.id);
    assertThat(image(survivor, holder)).isEqualTo("{}");
    assertThat(image(survivor, late)).doesNotContain("attributes", "\"name\"");
    unmerged(survivor, late);
    customer(late).body("id", equalTo(late));
  }

  private String image(String survivor, String merged) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "select image #- '{row}' from customer_merge where survivor_id = '%s' and merged_id = '%s'"
                    .formatted(survivor, merged))) {
      result.next();
      return result.getString(1);
    }
  }

  @Test
  void a_request_about_the_customer_that_is_sent_again_takes_no_effect_again() throws Exception {
    var key = UUID.randomUUID().toString();
    var person = aPerson();
    String customer = registeredWith(key, person).statusCode(201).extract().path("id");
    var erasure = AnErasure.of(customer);
    others.confirm(erasure);
    erasure.certificate();

    registeredWith(key, person).statusCode(410).body("type", endsWith("/answer-erased"));
  }

  private static ValidatableResponse registeredWith(String key, Map<String, Object> person) {
    return as("integration")
        .header("Idempotency-Key", key)
        .body(person)
        .post("/api/customers")
        .then();
  }

  @Test
  void refused_rows_in_which_the_customer_is_hard_to_find_are_forgotten_as_well() throws Exception {
    var short1 = shortNumber();
    var somebody =
        register(
            Map.of(
                "kind",
                "PERSON",
                "name",
                "Z\u00fclk " + number(),
                "identifiers",
                List.of(identifier("core-banking", short1))));
    String name = as("admin").get("/api/customers/" + somebody).then().extract().path("name");
    var escaped = new StringBuilder();
    name.chars().forEach(letter -> escaped.append("\\u%04x".formatted(letter)));
    var lines =
        imported(
            "application/x-ndjson",
            "{\"kind\":\"ALIEN\",\"name\":\"%s\"}\n".formatted(escaped)
                + "{\"kind\":\"ALIEN\",\"identifiers\":[{\"namespace\":\"core-banking\",\"value\":\"%s\"}]}\n"
                    .formatted(short1)
                + "{\"kind\":\"ALIEN\",\"identifiers\":[{\"namespace\":\"device\",\"value\":\"%s\"}]}\n"
                    .formatted(short1));
    var cells =
        imported(
            "kind,identifier.core-banking,identifier.device\n"
                + "ALIEN,%s,\nALIEN,,%s\n".formatted(short1, short1));

    var erasure = AnErasure.of(somebody);
    others.confirm(erasure);
    erasure.certificate();

    assertThat(rowsOf(lines)).containsExactly("3");
    assertThat(rowsOf(cells)).containsExactly("2");
  }

  /// Too short to be looked for without its namespace.
  private static String shortNumber() {
    return Long.toString(Long.parseLong(number()) % 90_000 + 1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"83", "80055"})
  void a_landline_is_found_however_it_is_written(String start) throws Exception {
    var rest = 8 - start.length();
    var local = start + String.format("%0" + rest + "d", lastDigits(number(), rest));
    var company =
        register(
            Map.of(
                "kind",
                "COMPANY",
                "name",
                "Landline " + number(),
                "identifiers",
                List.of(identifier("phone", "010-" + local))));
    var job =
        imported(
            """
            kind,identifier.phone
            ALIEN,010-%1$s
            ALIEN,0086 10 %1$s
            ALIEN,%2$s
            ALIEN,021-%1$s
            """
                .formatted(local, inFullWidth("010" + local)));
    var torn =
        imported(
            "kind,name,identifier.phone\nPERSON,Zuo, Ltd.,010-%1$s\nPERSON,010%1$s\n"
                    .formatted(local)
                + "PERSON,Zuo, Ltd.,021-%s\n".formatted(local));
    var key = "phone:010-" + local;
    new ASource(brokers).writes(key, "{\"id\":7");
    awaitParked(key);

    var erasure = AnErasure.of(company);
    as("integration")
        .post("/api/erasures/" + erasure.id() + "/traces")
        .then()
        .body("keys", hasItems("phone:+8610" + local, "phone:010" + local, "phone:008610" + local));
    others.confirm(erasure);
    erasure.certificate();

    assertThat(rowsOf(job)).containsExactly("4");
    assertThat(rowsOf(torn)).containsExactly("3");
    assertThat(parkedUnder(key)).isEmpty();
  }

  private static long lastDigits(String number, int digits) {
    return Long.parseLong(number.substring(Math.max(0, number.length() - digits)));
  }

  private static String inFullWidth(String digits) {
    return digits
        .chars()
        .mapToObj(digit -> Character.toString(digit - '0' + '\uff10'))
        .collect(Collectors.joining());
  }

  @Test
  void what_is_about_others_stays_who_share_a_name_or_a_phone_with_the_customer() throws Exception {
    var somebody = new Somebody();
    var other = "core-" + number();
    register(
        Map.of(
            "kind",
            "PERSON",
            "name",
            somebody.name,
            "identifiers",
            List.of(identifier("core-banking", other), identifier("phone", somebody.digits))));
    var job =
        imported(
            """
            kind,name,identifier.core-banking,identifier.phone,registeredOn
            PERSON,%1$s,%3$s,,yesterday
            PERSON,Nobody,%3$s,%2$s,yesterday
            PERSON,%1$s,,%2$s,yesterday
            """
                .formatted(somebody.name, somebody.digits, other));
    var row = "row-" + number();
    var parked = aBehaviourOf(identifier("bank-marketing", row), "app.login");
    parked.put("type", "undeclared");
    parked.put("alsoKnownBy", List.of(identifier("phone", somebody.digits)));
    parked.put("attributes", Map.of("name", somebody.name));
    new ASource(brokers)
        .writes("bank-marketing:" + row, Json.tolerant().writeValueAsString(parked));
    awaitParked("bank-marketing:" + row);

    var erasure = AnErasure.of(somebody.id);
    others.confirm(erasure);
    erasure.certificate();

    assertThat(rowsOf(job)).containsExactly("1", "2");
    assertThat(parkedUnder("bank-marketing:" + row)).hasSize(1);
    found(other).body("items.size()", equalTo(1));
  }

  @Test
  void nothing_of_others_goes_with_a_prospect_whose_identifier_is_a_common_word() throws Exception {
    var word = "core-banking";
    recorded(aBehaviourOf(identifier("device", word), "app.login"));
    String prospect =
        await()
            .atMost(PATIENCE)
            .until(() -> found("device", word).extract().path("items[0].id"), id -> id != null);
    var other = "row-" + number();
    new ASource(brokers).writes("core-banking:" + other, "{\"id\":7,\"type\":\"core-banking\"}");
    awaitParked("core-banking:" + other);
    var job =
        imported(
            "kind,identifier.core-banking,identifier.device\nALIEN,%s,\nALIEN,,%s\n"
                .formatted(other, word));
    var key = UUID.randomUUID().toString();
    var person = aPerson();
    registeredWith(key, person).statusCode(201);

    var erasure = AnErasure.of(prospect);
    others.confirm(erasure);
    erasure.certificate();

    assertThat(parkedUnder("core-banking:" + other)).hasSize(1);
    assertThat(rowsOf(job)).containsExactly("1");
    registeredWith(key, person).statusCode(201).header("Idempotency-Replayed", "true");
  }

  @Test
  void a_parked_record_with_the_customers_address_goes_and_that_of_another_is_driven_again()
      throws Exception {
    var somebody = new Somebody();
    var broken = "broken-" + number();
    new ASource(brokers)
        .writes(broken, "{\"id\":7,\"mail\":\"%s\",\"cut".formatted(somebody.email));
    var row = "row-" + number();
    recorded(aBehaviourOf(identifier("bank-marketing", row), "app.login"));
    awaitParked(broken);
    var kept = awaitParked("bank-marketing:" + row);
    assertThat(somebody.traces(database)).contains("dead_letter.value");

    var erasure = AnErasure.of(somebody.id);
    others.confirm(erasure);
    erasure.certificate();

    assertThat(somebody.traces(database)).isEmpty();
    assertThat(parkedUnder(broken)).isEmpty();
    var other = aCustomer(knownBy("bank-marketing", row));
    as("admin")
        .post("/api/dead-letters/" + kept.getFirst() + "/redrive")
        .then()
        .statusCode(200)
        .body("applied", equalTo(1));
    awaitBehaviours(other, 1);
  }

  private static AnImport imported(String csv) {
    return imported("text/csv", csv);
  }

  private static AnImport imported(String type, String file) {
    var job = AnImport.of(type, file);
    job.finished().body("state", equalTo("COMPLETED"));
    return job;
  }

  /// The numbers of the rows that are still there.
  private static List<String> rowsOf(AnImport job) {
    return job.errors().lines().skip(1).map(line -> line.split(",", 2)[0]).distinct().toList();
  }

  private static List<String> parkedUnder(String key) {
    return as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .statusCode(200)
        .extract()
        .path("items.findAll { it.key == '" + key + "' }.id");
  }

  private static List<String> awaitParked(String key) {
    return await().atMost(PATIENCE).until(() -> parkedUnder(key), parked -> !parked.isEmpty());
  }
}
