package io.clientele.e2e;

import io.clientele.demo.api.Role;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Files of customers for tests.
final class Uploads {
  private Uploads() {}

  /// Customers of a new branch `mark`, each with a core-banking number `mark-<n>` and an e-mail
  /// address; every tenth wants to be written to.
  ///
  /// @return the path of the job
  static String customers(Suite suite, String mark, int count) {
    suite.api().as(Role.ADMIN).put("/api/branches/" + mark, Map.of("name", mark));
    var rows =
        IntStream.range(0, count)
            .mapToObj(i ->
                "PERSON,Someone %1$d,%2$s-%1$d,%2$s-%1$d@customers.test,2024-01-01,%2$s,%3$s"
                    .formatted(i, mark, i % 10 == 0 ? "GRANTED" : ""))
            .collect(
                Collectors.joining(
                    "\n",
                    "kind,name,identifier.core-banking,identifier.email,registeredOn,branch,"
                        + "consent.MARKETING.EMAIL\n",
                    "\n"));
    var answer =
        suite.send(
            "POST",
            "/api/imports?kind=customers",
            suite.stack().token("integration"),
            "text/csv",
            rows);
    if (answer.statusCode() != 202) {
      throw new AssertionError(answer.body());
    }
    return "/api/imports/" + suite.json(answer.body()).get("id").asText();
  }
}
