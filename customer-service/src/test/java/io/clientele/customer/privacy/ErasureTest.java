package io.clientele.customer.privacy;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.ASource;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.customer.Tables;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.json.Json;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Who may have a customer erased, how far that is, and the certificate at its end.
@CustomerServiceTest
class ErasureTest {
  @Inject DataSource database;
  @Inject OtherServices others;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

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
    AnErasure.ask(customer, "\"99\"").statusCode(412);
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
    AnErasure.ask(UUID.randomUUID().toString(), "*").statusCode(404);
    as("privacy-officer").get("/api/erasures/" + UUID.randomUUID()).then().statusCode(404);
    customer(customer);
  }

  @Test
  void erasing_again_or_at_the_same_time_gives_the_same_job() throws Exception {
    var customer = aCustomer();
    var other = aCustomer();
    var answers = new ArrayList<String>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      Callable<String> erase =
          () -> AnErasure.ask(customer, "*").statusCode(202).extract().path("erasureId");
      for (var answer : threads.invokeAll(List.of(erase, erase, erase, erase))) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).hasSize(4);
    assertThat(new TreeSet<>(answers)).hasSize(1);
    AnErasure.ask(customer, "\"1\"")
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
    merged(survivor, merged);
    AnErasure.ask(merged, "*").statusCode(202).body("customerId", equalTo(survivor));
    as("marketer").get("/api/customers/" + survivor).then().statusCode(404);
    AnErasure.ask(survivor, "*").statusCode(202).body("customerId", equalTo(survivor));
  }

  @Test
  void the_other_services_are_told_by_random_pseudonyms_and_waited_for() throws Exception {
    var customer = aCustomer();
    var erasure = AnErasure.of(customer);
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
                        assertThat(event.erasureId()).hasToString(erasure.id());
                        assertThat(event.pseudonyms()).hasSize(1);
                        assertThat(event.pseudonyms().getFirst().pseudonym())
                            .isNotEqualTo(event.customerId());
                      }));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            erasure
                .get()
                .body("services.service", contains("customer-service"))
                .body("waitingFor", contains("analytics-service", "campaign-service"))
                .body("state", equalTo("RUNNING"))
                .body("certificate", nullValue()));
    others.confirm(erasure, "analytics-service");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            erasure
                .get()
                .body("services.service", hasItem("analytics-service"))
                .body("waitingFor", contains("campaign-service"))
                .body("state", equalTo("RUNNING")));
    others.confirm(erasure, "campaign-service");
    erasure.certificate();
  }

  @Test
  void a_service_reads_by_what_to_look_until_the_certificate() throws Exception {
    var somebody = new Somebody();
    var erasure = AnErasure.of(somebody.id);
    as("integration")
        .post("/api/erasures/" + erasure.id() + "/traces")
        .then()
        .statusCode(200)
        .body("customerIds", contains(somebody.id))
        .body("texts", hasItem(somebody.email))
        .body("texts", hasItem(somebody.digits))
        .body("keys", hasItem("core-banking:" + somebody.core));
    as("privacy-officer").post("/api/erasures/" + erasure.id() + "/traces").then().statusCode(403);
    others.confirm(erasure);
    erasure.certificate();
    as("integration").post("/api/erasures/" + erasure.id() + "/traces").then().statusCode(404);
  }

  @Test
  void the_certificate_is_signed_with_the_published_key() throws Exception {
    var customer = aCustomer();
    var erasure = AnErasure.of(customer);
    others.confirm(erasure);
    erasure.certificate();
    String signed = erasure.get().extract().path("certificate");
    var parts = signed.split("\\.", -1);
    var key = as("privacy-officer").get("/api/erasures/keys").then().statusCode(200).extract();

    assertThat(Json.tolerant().readTree(decoded(parts[0])).path("kid").asText())
        .isEqualTo(key.path("keys[0].kid"));
    assertThat(verifies(key.path("keys[0].x"), parts)).isTrue();
    parts[1] = parts[1].replace('Q', 'R');
    assertThat(verifies(key.path("keys[0].x"), parts)).isFalse();
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

  private static byte[] decoded(String part) {
    return Base64.getUrlDecoder().decode(part);
  }

  @Test
  void an_erasure_that_fails_holds_up_none_behind_it() throws Exception {
    Tables.execute(
        database,
        """
        insert into erasure
          (id, customer_id, ground, state, requested_by, requested_at, traces, ends)
        values ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), 'UNLAWFUL', 'RUNNING',
          'privacy-officer', now(), '', '"broken"')
        """);
    try {
      var erasure = AnErasure.of(aCustomer());
      others.confirm(erasure);
      erasure.certificate();
    } finally {
      Tables.execute(
          database, "delete from erasure where id = '00000000-0000-0000-0000-000000000001'");
    }
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

    var erasure = AnErasure.of(aCustomer());
    others.confirm(erasure);

    erasure.certificate();
  }

  @Test
  void erasures_are_listed_latest_first() {
    var first = AnErasure.of(aCustomer());
    var second = AnErasure.of(aCustomer());
    String cursor =
        as("privacy-officer")
            .get("/api/erasures?limit=1")
            .then()
            .statusCode(200)
            .body("items[0].id", equalTo(second.id()))
            .body("next", notNullValue())
            .extract()
            .path("next");
    as("privacy-officer")
        .queryParam("cursor", cursor)
        .get("/api/erasures?limit=1")
        .then()
        .statusCode(200)
        .body("items[0].id", equalTo(first.id()));
    as("privacy-officer").get("/api/erasures?cursor=forged").then().statusCode(400);
  }
}
