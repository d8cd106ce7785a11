package io.clientele.customer.behaviour;

import static io.clientele.customer.Bank.*;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Tables;
import io.clientele.customer.TestClock;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Behaviours that come before their customer.
@CustomerServiceTest
class WaitingBehaviourTest {
  @Inject DataSource database;
  @Inject TestClock clock;
  @Inject ForgetBehaviours forgetBehaviours;

  @AfterEach
  void now() {
    clock.reset();
  }

  @Test
  void a_fact_that_waited_longer_than_its_type_is_kept_is_passed_over_when_its_customer_comes() {
    var type = aBehaviourType(Map.of("retention", "P30D"));
    var namespace = aNamespaceThatWaits();
    var value = "w-" + number();
    recorded(aBehaviourOf(identifier(namespace, value), type));
    recorded(aBehaviourOf(identifier(namespace, value), "app.login"));
    await().atMost(PATIENCE).until(() -> waiting(namespace) == 2);
    clock.advance(Duration.ofDays(40));
    var customer = aCustomer(knownBy(namespace, value));
    awaitBehaviours(customer, 1);
    timeline(customer).body("items.type", contains("app.login"));
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .body("items.findAll { it.key == '" + namespace + ":" + value + "' }", empty());
  }

  @Test
  void behaviours_wait_for_their_customer_where_the_namespace_says_so() {
    var namespace = aNamespaceThatWaits();
    var value = "w-" + number();
    var early = aBehaviourOf(identifier(namespace, value), "app.login");
    recorded(early);
    recorded(early);
    recorded(aBehaviourOf(identifier(namespace, value), "branch.visited"));
    // Whoever comes behind them on the topic and is known is not held up.
    var known = aCustomer();
    recorded(aBehaviour(known, "app.login"));
    awaitBehaviours(known, 1);
    found(namespace, value).body("items", empty());
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .body("items.findAll { it.key == '" + namespace + ":" + value + "' }", empty());
    var customer = aCustomer(knownBy(namespace, " " + value));
    awaitBehaviours(customer, 2);
    recorded(early);
    recorded(aBehaviourOf(identifier(namespace, value), "product.viewed"));
    awaitBehaviours(customer, 3);
    timeline(customer)
        .body("items.type", containsInAnyOrder("app.login", "branch.visited", "product.viewed"));
  }

  @Test
  void behaviours_also_find_a_customer_that_gets_the_identifier_later() {
    var namespace = aNamespaceThatWaits();
    var value = "w-" + number();
    recorded(aBehaviourOf(identifier(namespace, value), "app.login"));
    var customer = aCustomer();
    as("integration")
        .header("If-Match", "*")
        .body(knownBy(namespace, value))
        .patch("/api/customers/" + customer)
        .then()
        .statusCode(200)
        .body("id", notNullValue());
    awaitBehaviours(customer, 1);
  }

  @Test
  void behaviours_whose_customer_does_not_come_are_given_up_after_a_year() throws SQLException {
    var namespace = aNamespaceThatWaits();
    var value = "w-" + number();
    recorded(aBehaviourOf(identifier(namespace, value), "app.login"));
    await().atMost(PATIENCE).until(() -> waitsSince("366 days", namespace) == 1);
    recorded(aBehaviourOf(identifier(namespace, value), "branch.visited"));
    await().atMost(PATIENCE).until(() -> waiting(namespace) == 2);
    forgetBehaviours.all();
    var customer = aCustomer(knownBy(namespace, value));
    awaitBehaviours(customer, 1);
    timeline(customer).body("items.type", contains("branch.visited"));
  }

  private long waitsSince(String age, String namespace) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                """
                update waiting_behaviour set received_at = now() - ?::interval where namespace = ?
                """)) {
      statement.setString(1, age);
      statement.setString(2, namespace);
      return statement.executeUpdate();
    }
  }

  private long waiting(String namespace) throws SQLException {
    return Tables.count(
        database,
        "select count(*) from waiting_behaviour where namespace = '%s'".formatted(namespace));
  }

  /// A namespace whose behaviours wait until somebody has their identifier.
  private static String aNamespaceThatWaits() {
    var namespace = "crm-" + number();
    as("admin")
        .body(Map.of("title", "CRM", "unique", true, "unknown", "WAIT"))
        .put("/api/identifiers/namespaces/" + namespace)
        .then()
        .statusCode(201)
        .body("unknown", equalTo("WAIT"));
    return namespace;
  }
}
