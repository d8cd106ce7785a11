package io.clientele.bench;

import io.clientele.demo.Dashboard;
import io.clientele.demo.Loading;
import io.clientele.demo.Screen;
import io.clientele.demo.api.ClienteleApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The customers whose behaviours are measured. They are imported before each run, which changes
/// nothing from the second run on.
final class BenchCustomers {
  static final String NAMESPACE = "core-banking";

  private BenchCustomers() {}

  static String identifier(int number) {
    return "bench-%06d".formatted(number);
  }

  static void register(ClienteleApi api, Screen screen, int customers) {
    var registered = LocalDate.now(ZoneOffset.UTC).minusYears(2).withDayOfYear(1);
    var csv =
        IntStream.range(0, customers)
            .mapToObj(n -> "PERSON,Bench %d,%s,%s\n".formatted(n, registered, identifier(n)))
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
}
