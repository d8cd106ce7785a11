package io.clientele.customer.privacy;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Tables;
import io.clientele.customer.TestClock;
import io.clientele.kernel.json.Json;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nothing that was told before an erasure brings the customer back.
@CustomerServiceTest
class ErasedForGoodTest {
  @Inject DataSource database;
  @Inject OtherServices others;
  @Inject TestClock clock;

  @AfterEach
  void put_the_clock_right() {
    clock.reset();
  }

  @Test
  void whoever_comes_later_with_the_same_number_is_somebody_new() throws Exception {
    var somebody = new Somebody();
    var erasure = AnErasure.of(somebody.id);
    var newcomer = aCustomer(knownBy("core-banking", somebody.core));
    assertThat(newcomer).isNotEqualTo(somebody.id);
    recorded(aBehaviourOf(identifier("core-banking", somebody.core), "app.login"));
    awaitBehaviours(newcomer, 1);
    others.confirm(erasure);
    erasure.certificate();
    customer(newcomer).body("name", not(nullValue()));
    awaitBehaviours(newcomer, 1);
  }

  @Test
  void what_is_told_of_the_old_id_or_from_before_is_dropped() {
    var phone = aPhone();
    var customer = aProspect(knownBy("phone", phone));
    AnErasure.of(customer);
    var witness = aCustomer();
    recorded(
        List.of(
            aBehaviour(customer, "app.login"),
            aBehaviourOf(
                identifier("phone", phone), "app.login", Instant.now().minusSeconds(3_600)),
            aBehaviour(witness, "app.login")));
    awaitBehaviours(witness, 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    Tables.count(
                        database,
                        "select count(*) from outbox where '" + customer + "' = any (keys)"))
                .isZero());
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .statusCode(200)
        .body("items.key", not(hasItem(customer)));
    found("phone", phone).body("items", empty());
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
    var erasure = AnErasure.of(somebody.id);
    others.confirm(erasure);

    erasure.certificate();
    job.get()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(6_000))
        .body("refused", equalTo(1));
    found(somebody.core).body("items", empty());
    assertThat(somebody.traces(database)).isEmpty();
  }

  @Test
  void a_file_that_came_before_by_the_database_came_before_whatever_the_clock_of_a_replica_says()
      throws Exception {
    var somebody = new Somebody();
    clock.advance(Duration.ofMinutes(10));
    var job = aSlowFileWith("PERSON,Somebody,%s,\n".formatted(somebody.core));
    clock.reset();
    var erasure = AnErasure.of(somebody.id);
    others.confirm(erasure);

    erasure.certificate();
    job.get().body("state", equalTo("COMPLETED")).body("refused", equalTo(1));
    found(somebody.core).body("items", empty());
  }

  @Test
  void a_row_about_somebody_who_is_there_is_applied_whoever_was_erased() throws Exception {
    var somebody = new Somebody();
    var other = "core-" + number();
    aCustomer(knownBy("core-banking", other));
    var job = aSlowFileWith("PERSON,Kin,%s,%s\n".formatted(other, somebody.digits));
    var erasure = AnErasure.of(somebody.id);
    others.confirm(erasure);

    erasure.certificate();
    job.get().body("applied", equalTo(6_001)).body("refused", equalTo(0));
    found(other).body("items[0].name", equalTo("Kin"));
  }

  @Test
  void a_behaviour_that_came_before_does_not_bring_the_customer_back_however_late_it_is_dated()
      throws Exception {
    var device = "device-" + number();
    var customer = aProspect(knownBy("device", device));
    var witness = aCustomer();
    var tomorrow = Instant.now().plus(Duration.ofHours(20));
    aSlowFileWith("");
    as("integration")
        .contentType("application/x-ndjson")
        .body(
            (Json.tolerant()
                        .writeValueAsString(
                            aBehaviourOf(identifier("device", device), "app.login", tomorrow))
                    + "\n"
                    + Json.tolerant().writeValueAsString(aBehaviour(witness, "app.login")))
                .getBytes(StandardCharsets.UTF_8))
        .post("/api/imports?kind=behaviours")
        .then()
        .statusCode(202);

    var erasure = AnErasure.of(customer);
    others.confirm(erasure);

    erasure.certificate();
    awaitBehaviours(witness, 1);
    found("device", device).body("items", empty());
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
}
