package io.clientele.customer.merging;

import static io.clientele.customer.Bank.*;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Waiting;
import io.clientele.customer.condition.KnownCustomers;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// Merges at the same time as others, and as whatever else changes those who are merged.
@CustomerServiceTest
class MergesAtOnceTest {
  @Inject DataSource database;
  @Inject KnownCustomers knownCustomers;

  @Test
  void two_who_are_merged_into_each_other_at_once_are_one_and_may_be_merged_the_other_way_later()
      throws Exception {
    var one = aProspect();
    var other = aProspect();
    try (var pool = Executors.newFixedThreadPool(2)) {
      var there = pool.submit(() -> merge(one, other).extract().statusCode());
      var back = pool.submit(() -> merge(other, one).extract().statusCode());
      assertThat(List.of(there.get(), back.get())).containsExactlyInAnyOrder(200, 409);
    }
    String survivor = profile(one).extract().path("id");
    var goes = survivor.equals(one) ? other : one;
    profile(goes).body("id", equalTo(survivor));
    unmerged(survivor, goes);
    merged(goes, survivor);
    profile(survivor).body("id", equalTo(goes));
    merge(goes, survivor).statusCode(409).body("type", containsString("already-merged"));
  }

  @Test
  void merges_that_happen_at_once_leave_one_customer_and_lose_nothing() throws Exception {
    var all = new ArrayList<String>();
    for (var i = 0; i < 6; i++) {
      all.add(aProspect());
    }
    all.forEach(id -> recorded(aBehaviour(id, "app.login")));
    try (var pool = Executors.newFixedThreadPool(6)) {
      var statuses = new ArrayList<Future<Integer>>();
      for (var i = 0; i < all.size(); i++) {
        var into = all.get(i);
        var from = all.get((i + 1) % all.size());
        statuses.add(pool.submit(() -> merge(into, from).extract().statusCode()));
      }
      var answers = new ArrayList<Integer>();
      for (var status : statuses) {
        answers.add(status.get());
      }
      assertThat(answers).containsOnly(200, 409).filteredOn(code -> code == 200).hasSize(5);
    }
    String survivor = profile(all.getFirst()).extract().path("id");
    all.forEach(id -> profile(id).body("id", equalTo(survivor)));
    awaitBehaviours(survivor, 6);
    profile(survivor).body("identifiers", hasSize(6));
  }

  @Test
  void a_change_and_a_consent_that_come_during_a_merge_are_the_survivors() throws Exception {
    var survivor = aCustomer();
    var other = aProspect();
    try (var pool = Executors.newFixedThreadPool(3);
        var connection = database.getConnection();
        var statement = connection.createStatement()) {
      // The merge stops where it takes the identifiers over.
      connection.setAutoCommit(false);
      statement.execute("select 1 from identifier where customer_id = '" + other + "' for update");
      var merge = pool.submit(() -> merge(survivor, other).extract().statusCode());
      await().atMost(PATIENCE).until(() -> Waiting.forRows(database, "update identifier%"));
      var changed =
          pool.submit(() ->
              as("admin")
                  .header("If-Match", "*")
                  .body(Map.of("attributes", Map.of("city", "Suzhou")))
                  .patch("/api/customers/" + other)
                  .then()
                  .extract()
                  .statusCode());
      var consented =
          pool.submit(() ->
              as("integration")
                  .body(consent("SMS", false))
                  .post("/api/customers/" + other + "/consents")
                  .then()
                  .extract()
                  .statusCode());
      await()
          .atMost(PATIENCE)
          .until(() -> Waiting.forRows(database, "%risk_valid_until_on%for update%"));
      await()
          .atMost(PATIENCE)
          .until(() -> Waiting.forRows(database, "update customer set version%"));
      connection.rollback();
      assertThat(List.of(merge.get(), changed.get(), consented.get()))
          .containsExactly(200, 200, 201);
    }
    profile(survivor)
        .body("attributes.city", equalTo("Suzhou"))
        .body("consents.find { it.channel == 'SMS' }.granted", equalTo(false));
  }

  @Test
  void a_file_that_tells_of_somebody_who_is_merged_just_then_tells_of_the_survivor()
      throws Exception {
    // Of the three the one registered first is kept locked, so that the file waits for it after it
    // was found whose the identifiers are.
    var emails = List.of(anEmail(), anEmail(), anEmail());
    var ids = new ArrayList<String>();
    for (var email : emails) {
      ids.add(aProspect(knownBy("email", email)));
    }
    AnImport job;
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select 1 from customer where id = '" + ids.getFirst() + "' for update");
      var file = new StringBuilder("kind,identifier.email,attribute.city\n");
      emails.forEach(email -> file.append("PERSON,").append(email).append(",Suzhou\n"));
      job = AnImport.ofCsv(file.toString());
      await().atMost(PATIENCE).until(() -> Waiting.forRows(database, "%from customer%for update%"));
      merged(ids.get(1), ids.get(2));
      connection.rollback();
    }
    job.finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(3))
        .body("refused", equalTo(0));
    profile(ids.getFirst()).body("attributes.city", equalTo("Suzhou"));
    profile(ids.get(2))
        .body("id", equalTo(ids.get(1)))
        .body("attributes.city", equalTo("Suzhou"))
        .body("identifiers", hasSize(2));
    unmerged(ids.get(1), ids.get(2));
    profile(ids.get(2)).body("identifiers.value", contains(emails.getLast()));
  }

  @Test
  void whoever_waits_for_a_survivor_holds_up_nobody_that_comes_after() throws Exception {
    var survivor = aProspect();
    var later = aProspect();
    var goes = aProspect();
    merged(survivor, goes);
    try (var pool = Executors.newSingleThreadExecutor();
        var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select 1 from customer where id = '" + survivor + "' for update");
      var locked = pool.submit(() -> lockNamed(later, goes));
      await()
          .atMost(PATIENCE)
          .until(() -> Waiting.forRows(database, "select id from customer%for update"));
      statement.execute("select 1 from customer where id = '" + later + "' for update nowait");
      connection.rollback();
      assertThat(locked.get()).containsExactlyInAnyOrder(later, survivor);
    }
  }

  private Collection<String> lockNamed(String... ids) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var named = Stream.of(ids).map(UUID::fromString).map(CustomerId::new).collect(toSet());
        var locked = knownCustomers.lockNamed(connection, named);
        return locked.values().stream().map(CustomerId::toString).toList();
      } finally {
        connection.rollback();
      }
    }
  }
}
