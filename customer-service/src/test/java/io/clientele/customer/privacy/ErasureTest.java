package io.clientele.customer.privacy;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.ASource;
import io.clientele.customer.AnImport;
import io.clientele.customer.Published;
import io.clientele.customer.TestClock;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.ErasureEvent;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.clientele.kernel.json.Json;
import io.clientele.local.backing.BackingServicesTestResource;
import io.clientele.local.backing.EveryTable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = BackingServicesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "customer"))
class ErasureTest {
  @Inject DataSource database;
  @Inject Outbox outbox;
  @Inject TestClock clock;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  /// A person of whom there is something in every corner, with words that nobody else has.
  private final class Somebody {
    final String name = "Zuo " + number();
    final String core = "core-" + number();
    final String digits = "138" + String.format("%08d", Long.parseLong(number()) % 100_000_000);
    final String email = "zuo." + number() + "@example.com";
    final String id =
        register(
            Map.of(
                "kind",
                "PERSON",
                "name",
                name,
                "identifiers",
                List.of(
                    identifier("core-banking", core),
                    identifier("phone", digits),
                    identifier("email", email)),
                "consents",
                List.of(Map.of("purpose", "MARKETING", "channel", "EMAIL", "granted", true))));

    List<String> words() {
      return List.of(name, core, digits, email);
    }

    List<String> traces() throws SQLException {
      try (var connection = database.getConnection()) {
        return EveryTable.withText(connection, words().toArray(String[]::new));
      }
    }
  }

  @AfterEach
  void put_the_clock_right() {
    clock.reset();
  }

  @Test
  void nothing_of_the_customer_is_found_in_any_table_after_the_certificate() throws Exception {
    var somebody = new Somebody();
    recorded(aBehaviour(somebody.id, "app.login"));
    recorded(behaviourOf("core-banking", somebody.core, Instant.now()));
    awaitBehaviours(somebody.id, 2);
    // An answer that is kept, a refused row, a record that was parked, and one more identity.
    var other = anotherOf(somebody);
    var job =
        imported(
            "kind,name,identifier.core-banking,identifier.phone,registeredOn\n"
                + "PERSON,%s,%s,%s,yesterday\n"
                    .formatted(somebody.name, somebody.core, somebody.digits));
    parked(somebody.core);
    // All else is sealed, so it is asked for what it shows.
    assertThat(somebody.traces()).contains("dead_letter.key", "dead_letter.value");
    assertThat(job.errors()).contains(somebody.core);
    var answers = answers();
    var emptied = emptied();

    var erasure = erased(somebody.id);
    confirm(erasure);
    var certificate = certificateOf(erasure);

    assertThat(somebody.traces()).isEmpty();
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

    var erasure = erased(somebody);
    confirm(erasure);
    certificateOf(erasure);

    assertThat(rowsOf(lines)).containsExactly("3");
    assertThat(rowsOf(cells)).containsExactly("2");
  }

  @Test
  void a_request_about_the_customer_that_is_sent_again_takes_no_effect_again() throws Exception {
    var key = UUID.randomUUID().toString();
    var person = aPerson();
    String customer = registeredWith(key, person).statusCode(201).extract().path("id");
    var erasure = erased(customer);
    confirm(erasure);
    certificateOf(erasure);

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
    var parked = new LinkedHashMap<>(behaviourOf("bank-marketing", row, Instant.now()));
    parked.put("type", "undeclared");
    parked.put("alsoKnownBy", List.of(identifier("phone", somebody.digits)));
    parked.put("attributes", Map.of("name", somebody.name));
    new ASource(brokers)
        .writes("bank-marketing:" + row, Json.tolerant().writeValueAsString(parked));
    awaitParked("bank-marketing:" + row);

    var erasure = erased(somebody.id);
    confirm(erasure);
    certificateOf(erasure);

    assertThat(rowsOf(job)).containsExactly("1", "2");
    assertThat(parkedUnder("bank-marketing:" + row)).hasSize(1);
    search("core-banking", other).body("items.size()", equalTo(1));
  }

