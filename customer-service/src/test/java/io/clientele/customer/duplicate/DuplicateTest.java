package io.clientele.customer.duplicate;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.duplicate.Searches.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Tables;
import io.clientele.customer.duplicate.Duplicates.Found;
import io.clientele.customer.matching.MatchModel.Score;
import io.clientele.kernel.id.Ids;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pairs that are probably one customer: which are proposed, to whom, and what is decided on them.
@CustomerServiceTest
class DuplicateTest {
  @Inject DataSource database;
  @Inject Duplicates duplicates;

  @BeforeEach
  void others() {
    aBaseOfCustomers();
  }

  @Test
  void a_search_proposes_probable_duplicates_with_reasons() {
    var surname = word();
    var one = register(aPerson("Theodore " + surname, "1978-08-19"));
    var other = register(aPerson("Theodroe " + surname, "1978-08-19"));
    var search = searched();
    assertThat(search.<Integer>get("customers")).isGreaterThan(20);
    assertThat(search.<Integer>get("proposed")).isPositive();
    assertThat(search.<Float>get("progress")).isEqualTo(1);
    var found = find(one, other);
    assertThat((Float) found.get("probability")).isGreaterThan(0.8f);
    assertThat((List<?>) found.get("parts"))
        .extracting(
            part -> ((Map<?, ?>) part).get("field") + ": " + ((Map<?, ?>) part).get("agreement"))
        .contains("name: the same but for slips", "attributes.birthDate: the same");
  }

  @Test
  void prospects_of_whom_nothing_is_known_change_nothing() throws SQLException {
    var surname = word();
    var one = register(aPerson("Winifred " + surname, "1962-09-13"));
    var other = register(aPerson("Winifred " + surname, "1962-09-13"));
    searched();
    var before = (Float) find(one, other).get("weight");
    Tables.execute(
        database,
        """
        insert into customer (id, kind, registered_on, attributes)
        select uuidv7(), 'PERSON', current_date, '{"test": "nameless"}'
        from generate_series(1, 5000)
        """);
    try {
      assertThat(searched().<Integer>get("customers")).isGreaterThan(5_000);
      assertThat((Float) find(one, other).get("weight")).isCloseTo(before, within(0.01f));
    } finally {
      Tables.execute(
          database,
          "delete from customer where attributes = jsonb_build_object('test', 'nameless')");
    }
  }

