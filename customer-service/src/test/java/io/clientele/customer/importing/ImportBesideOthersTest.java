package io.clientele.customer.importing;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.importing.ACustomerFile.rows;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Waiting;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// Files beside others who write at the same time.
@CustomerServiceTest
class ImportBesideOthersTest {
  @Inject DataSource source;
  @Inject StoredFiles stored;
  @Inject Identifiers identifiers;
  @Inject RunImports runImports;

  @Test
  void whoever_gets_an_identifier_while_a_chunk_is_written_is_completed_by_its_row()
      throws SQLException {
    var first = aCustomer();
    var listed = "race-" + number();
    var number = "race-" + number();
    try (var other = source.getConnection()) {
      other.setAutoCommit(false);
      identifiers.add(
          other,
          List.of(
              new Identifiers.Owned(
                  new CustomerId(UUID.fromString(first)),
                  new Identifier("bank-marketing", listed))));
      var sent =
          AnImport.ofCsv(
              "kind,name,identifier.core-banking,identifier.bank-marketing,attribute.city\n"
                  + "PERSON,Before,%s,,\nPERSON,,,%s,Harbin\n".formatted(number, listed));
      await().atMost(PATIENCE).until(() -> Waiting.forRows(source, "%"));
      other.commit();
      sent.finished()
          .body("state", equalTo("COMPLETED"))
          .body("applied", equalTo(2))
          .body("refused", equalTo(0));
    }
    customer(first).body("attributes.city", equalTo("Harbin"));
    found(number).body("items.size()", equalTo(1));
  }

  @Test
  void whoever_is_seen_while_a_file_registers_them_is_one_customer() throws SQLException {
    var number = "seen-" + number();
    var first = register(aPerson(Map.of("identifiers", List.of(one("core-banking", number)))));
    var email = number + "@example.com";
    try (var other = source.getConnection();
        var statement = other.createStatement()) {
      // The file waits for a customer after it was found that nobody has the e-mail.
      other.setAutoCommit(false);
      statement.execute("select 1 from customer where id = '" + first + "' for update");
      var sent =
          AnImport.ofCsv(
              "kind,name,identifier.core-banking,identifier.email,attribute.city\n"
                  + "PERSON,,%s,,Harbin\nPERSON,New,,%s,\n".formatted(number, email));
      await().atMost(PATIENCE).until(() -> Waiting.forRows(source, "%"));
      var behaviour = aBehaviour(first, "app.login");
      behaviour.remove("customerId");
      behaviour.put("identifier", one("email", email));
      recorded(behaviour);
      await()
          .atMost(PATIENCE)
          .until(() ->
              Waiting.forLock(source, "iden")
                  || !found("email", email).extract().path("items").equals(List.of()));
      other.rollback();
      sent.finished().body("applied", equalTo(2)).body("refused", equalTo(0));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> found("email", email).body("items.name", contains("New")));
    awaitBehaviours(found("email", email).extract().path("items[0].id"), 1);
    found("email", email).body("items.size()", equalTo(1));
  }

  private static Map<String, String> one(String namespace, String value) {
    return Map.of("namespace", namespace, "value", value);
  }

  @Test
  void the_same_file_twice_at_once_makes_each_customer_once() throws Exception {
    var prefix = "twice-" + number() + "-";
    var file = rows(prefix, 400);
    var first = stored.add(file, "lease_until = now() + interval '1 hour'");
    var second = stored.add(file, "lease_until = now() + interval '1 hour'");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      stored.set("lease_until = null", first, second);
      var done = List.of(threads.submit(runImports::all), threads.submit(runImports::all));
      for (var one : done) {
        one.get();
      }
    }
    for (var sent : List.of(first, second)) {
      sent.finished().body("state", equalTo("COMPLETED")).body("applied", equalTo(400));
    }
    for (var i = 0; i < 400; i += 57) {
      found(prefix + i).body("items.size()", equalTo(1));
    }
  }
}
