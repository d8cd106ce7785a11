package io.clientele.customer.importing;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.importing.ACustomerFile.HEADER;
import static io.clientele.customer.importing.ACustomerFile.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// Rows that cannot be written, and keep no file waiting.
@CustomerServiceTest
class RowsInTheWayTest {
  @Inject DataSource source;
  @Inject Database database;
  @Inject Identifiers identifiers;

  @Test
  void a_row_that_the_database_refuses_is_named_and_the_others_are_applied() throws SQLException {
    var prefix = "db-" + number() + "-";
    AnImport sent;
    try (var _ = ARefusal.ofCity(source, "22003", prefix)) {
      sent =
          AnImport.ofCsv(
              HEADER
                  + IntStream.range(0, 9)
                      .mapToObj(i -> row(prefix + i, i == 5 ? prefix : "Xian"))
                      .collect(Collectors.joining()));
      sent.finished()
          .body("state", equalTo("COMPLETED"))
          .body("rowsRead", equalTo(9))
          .body("applied", equalTo(8))
          .body("refused", equalTo(1));
    }
    assertThat(sent.errors())
        .contains("6,,cannot be stored: the database does not take it (22003),PERSON,Wang Fang,");
    found(prefix + 4).body("items.size()", equalTo(1));
    found(prefix + 5).body("items", empty());
    found(prefix + 8).body("items.size()", equalTo(1));
  }

  @Test
  void a_row_that_is_in_the_way_of_others_for_ever_keeps_no_file_waiting() throws SQLException {
    var prefix = "way-" + number() + "-";
    AnImport sent;
    try (var _ = ARefusal.ofCity(source, "40001", prefix)) {
      sent =
          AnImport.ofCsv(
              HEADER + row(prefix + 0, "Xian") + row(prefix + 1, prefix) + row(prefix + 2, "Xian"));
      sent.finished()
          .body("state", equalTo("COMPLETED"))
          .body("applied", equalTo(2))
          .body("refused", equalTo(1));
    }
    assertThat(sent.errors()).contains("2,,others change the same customer at the same time");
  }

  @Test
  void a_customer_with_two_numbers_of_which_one_is_allowed_keeps_no_file_waiting() {
    var customer = aCustomer();
    var second = "second-" + number();
    database.callApart(connection ->
        identifiers.add(
            connection,
            List.of(
                new Identifiers.Owned(
                    new CustomerId(UUID.fromString(customer)),
                    new Identifier("core-banking", second)))));
    AnImport.ofCsv(HEADER + row(second, "Harbin") + row("third-" + second, "Xian"))
        .finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(2));
    customer(customer).body("attributes.city", equalTo("Harbin"));
  }
}
