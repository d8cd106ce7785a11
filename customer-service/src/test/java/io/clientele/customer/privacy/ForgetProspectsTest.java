package io.clientele.customer.privacy;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.AnImport;
import io.clientele.customer.BackgroundWork;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.ErasureEvent;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class ForgetProspectsTest {
  private static final Duration KEPT = Duration.ofDays(365);

  @Inject Database database;
  @Inject BackgroundWork background;
  @Inject UnseenProspects prospects;
  @Inject Erasures erasures;
  @Inject EraseCustomer eraseCustomer;
  @Inject PrivacyConfig config;
  @Inject BusinessDay calendar;
  @Inject Outbox outbox;
  @Inject ForgetProspects forgetProspects;

  @AfterEach
  void let_all_erasures_end() {
    allConfirmed();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(erasuresUnderWay()).isEmpty());
  }

  @Test
  void a_prospect_whom_nobody_has_seen_for_a_year_is_erased_as_if_somebody_had_asked_for_it() {
    var prospect = quiet(aProspect());

    forget();

    as("marketer").get("/api/customers/" + prospect).then().statusCode(404);
    var erasure = erasureOf(prospect);
    as("privacy-officer")
        .get("/api/erasures/" + erasure)
        .then()
        .statusCode(200)
        .body("ground", equalTo("RETENTION_ENDED"))
        .body("requestedBy", equalTo("customer-service"));
    allConfirmed();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            as("privacy-officer")
                .get("/api/erasures/" + erasure)
                .then()
                .body("state", equalTo("COMPLETED")));
    as("admin")
        .queryParam("subject", "customer " + prospect)
        .get("/api/audit")
        .then()
        .statusCode(200)
        .body("items.action", equalTo(List.of("customer erased", "customer erasure begun")))
        .body("items.actor", equalTo(List.of("customer-service", "customer-service")));
  }

  @Test
  void a_prospect_who_was_seen_or_got_another_identifier_meanwhile_is_kept() {
    var seen = quiet(aProspect());
    recorded(aBehaviour(seen, "app.login"));
    awaitBehaviours(seen, 2);
    var named = quiet(aProspect());
    as("integration")
        .body(Map.of("add", List.of(identifier("device"))))
        .post("/api/customers/" + named + "/identifiers")
        .then()
        .statusCode(200);
    var fresh = aProspect();

    forget();

    assertThat(List.of(seen, named, fresh)).allSatisfy(id -> customer(id));
  }

  @Test
  void whoever_has_more_than_identifiers_is_no_prospect_however_quiet() {
    var people =
        peopleOfAFile(
            List.of(
                Map.of("name", "Wang Fang"),
                Map.of("attributes", Map.of("language", "zh")),
                Map.of("riskTolerance", Map.of("level", "C3", "validUntilOn", "2024-05-01")),
                Map.of(
                    "consents",
                    List.of(Map.of("purpose", "MARKETING", "channel", "EMAIL", "granted", false))),
                Map.of("identifiers", List.of(identifier("core-banking"))),
                Map.of("branch", aBranch("quiet-" + number(), null)),
                Map.of()));
    people.forEach(this::quiet);
    var known = people.subList(0, people.size() - 1);
    var bare = people.getLast();

    forget();

    assertThat(known).allSatisfy(id -> customer(id));
    as("marketer").get("/api/customers/" + bare).then().statusCode(404);
  }

  @Test
  void two_replicas_erase_a_prospect_once() throws Exception {
    var quiet = List.of(quiet(aProspect()), quiet(aProspect()), quiet(aProspect()));
    Callable<Void> replica =
        () -> {
          forget(
              new ForgetProspects(
                  database, background, prospects, erasures, eraseCustomer, config, calendar));
          return null;
        };
    try (var replicas = Executors.newFixedThreadPool(2)) {
      for (var done : replicas.invokeAll(List.of(replica, replica))) {
        done.get();
      }
    }
    for (var prospect : quiet) {
      as("marketer").get("/api/customers/" + prospect).then().statusCode(404);
      as("admin")
          .queryParam("subject", "customer " + prospect)
          .queryParam("action", "customer erasure begun")
          .get("/api/audit")
          .then()
          .body("items.size()", equalTo(1));
    }
  }

  @Test
  void only_some_are_being_erased_at_a_time_and_the_others_follow() {
    var quiet = peopleOfAFile(Collections.nCopies(config.prospectsAtOnce() + 3, Map.of()));
    quiet.forEach(this::quiet);

    forget();
    assertThat(erasuresUnderWay()).hasSize(config.prospectsAtOnce());
    assertThat(stillThere(quiet)).isEqualTo(3);

    let_all_erasures_end();
    forget();
    assertThat(stillThere(quiet)).isZero();
  }

  @Test
  void nobody_is_forgotten_while_a_failed_file_waits_to_be_gone_on_with() {
    var prospect = quiet(aProspect());
    var job = AnImport.ofCsv("kind,name\n");
    job.finished();

    set("update import_job set resumable = true where id = ?", job.id());
    forget();
    customer(prospect);

    set("update import_job set resumable = false where id = ?", job.id());
    forget();
    as("marketer").get("/api/customers/" + prospect).then().statusCode(404);
  }

  private void forget() {
    forget(forgetProspects);
  }

  /// Once through all customers.
  private static void forget(ForgetProspects replica) {
    var since = Instant.now().minus(KEPT);
    while (replica.handle(since)) {
      // some after the others
    }
  }

  /// Somebody who looked around on a device.
  private static String aProspect() {
    var device = identifier("device");
    recorded(aBehaviourOf(device, "app.login"));
    return awaitKnown(device);
  }

  /// The rows of a file, which need not have a name.
  private static List<String> peopleOfAFile(List<? extends Map<String, ?>> rows) {
    var identifiers = new ArrayList<Object>();
    var file = new StringBuilder();
    for (var row : rows) {
      var person = new LinkedHashMap<String, Object>();
      person.put("kind", "PERSON");
      person.put("identifiers", List.of(identifier("device")));
      person.putAll(row);
      identifiers.add(((List<?>) person.get("identifiers")).getFirst());
      JsonNode json = Json.tolerant().valueToTree(person);
      file.append(json).append('\n');
    }
    AnImport.ofNdjson(file.toString()).finished().body("applied", equalTo(rows.size()));
    return identifiers.stream().map(ForgetProspectsTest::awaitKnown).toList();
  }

  private static String awaitKnown(Object identifier) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                as("privacy-officer")
                    .body(Map.of("identifier", identifier))
                    .post("/api/customers/search")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("items[0].id"),
            id -> id != null);
  }

  private static Map<String, String> identifier(String namespace) {
    return Map.of("namespace", namespace, "value", namespace + "-" + number());
  }

  /// Moves all that the customer has done into the past.
  private String quiet(String customer) {
    set("update customer set created_at = created_at - interval '400 days' where id = ?", customer);
    set(
        "update identifier set added_at = added_at - interval '400 days' where customer_id = ?",
        customer);
    set("update behaviour_day set day = day - 400 where customer_id = ?", customer);
    return customer;
  }

  private void set(String update, String id) {
    database.callApart(connection -> Sql.on(connection, update).with(UUID.fromString(id)).run());
  }

  private static String erasureOf(String customer) {
    return as("privacy-officer")
        .get("/api/erasures?limit=500")
        .then()
        .statusCode(200)
        .extract()
        .path("items.find { it.customerId == '" + customer + "' }.id");
  }

  private static List<String> erasuresUnderWay() {
    return as("privacy-officer")
        .get("/api/erasures?limit=500")
        .then()
        .statusCode(200)
        .extract()
        .path("items.findAll { it.ground == 'RETENTION_ENDED' && it.state == 'RUNNING' }.id");
  }

  private static long stillThere(List<String> customers) {
    return customers.stream()
        .filter(id -> as("marketer").get("/api/customers/" + id).statusCode() == 200)
        .count();
  }

  /// What the other services say when they are done.
  private void allConfirmed() {
    QuarkusTransaction.requiringNew()
        .run(() ->
            erasuresUnderWay()
                .forEach(erasure ->
                    config
                        .services()
                        .forEach(service ->
                            outbox.append(
                                new ErasureEvent.Confirmed(
                                    UUID.fromString(erasure),
                                    service,
                                    Instant.now(),
                                    List.of())))));
  }
}
