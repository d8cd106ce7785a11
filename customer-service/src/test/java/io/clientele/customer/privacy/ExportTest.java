package io.clientele.customer.privacy;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.local.backing.EveryTable;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class ExportTest {
  @Inject DataSource database;

  @Test
  void an_export_has_all_that_is_held_with_nothing_masked() {
    var secret = "secret" + number();
    as("admin")
        .body(Map.of("type", "TEXT", "title", "Secret", "protection", "SECRET"))
        .put("/api/attributes/" + secret)
        .then()
        .statusCode(201);
    var email = "li." + number() + "@example.com";
    var customer =
        aCustomer(
            Map.of(
                "name",
                "Li Exported",
                "attributes",
                Map.of(secret, "only for the customer"),
                "identifiers",
                List.of(
                    Map.of("namespace", "core-banking", "value", "cb-" + number()),
                    Map.of("namespace", "email", "value", email)),
                "consents",
                List.of(Map.of("purpose", "MARKETING", "channel", "EMAIL", "granted", true))));
    recorded(aBehaviour(customer, "app.login", Instant.now(), "12.50"));
    awaitBehaviours(customer, 1);

    export("privacy-officer", customer)
        .statusCode(200)
        .header("Clientele-Customer-Ids", equalTo(customer))
        .header("Cache-Control", equalTo("no-store"))
        .body("profile.id", equalTo(customer))
        .body("profile.name", equalTo("Li Exported"))
        .body("profile.identifiers.value", hasItem(email))
        .body("profile.attributes." + secret, equalTo("only for the customer"))
        .body("consentLedger.purpose", equalTo(List.of("MARKETING")))
        .body("behaviours.type", equalTo(List.of("app.login")))
        .body("behaviours[0].amount", equalTo(Map.of("amount", "12.50", "currency", "CNY")))
        .body("behaviourTotals", hasSize(1))
        .body("lifecycle.axis", hasItem("STAGE"))
        .body("merges", hasSize(0));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            as("admin")
                .get("/api/audit?limit=500")
                .then()
                .statusCode(200)
                .body(
                    "items.findAll { it.subject == 'customer " + customer + "' }.action",
                    hasItem("customer exported")));
  }

  @Test
  void a_line_of_the_ledger_that_only_proves_another_says_so() {
    var number = "exp-" + number();
    for (var word : List.of("2026-02-01T09:00:00Z,form", ",scan of the form")) {
      AnImport.ofCsv(
              """
              kind,name,identifier.core-banking,consent.MARKETING.EMAIL,\
              consent.MARKETING.EMAIL.givenAt,consent.MARKETING.EMAIL.evidence
              PERSON,Wang Fang,%s,GRANTED,%s
              """
                  .formatted(number, word))
          .applied();
    }
    String customer = found(number).extract().path("items[0].id");
    var exported = export("privacy-officer", customer).statusCode(200).extract();
    assertThat(exported.<List<String>>path("consentLedger.evidence"))
        .containsExactly("form", "scan of the form");
    assertThat(exported.<String>path("consentLedger[1].proves"))
        .isNotNull()
        .isEqualTo(exported.path("consentLedger[0].id"));
  }

  @Test
  void the_ids_of_those_who_were_merged_into_the_customer_are_named() {
    var survivor = aCustomer();
    var merged =
        register(
            Map.of(
                "kind",
                "PERSON",
                "name",
                "Merged",
                "identifiers",
                List.of(Map.of("namespace", "device", "value", "device-" + number()))));
    as("admin")
        .body(Map.of("from", merged))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(200);
    for (var id : List.of(survivor, merged)) {
      var ids =
          export("privacy-officer", id)
              .statusCode(200)
              .body("profile.id", equalTo(survivor))
              .body("merges.mergedId", equalTo(List.of(merged)))
              .extract()
              .header("Clientele-Customer-Ids");
      assertThat(ids.split(",", -1)).containsExactlyInAnyOrder(survivor, merged);
    }
  }

  @Test
  void what_is_kept_of_a_merge_that_was_undone_is_exported_to_both() {
    var email = "li." + number() + "@example.com";
    var survivor = aCustomer(Map.of("name", "Li Stays"));
    var merged =
        register(
            Map.of(
                "kind",
                "PERSON",
                "name",
                "Li Goes",
                "attributes",
                Map.of(),
                "identifiers",
                List.of(Map.of("namespace", "email", "value", email))));
    as("admin")
        .body(Map.of("from", merged, "reason", "the same desk"))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(200);
    as("admin")
        .body(Map.of("customerId", merged))
        .post("/api/customers/" + survivor + "/unmerge")
        .then()
        .statusCode(200);

    export("privacy-officer", merged)
        .statusCode(200)
        .body("merges.survivorId", equalTo(List.of(survivor)))
        .body("merges.undoneAt", hasSize(1))
        .body("beforeMerges.name", equalTo(List.of("Li Goes")))
        .body("beforeMerges[0].identifiers.value", equalTo(List.of(email)));
    export("privacy-officer", survivor)
        .statusCode(200)
        .body("merges.mergedId", equalTo(List.of(merged)))
        .body("beforeMerges.name", equalTo(List.of("Li Stays")));
  }

  @Test
  void who_assigned_the_customer_from_where_and_as_whose_duplicate_it_was_proposed_is_exported()
      throws SQLException {
    var from = aBranch("from-" + number(), null);
    var to = aBranch("to-" + number(), null);
    var customer = aCustomer(Map.of("branch", from));
    as("integration")
        .header("If-Match", "*")
        .body(Map.of("branch", to))
        .patch("/api/customers/" + customer)
        .then()
        .statusCode(200);
    proposed(customer);

    export("privacy-officer", customer)
        .statusCode(200)
        .body("assignments.branch.from", hasItem(from))
        .body("assignments.branch.to", equalTo(List.of(from, to)))
        .body("assignments.assignedBy", hasSize(2))
        .body("duplicates.state", equalTo(List.of("OPEN")))
        .body("duplicates[0].parts[0].field", equalTo("name"))
        .body("identityLinks.namespace", equalTo(List.of("device")))
        .body("identityLinks.refusedReason", equalTo(List.of("They are two.")));
  }

  /// As a duplicate, and as somebody who has a device in common with another.
  private void proposed(String customer) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          with search as (
            insert into duplicate_search (id, state, minimum, created_by, created_at)
            values (uuidv7(), 'COMPLETED', 0.8, 'admin', now()) returning id),
          link as (
            insert into identity_link (one_id, other_id, namespace, refused_under, reason)
            values ('%1$s', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'device', 9223372036854775807,
              'They are two.'))
          insert into duplicate
            (id, one_id, other_id, search_id, state, probability, weight, parts, found_at)
          select uuidv7(), '%1$s', 'ffffffff-ffff-ffff-ffff-ffffffffffff', id, 'OPEN', 0.9, 9,
            '[{"field": "name", "agreement": "the same", "level": 8, "weight": 9}]', now()
          from search
          """
              .formatted(customer));
    }
  }

  @Test
  void every_table_with_customers_in_it_is_exported_or_left_out_with_a_reason()
      throws SQLException {
    var told = new TreeSet<>(ExportCustomer.LEFT_OUT.keySet());
    told.addAll(ExportCustomer.PROFILE);
    ExportCustomer.PARTS.forEach(part -> told.addAll(part.tables()));
    assertThat(told).containsAll(HeldRows.tables());
    try (var connection = database.getConnection()) {
      assertThat(told).containsAll(EveryTable.withCustomers(connection));
    }
  }

  @Test
  void nobody_else_gets_it_and_unknown_customers_have_none() {
    var customer = aCustomer();
    for (var role :
        List.of("admin", "marketer", "analyst", "integration", "relationship-manager")) {
      export(role, customer).statusCode(403);
    }
    export("privacy-officer", UUID.randomUUID().toString()).statusCode(404);
  }

  private static ValidatableResponse export(String role, String customer) {
    return as(role).get("/api/customers/" + customer + "/export").then();
  }
}