  @Test
  void customers_with_different_unique_numbers_are_never_proposed() {
    var surname = word();
    var one = aCustomer(Map.of("name", "Erin " + surname));
    var other = aCustomer(Map.of("name", "Erin " + surname));
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(one, other));
  }

  @Test
  void whoever_is_gone_since_they_were_compared_is_not_proposed() throws SQLException {
    var there = new CustomerId(UUID.fromString(register(aPerson("Ida " + word(), "1961-03-05"))));
    var also = new CustomerId(UUID.fromString(register(aPerson("Ida " + word(), "1961-03-05"))));
    var found =
        Stream.of(CustomerId.next(), also)
            .map(other -> new Found(Pair.of(there, other), new Score(9, 0.99, List.of())))
            .toList();
    var search = Ids.next();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          insert into duplicate_search (id, state, minimum, created_by, created_at)
          values ('%s', 'COMPLETED', 0.9, 'test', now())
          """
              .formatted(search));
      assertThat(duplicates.propose(connection, search, found, Instant.now())).isEqualTo(1);
      connection.rollback();
    }
  }

  @Test
  void an_accepted_pair_is_merged_and_the_merge_can_be_undone() {
    var surname = word();
    var one = register(aPerson("Grace " + surname, "1984-02-01"));
    var other = register(aPerson("Grace " + surname, "1984-02-01"));
    searched();
    var id = find(one, other).get("id");
    as("admin")
        .body(Map.of("survivorId", UUID.randomUUID().toString()))
        .post("/api/duplicates/" + id + "/accept")
        .then()
        .statusCode(400);
    as("admin")
        .body(Map.of("survivorId", other, "reason", "seen both passports"))
        .post("/api/duplicates/" + id + "/accept")
        .then()
        .statusCode(200)
        .body("state", equalTo("ACCEPTED"))
        .body("decidedBy", equalTo("admin"))
        .body("decidedAt", notNullValue());
    customer(one).body("id", equalTo(other));
    for (var decision : List.of("accept", "reject")) {
      as("admin")
          .post("/api/duplicates/" + id + "/" + decision)
          .then()
          .statusCode(409)
          .body("type", containsString("duplicate-decided"));
    }
    unmerged(other, one).body("cause", equalTo("DUPLICATE"));
    customer(one).body("id", equalTo(one));
  }

  @Test
  void two_who_turned_out_to_be_different_are_not_merged_although_somebody_accepts() {
    var surname = word();
    var one = register(aPerson("Nora " + surname, "1991-01-14"));
    var other = register(aPerson("Nora " + surname, "1991-01-14"));
    searched();
    var id = find(one, other).get("id");
    for (var customer : List.of(one, other)) {
      patched(customer, knownBy("core-banking", "cb-" + number()));
    }
    as("admin")
        .post("/api/duplicates/" + id + "/accept")
        .then()
        .statusCode(409)
        .body("type", containsString("different-customers"));
    as("admin").get("/api/duplicates/" + id).then().statusCode(200).body("state", equalTo("OPEN"));
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(one, other));
  }

  @Test
  void a_rejected_pair_is_proposed_again_only_once_there_is_new_evidence() {
    var surname = word();
    var one = register(aPerson("Robert " + surname, "1971-06-24"));
    var other = register(aPerson("Robert " + surname, "1971-06-24"));
    searched();
    reject(one, other);
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(one, other));
    assertThat(pairs("REJECTED")).contains(key(one, other));
    patched(one, Map.of("attributes", Map.of("city", "Ningbo")));
    patched(other, Map.of("attributes", Map.of("city", "Urumqi")));
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(one, other));
    patched(other, Map.of("attributes", Map.of("city", "Ningbo")));
    searched();
    assertThat(pairs("OPEN")).contains(key(one, other));
  }

  @Test
  void what_was_rejected_is_rejected_of_whoever_stands_for_the_two_later() {
    var surname = word();
    var one = register(aPerson("Stella " + surname, "1979-10-05"));
    var other = register(aPerson("Stella " + surname, "1979-10-05"));
    searched();
    reject(one, other);
    var third = register(aPerson("Stella " + surname, "1979-10-05"));
    merged(third, one);
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(other, third));
  }

  @Test
  void who_were_merged_and_separated_again_are_not_proposed() {
    var surname = word();
    var one = register(aPerson("Agatha " + surname, "1981-03-19"));
    var other = register(aPerson("Agatha " + surname, "1981-03-19"));
    searched();
    assertThat(pairs("OPEN")).contains(key(one, other));
    merged(one, other);
    unmerged(one, other);
    searched();
    assertThat(pairs("OPEN")).doesNotContain(key(one, other));
  }

  @Test
  void whom_somebody_told_apart_no_common_device_makes_one() {
    var surname = word();
    var device = "d-" + number();
    var core = "cb-" + number();
    var visitor = aPerson("Ada " + surname, "1967-03-04");
    visitor.putAll(knownBy("device", device));
    var one = register(visitor);
    var customer = aPerson("Ada " + surname, "1967-03-04");
    customer.putAll(knownBy("core-banking", core));
    var other = register(customer);
    searched();
    reject(one, other);
    var login = aBehaviourOf(identifier("core-banking", core), "app.login");
    login.put("alsoKnownBy", List.of(identifier("device", device)));
    recorded(login);
    awaitNotLinked(one, other);
    customer(one).body("id", equalTo(one));
  }

  @Test
  void pairs_are_found_by_an_id_that_was_merged_away() {
    var surname = word();
    var one = register(aPerson("Edsger " + surname, "1955-05-11"));
    var other = register(aPerson("Edsger " + surname, "1955-05-11"));
    var old = register(aPerson("Quite " + word(), aDay()));
    merged(one, old);
    searched();
    for (var id : List.of(one, old)) {
      as("admin")
          .get("/api/duplicates?customerId=" + id)
          .then()
          .statusCode(200)
          .body("items.size()", equalTo(1))
          .body("items.toString()", containsString(other));
    }
  }

  @Test
  void a_manager_sees_pairs_of_the_own_portfolio_only() {
    var branch = aBranch("b" + number(), null);
    var username = "rm-" + number();
    var manager = aManager("m" + number(), branch, username);
    var surname = word();
    var own = aPerson("Evie " + surname, "1990-03-03");
    own.put("manager", manager);
    var one = register(own);
    var other = register(own);
    var foreign = register(aPerson("Evie " + surname, "1990-03-03"));
    searched();
    as("admin")
        .get("/api/duplicates?customerId=" + foreign)
        .then()
        .statusCode(200)
        .body("items.size()", equalTo(2));
    var seen =
        as(username, "relationship-manager")
            .get("/api/duplicates?limit=500")
            .then()
            .statusCode(200)
            .extract()
            .<List<Map<String, Object>>>path("items");
    assertThat(seen).extracting(Searches::key).containsExactly(key(one, other));
    as(username, "relationship-manager")
        .post("/api/duplicates/" + find(one, foreign).get("id") + "/reject")
        .then()
        .statusCode(404);
    // Who plans as well sees no more of them.
    as(username, "relationship-manager", "approver")
        .get("/api/duplicates?limit=500")
        .then()
        .statusCode(200)
        .body("items.size()", equalTo(1));
  }

  @Test
  void a_pair_that_was_decided_is_shown_to_a_manager_only_if_both_are_its_own() {
    var branch = aBranch("b" + number(), null);
    var username = "rm-" + number();
    var manager = aManager("m" + number(), branch, username);
    var surname = word();
    var own = aPerson("Jonas " + surname, "1969-09-09");
    own.put("manager", manager);
    var one = register(own);
    var other = register(own);
    var foreign = register(aPerson("Jonas " + surname, "1969-09-09"));
    searched();
    var mixed = find(one, foreign).get("id");
    reject(one, other);
    reject(one, foreign);
    var rejected =
        as(username, "relationship-manager")
            .get("/api/duplicates?limit=500&state=REJECTED")
            .then()
            .statusCode(200)
            .extract()
            .<List<Map<String, Object>>>path("items");
    assertThat(rejected).extracting(Searches::key).containsExactly(key(one, other));
    as(username, "relationship-manager").get("/api/duplicates/" + mixed).then().statusCode(404);
    as("admin").get("/api/duplicates/" + mixed).then().statusCode(200);
  }

  @Test
  void pairs_come_by_pages_most_probable_first() {
    var surname = word();
    for (var i = 0; i < 3; i++) {
      register(aPerson("Lola " + surname, "1983-11-06"));
    }
    searched();
    var first = as("admin").get("/api/duplicates?limit=2").then().statusCode(200).extract();
    var second =
        as("admin")
            .queryParam("limit", 2)
            .queryParam("cursor", first.<String>path("next"))
            .get("/api/duplicates")
            .then()
            .statusCode(200)
            .extract();
    var weights = first.<List<Float>>path("items.weight");
    assertThat(weights.getLast()).isGreaterThanOrEqualTo(second.<Float>path("items[0].weight"));
    assertThat(second.<List<String>>path("items.id"))
        .doesNotContainAnyElementsOf(first.<List<String>>path("items.id"));
  }

  @Test
  void what_makes_no_sense_is_refused() {
    as("marketer").body(Map.of()).post("/api/duplicates/searches").then().statusCode(403);
    as("admin")
        .body(Map.of("minimum", 1.5))
        .post("/api/duplicates/searches")
        .then()
        .statusCode(400);
    as("admin").get("/api/duplicates/searches/" + UUID.randomUUID()).then().statusCode(404);
    as("admin").post("/api/duplicates/" + UUID.randomUUID() + "/reject").then().statusCode(404);
    as("admin").get("/api/duplicates?state=NONSENSE").then().statusCode(400);
    as("admin").get("/api/duplicates?limit=0").then().statusCode(400);
    for (var minimum : List.of("abc", "NaN", "7", "-0.1", "")) {
      as("admin")
          .queryParam("minimum", minimum)
          .get("/api/duplicates")
          .then()
          .statusCode(400)
          .body("violations.field", hasItem("minimum"));
    }
    as("admin").get("/api/duplicates?minimum=0.95").then().statusCode(200);
    as("admin").get("/api/duplicates?cursor=forged").then().statusCode(400);
    as("admin").get("/api/duplicates/" + UUID.randomUUID()).then().statusCode(404);
    as("marketer").get("/api/duplicates").then().statusCode(403);
  }

  private static void reject(String one, String other) {
    as("admin")
        .post("/api/duplicates/" + find(one, other).get("id") + "/reject")
        .then()
        .statusCode(200)
        .body("state", equalTo("REJECTED"));
  }
}
