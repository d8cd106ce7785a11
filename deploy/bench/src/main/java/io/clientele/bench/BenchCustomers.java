package io.clientele.bench;

import io.clientele.demo.Dashboard;
import io.clientele.demo.Loading;
import io.clientele.demo.Screen;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The customers whose behaviours are measured. They are imported before each run, which changes
/// nothing from the second run on.
final class BenchCustomers {
  static final String NAMESPACE = "core-banking";

  private static final int MOST_AT_ONCE = 1_000;

  private BenchCustomers() {}

  /// The customers who are there from run to run.
  static final String STANDING = "bench";

  static String identifier(String prefix, int number) {
    return "%s-%06d".formatted(prefix, number);
  }

  /// @param prefix of their core-banking numbers
  static void register(ClienteleApi api, Screen screen, String prefix, int customers) {
    var registered = LocalDate.now(ZoneOffset.UTC).minusYears(2).withDayOfYear(1);
    var csv =
        IntStream.range(0, customers)
            .mapToObj(
                n -> "PERSON,Bench %d,%s,%s\n".formatted(n, registered, identifier(prefix, n)))
            .collect(
                Collectors.joining(
                    "", "kind,name,registeredOn,identifier." + NAMESPACE + "\n", ""));
    try {
      var file = Files.createTempFile("clientele-bench", ".csv");
      try {
        Files.writeString(file, csv);
        new Loading(api, screen).customers(file, customers);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    new Dashboard(api)
        .await("all customers are known", overview -> overview.customers().total() >= customers);
  }

  /// Their ids, in the order of their numbers.
  static List<UUID> ids(ClienteleApi api, String prefix, int customers) {
    var ids = new ArrayList<UUID>(customers);
    for (var from = 0; from < customers; from += MOST_AT_ONCE) {
      var named =
          IntStream.range(from, Math.min(customers, from + MOST_AT_ONCE))
              .mapToObj(n -> new Named(NAMESPACE, identifier(prefix, n)))
              .toList();
      api.as(Role.INTEGRATION)
          .post("/api/identifiers/resolve", Map.of("items", named), Resolved.class)
          .items
          .forEach(one -> ids.add(one.customerId));
    }
    return ids;
  }

  private record Named(String namespace, String value) {}

  private record Resolved(List<Owner> items) {}

  private record Owner(UUID customerId) {}
}