  @Test
  void nothing_of_others_goes_with_a_prospect_whose_identifier_is_a_common_word() throws Exception {
    var word = "core-banking";
    recorded(behaviourOf("device", word, Instant.now()));
    String prospect =
        await()
            .atMost(PATIENCE)
            .until(() -> search("device", word).extract().path("items[0].id"), id -> id != null);
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

    var erasure = erased(prospect);
    confirm(erasure);
    certificateOf(erasure);

    assertThat(parkedUnder("core-banking:" + other)).hasSize(1);
    assertThat(rowsOf(job)).containsExactly("1");
    registeredWith(key, person).statusCode(201).header("Idempotency-Replayed", "true");
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

    var erasure = erased(company);
    as("integration")
        .post("/api/erasures/" + erasure + "/traces")
        .then()
        .body("keys", hasItems("phone:+8610" + local, "phone:010" + local, "phone:008610" + local));
    confirm(erasure);
    certificateOf(erasure);

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

  /// Too short to be looked for without its namespace.
  private static String shortNumber() {
    return Long.toString(Long.parseLong(number()) % 90_000 + 1_000);
  }

  /// The numbers of the rows that are still there.
  private static List<String> rowsOf(AnImport job) {
    return job.errors().lines().skip(1).map(line -> line.split(",", 2)[0]).distinct().toList();
  }

  @Test
  void nothing_of_the_customer_is_left_in_what_is_kept_of_merges_of_others() throws Exception {
    var holder = aProspect();
    var survivor = aProspect();
    var somebody = new Somebody();
    merge(holder, somebody.id);
    merge(survivor, holder);
    unmerge(survivor, holder);
    unmerge(holder, somebody.id);
    // And in one that stands.
    var late = aProspect();
    merge(survivor, somebody.id);
    merge(survivor, late);
    unmerge(survivor, somebody.id);
    assertThat(image(survivor, holder)).contains("core-banking");
    erased(somebody.id);
    assertThat(image(survivor, holder)).isEqualTo("{}");
    assertThat(image(survivor, late)).doesNotContain("attributes", "\"name\"");
    unmerge(survivor, late);
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

  private static void unmerge(String survivor, String merged) {
    as("admin")
        .body(Map.of("customerId", merged))
        .post("/api/customers/" + survivor + "/unmerge")
        .then()
        .statusCode(200);
  }

  @Test
  void the_certificate_is_signed_with_the_published_key() throws Exception {
    var customer = aCustomer();
    var erasure = erased(customer);
    confirm(erasure);
    certificateOf(erasure);
    String signed = erasure(erasure).extract().path("certificate");
    var parts = signed.split("\\.", -1);
    var key = as("privacy-officer").get("/api/erasures/keys").then().statusCode(200).extract();

    assertThat(Json.tolerant().readTree(decoded(parts[0])).path("kid").asText())
        .isEqualTo(key.path("keys[0].kid"));
    assertThat(verifies(key.path("keys[0].x"), parts)).isTrue();
    parts[1] = parts[1].replace('Q', 'R');
    assertThat(verifies(key.path("keys[0].x"), parts)).isFalse();
  }

  @Test
  void an_erasure_that_fails_holds_up_none_behind_it() throws Exception {
    execute(
        """
        insert into erasure
          (id, customer_id, ground, state, requested_by, requested_at, traces, ends)
        values ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), 'UNLAWFUL', 'RUNNING',
          'privacy-officer', now(), '', '"broken"')
        """);
    try {
      var erasure = erased(aCustomer());
      confirm(erasure);
      certificateOf(erasure);
    } finally {
      execute("delete from erasure where id = '00000000-0000-0000-0000-000000000001'");
    }
  }

  @Test
  void the_other_services_are_told_by_random_pseudonyms_and_waited_for() throws Exception {
    var customer = aCustomer();
    var erasure = erased(customer);
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(customer))
                  .filteredOn(CustomerEvent.Erased.class::isInstance)
                  .singleElement()
                  .isInstanceOfSatisfying(
                      CustomerEvent.Erased.class,
                      event -> {
                        assertThat(event.erasureId()).hasToString(erasure);
                        assertThat(event.pseudonyms()).hasSize(1);
                        assertThat(event.pseudonyms().getFirst().pseudonym())
                            .isNotEqualTo(event.customerId());
                      }));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            erasure(erasure)
                .body("services.service", contains("customer-service"))
                .body("waitingFor", contains("analytics-service", "campaign-service"))
                .body("state", equalTo("RUNNING"))
                .body("certificate", nullValue()));
    confirm(erasure, "analytics-service");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            erasure(erasure)
                .body("services.service", hasItem("analytics-service"))
                .body("waitingFor", contains("campaign-service"))
                .body("state", equalTo("RUNNING")));
    confirm(erasure, "campaign-service");
    certificateOf(erasure);
  }

  @Test
  void whoever_comes_later_with_the_same_number_is_somebody_new() throws Exception {
    var somebody = new Somebody();
    var erasure = erased(somebody.id);
    var newcomer =
        register(
            Map.of(
                "kind",
                "PERSON",
                "name",
                "Newcomer",
                "identifiers",
                List.of(identifier("core-banking", somebody.core))));
    assertThat(newcomer).isNotEqualTo(somebody.id);
    recorded(behaviourOf("core-banking", somebody.core, Instant.now()));
    awaitBehaviours(newcomer, 1);
    confirm(erasure);
    certificateOf(erasure);
    customer(newcomer).body("name", not(nullValue()));
    awaitBehaviours(newcomer, 1);
  }

  @Test
  void what_is_told_of_the_old_id_or_from_before_is_dropped() {
    var phone = "139" + String.format("%08d", Long.parseLong(number()) % 100_000_000);
    var customer =
        register(
            Map.of(
                "kind",
                "PERSON",
                "name",
                "Somebody",
                "identifiers",
                List.of(identifier("phone", phone))));
    erased(customer);
    var witness = aCustomer();
    recorded(
        List.of(
            aBehaviour(customer, "app.login"),
            behaviourOf("phone", phone, Instant.now().minusSeconds(3_600)),
            aBehaviour(witness, "app.login")));
    awaitBehaviours(witness, 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(count("select count(*) from outbox where '" + customer + "' = any (keys)"))
                .isZero());
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .statusCode(200)
        .body("items.key", not(hasItem(customer)));
    search("phone", phone).body("items", empty());
    as("marketer").get("/api/customers/" + customer).then().statusCode(404);
  }

  @Test
  void a_file_that_came_before_does_not_bring_the_customer_back() throws Exception {
    var somebody = new Somebody();
    var lines = new StringBuilder("kind,name,identifier.core-banking\n");
    var crowd = number();
    for (var row = 0; row < 6_000; row++) {
      lines.append("PERSON,Crowd,crowd-%s-%d%n".formatted(crowd, row));
    }
    lines.append("PERSON,%s,%s\n".formatted(somebody.name, somebody.core));
    var job = AnImport.ofCsv(lines.toString());
    var erasure = erased(somebody.id);
    confirm(erasure);

    certificateOf(erasure);
    job.get()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(6_000))
        .body("refused", equalTo(1));
    search("core-banking", somebody.core).body("items", empty());
    assertThat(somebody.traces()).isEmpty();
  }

  @Test
  void a_file_that_came_before_by_the_database_came_before_whatever_the_clock_of_a_replica_says()
      throws Exception {
    var somebody = new Somebody();
    clock.advance(Duration.ofMinutes(10));
    var job = aSlowFileWith("PERSON,Somebody,%s,\n".formatted(somebody.core));
    clock.reset();
    var erasure = erased(somebody.id);
    confirm(erasure);

    certificateOf(erasure);
    job.get().body("state", equalTo("COMPLETED")).body("refused", equalTo(1));
    search("core-banking", somebody.core).body("items", empty());
  }

  @Test
  void a_row_about_somebody_who_is_there_is_applied_whoever_was_erased() throws Exception {
    var somebody = new Somebody();
    var other = "core-" + number();
    register(
        Map.of(
            "kind",
            "PERSON",
            "name",
            "Other",
            "identifiers",
            List.of(identifier("core-banking", other))));
    var job = aSlowFileWith("PERSON,Kin,%s,%s\n".formatted(other, somebody.digits));
    var erasure = erased(somebody.id);
    confirm(erasure);

    certificateOf(erasure);
    job.get().body("applied", equalTo(6_001)).body("refused", equalTo(0));
    search("core-banking", other).body("items[0].name", equalTo("Kin"));
  }

  @Test
  void a_behaviour_that_came_before_does_not_bring_the_customer_back_however_late_it_is_dated()
      throws Exception {
    var device = "device-" + number();
    var customer =
        register(
            Map.of(
                "kind",
                "PERSON",
                "name",
                "Early",
                "identifiers",
                List.of(identifier("device", device))));
    var witness = aCustomer();
    var tomorrow = Instant.now().plus(Duration.ofHours(20));
    aSlowFileWith("");
    as("integration")
        .contentType("application/x-ndjson")
        .body(
            (Json.tolerant().writeValueAsString(behaviourOf("device", device, tomorrow))
                    + "\n"
                    + Json.tolerant().writeValueAsString(aBehaviour(witness, "app.login")))
                .getBytes(StandardCharsets.UTF_8))
        .post("/api/imports?kind=behaviours")
        .then()
        .statusCode(202);

    var erasure = erased(customer);
    confirm(erasure);

    certificateOf(erasure);
    awaitBehaviours(witness, 1);
    search("device", device).body("items", empty());
  }

  /// Takes longer than to ask for an erasure.
  private static AnImport aSlowFileWith(String last) {
    var crowd = number();
    var lines = new StringBuilder("kind,name,identifier.core-banking,identifier.phone\n");
    for (var row = 0; row < 6_000; row++) {
      lines.append("PERSON,Crowd,slow-%s-%d,%n".formatted(crowd, row));
    }
    return AnImport.ofCsv(lines + last);
  }

  @Test
  void an_erasure_ends_though_somebody_writes_behaviours_in_transactions() throws Exception {
    var witness = aCustomer();
    new ASource(brokers)
        .tellsInTransaction(
            new BehaviourEvent.Recorded(
                UUID.randomUUID().toString(),
                "test",
                UUID.fromString(witness),
                null,
                "app.login",
                Instant.now(),
                null,
                Map.of(),
                null));
    awaitBehaviours(witness, 1);

    var erasure = erased(aCustomer());
    confirm(erasure);

    certificateOf(erasure);
  }

  @Test
  void a_parked_record_with_the_customers_address_goes_and_that_of_another_is_driven_again()
      throws Exception {
    var somebody = new Somebody();
    var broken = "broken-" + number();
    new ASource(brokers)
        .writes(broken, "{\"id\":7,\"mail\":\"%s\",\"cut".formatted(somebody.email));
    var row = "row-" + number();
    recorded(behaviourOf("bank-marketing", row, Instant.now()));
    awaitParked(broken);
    var others = awaitParked("bank-marketing:" + row);
    assertThat(somebody.traces()).contains("dead_letter.value");

    var erasure = erased(somebody.id);
    confirm(erasure);
    certificateOf(erasure);

    assertThat(somebody.traces()).isEmpty();
    assertThat(parkedUnder(broken)).isEmpty();
    var other = aCustomer(Map.of("identifiers", List.of(identifier("bank-marketing", row))));
    as("admin")
        .post("/api/dead-letters/" + others.getFirst() + "/redrive")
        .then()
        .statusCode(200)
        .body("applied", equalTo(1));
    awaitBehaviours(other, 1);
  }

  @Test
  void erasing_again_or_at_the_same_time_gives_the_same_job() throws Exception {
    var customer = aCustomer();
    var other = aCustomer();
    var answers = new ArrayList<String>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      Callable<String> erase =
          () -> erase(customer, "*").statusCode(202).extract().path("erasureId");
      for (var answer : threads.invokeAll(List.of(erase, erase, erase, erase))) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).hasSize(4);
    assertThat(new TreeSet<>(answers)).hasSize(1);
    erase(customer, "\"1\"")
        .statusCode(202)
        .header("Location", "/api/erasures/" + answers.getFirst());

    var key = UUID.randomUUID().toString();
    for (var replayed : new String[] {null, "true"}) {
      as("privacy-officer")
          .header("If-Match", "*")
          .header("Idempotency-Key", key)
          .delete("/api/customers/" + other + "?ground=UNLAWFUL")
          .then()
          .statusCode(202)
          .header("Idempotency-Replayed", equalTo(replayed));
    }
  }

  @Test
  void a_customer_is_erased_by_an_id_that_was_merged_away() {
    var survivor = aCustomer();
    var merged = aProspect();
    merge(survivor, merged);
    erase(merged, "*").statusCode(202).body("customerId", equalTo(survivor));
    as("marketer").get("/api/customers/" + survivor).then().statusCode(404);
    erase(survivor, "*").statusCode(202).body("customerId", equalTo(survivor));
  }

  @Test
  void only_a_privacy_officer_erases_whom_they_have_seen() {
    var customer = aCustomer();
    for (var role : List.of("admin", "marketer", "integration", "relationship-manager")) {
      as(role)
          .header("If-Match", "*")
          .delete("/api/customers/" + customer + "?ground=UNLAWFUL")
          .then()
          .statusCode(403);
      as(role).get("/api/erasures").then().statusCode(403);
    }
    as("privacy-officer")
        .delete("/api/customers/" + customer + "?ground=UNLAWFUL")
        .then()
        .statusCode(428);
    erase(customer, "\"99\"").statusCode(412);
    as("privacy-officer")
        .header("If-Match", "*")
        .delete("/api/customers/" + customer)
        .then()
        .statusCode(400);
    as("privacy-officer")
        .header("If-Match", "*")
        .delete("/api/customers/" + customer + "?ground=BOREDOM")
        .then()
        .statusCode(400);
    erase(UUID.randomUUID().toString(), "*").statusCode(404);
    as("privacy-officer").get("/api/erasures/" + UUID.randomUUID()).then().statusCode(404);
    customer(customer);
  }

  @Test
  void a_service_reads_by_what_to_look_until_the_certificate() throws Exception {
    var somebody = new Somebody();
    var erasure = erased(somebody.id);
    as("integration")
        .post("/api/erasures/" + erasure + "/traces")
        .then()
        .statusCode(200)
        .body("customerIds", contains(somebody.id))
        .body("texts", hasItem(somebody.email))
        .body("texts", hasItem(somebody.digits))
        .body("keys", hasItem("core-banking:" + somebody.core));
    as("privacy-officer").post("/api/erasures/" + erasure + "/traces").then().statusCode(403);
    confirm(erasure);
    certificateOf(erasure);
    as("integration").post("/api/erasures/" + erasure + "/traces").then().statusCode(404);
  }

  @Test
  void erasures_are_listed_latest_first() {
    var first = erased(aCustomer());
    var second = erased(aCustomer());
    String cursor =
        as("privacy-officer")
            .get("/api/erasures?limit=1")
            .then()
            .statusCode(200)
            .body("items[0].id", equalTo(second))
            .body("next", notNullValue())
            .extract()
            .path("next");
    as("privacy-officer")
        .queryParam("cursor", cursor)
        .get("/api/erasures?limit=1")
        .then()
        .statusCode(200)
        .body("items[0].id", equalTo(first));
    as("privacy-officer").get("/api/erasures?cursor=forged").then().statusCode(400);
  }

  @Test
  void every_table_with_customers_in_it_is_known_to_erasure() throws SQLException {
    var known = new TreeSet<>(HeldRows.tables());
    known.addAll(List.of("erasure", "erased_customer"));
    try (var connection = database.getConnection()) {
      assertThat(known).containsAll(EveryTable.withCustomers(connection));
    }
  }

  private static Map<String, Object> behaviourOf(String namespace, String value, Instant at) {
    return Map.of(
        "id",
        UUID.randomUUID().toString(),
        "source",
        "test",
        "identifier",
        identifier(namespace, value),
        "type",
        "app.login",
        "occurredAt",
        at.toString());
  }

  private static Map<String, String> identifier(String namespace, String value) {
    return Map.of("namespace", namespace, "value", value);
  }

  private static String aProspect() {
    return register(
        Map.of(
            "kind",
            "PERSON",
            "name",
            "Prospect",
            "identifiers",
            List.of(identifier("device", "device-" + number()))));
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
    merge(somebody.id, other);
    return other;
  }

  private static void merge(String survivor, String merged) {
    as("admin")
        .body(Map.of("from", merged))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(200);
  }

  private static AnImport imported(String csv) {
    return imported("text/csv", csv);
  }

  private static AnImport imported(String type, String file) {
    var job = AnImport.of(type, file);
    job.finished().body("state", equalTo("COMPLETED"));
    return job;
  }

  /// For how many keys is known that there was an answer.
  private long answers() throws SQLException {
    return count("select count(*) from idempotency where route = 'POST /customers'");
  }

  private long emptied() throws SQLException {
    return count(
        "select count(*) from idempotency where route = 'POST /customers' and body is null");
  }

  private long keysOf(String... customers) throws SQLException {
    return count(
        "select count(*) from customer_key where customer_id in ('"
            + String.join("', '", customers)
            + "')");
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

  /// A record about the customer that could not be processed.
  private void parked(String core) throws SQLException {
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

  private static ValidatableResponse erase(String customer, String ifMatch) {
    return as("privacy-officer")
        .header("If-Match", ifMatch)
        .delete("/api/customers/" + customer + "?ground=CUSTOMER_REQUEST")
        .then();
  }

  private static String erased(String customer) {
    return erase(customer, "*").statusCode(202).extract().path("erasureId");
  }

  private static ValidatableResponse erasure(String id) {
    return as("privacy-officer").get("/api/erasures/" + id).then().statusCode(200);
  }

  private void confirm(String erasure) {
    confirm(erasure, "analytics-service");
    confirm(erasure, "campaign-service");
  }

  /// What another service says when it is done.
  private void confirm(String erasure, String service) {
    QuarkusTransaction.requiringNew()
        .run(() ->
            outbox.append(
                new ErasureEvent.Confirmed(
                    UUID.fromString(erasure),
                    service,
                    Instant.now(),
                    List.of(new ErasedRows("contact", ErasedRows.PSEUDONYMISED, 3)))));
  }

  private static JsonNode certificateOf(String erasure) throws IOException {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> erasure(erasure).body("state", equalTo("COMPLETED")));
    String certificate = erasure(erasure).extract().path("certificate");
    return Json.tolerant().readTree(decoded(certificate.split("\\.", -1)[1]));
  }

  private static byte[] decoded(String part) {
    return Base64.getUrlDecoder().decode(part);
  }

  private static boolean verifies(String point, String... parts) throws GeneralSecurityException {
    var bytes = decoded(point);
    for (int left = 0, right = bytes.length - 1; left < right; left++, right--) {
      var swapped = bytes[left];
      bytes[left] = bytes[right];
      bytes[right] = swapped;
    }
    var odd = (bytes[0] & 0x80) != 0;
    bytes[0] &= 0x7f;
    var key =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new EdECPublicKeySpec(
                    NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bytes))));
    var signature = Signature.getInstance("Ed25519");
    signature.initVerify(key);
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(decoded(parts[2]));
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

  private static ValidatableResponse search(String namespace, String value) {
    return as("privacy-officer")
        .body(Map.of("identifier", identifier(namespace, value)))
        .post("/api/customers/search")
        .then()
        .statusCode(200);
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

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
