package io.clientele.customer.privacy;

import static io.clientele.customer.Bank.*;

import io.clientele.local.backing.EveryTable;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/// A person of whom there is something in every corner, with words that nobody else has.
final class Somebody {
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
              List.of(consent("EMAIL", true))));

  /// The columns in which one of the words is found.
  List<String> traces(DataSource database) throws SQLException {
    try (var connection = database.getConnection()) {
      return EveryTable.withText(connection, name, core, digits, email);
    }
  }
}
