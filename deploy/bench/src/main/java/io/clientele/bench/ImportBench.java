package io.clientele.bench;

import io.clientele.demo.Dashboard;
import io.clientele.demo.Loading;
import io.clientele.demo.RunningSuite;
import io.clientele.demo.Screen;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.local.stack.StackSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How fast new customers come in by a file, beside a bare `COPY` of the same file.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the import of a CSV file of new customers, with identifiers and consents, until the"
          + " last one is registered, judged and announced, beside a bare COPY of the same file into"
          + " an indexed table of the same PostgreSQL.",
      ""
    })
final class ImportBench implements Callable<Integer> {
  private static final String HEADER =
      "kind,name,registeredOn,identifier.core-banking,identifier.email,consent.MARKETING.EMAIL\n";

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many customers the file has (default: ${DEFAULT-VALUE}).")
  private int customers;

  private final Screen screen = Screen.ofTheProcess();
  private final Instant started = Instant.now();

  @Override
  public Integer call() throws IOException, SQLException {
    var settings = StackSettings.from(System.getenv());
    var addresses = RunningSuite.findOrStart(settings, screen);
    try (var api = new ClienteleApi(URI.create(addresses.gateway()), settings.password())) {
      screen.heading("A file of %s customers".formatted(Screen.count(customers)));
      var warmUp = write("warm-up", customers / 10);
      var file = write("measured", customers);
      try {
        load(api, warmUp, customers / 10);
        print(load(api, file, customers), bare(settings, file));
      } finally {
        Files.delete(warmUp);
        Files.delete(file);
      }
    }
    return 0;
  }

  private Path write(String step, int rows) throws IOException {
    var file = Files.createTempFile("clientele-bench", ".csv");
    var registered = LocalDate.now(ZoneOffset.UTC).minusYears(2).withDayOfYear(1);
    var run = "%s-%d".formatted(step, started.toEpochMilli());
    try (var out = Files.newBufferedWriter(file)) {
      out.write(HEADER);
      for (var n = 0; n < rows; n++) {
        out.write(
            "PERSON,Bench %d,%s,%s-%d,%s-%d@example.com,GRANTED\n"
                .formatted(n, registered, run, n, run, n));
      }
    }
    return file;
  }

  /// Loads the file; analytics must then know exactly as many more.
  ///
  /// @return customers a second, from the first byte sent to the end of the job
  private double load(ClienteleApi api, Path file, int rows) {
    var dashboard = new Dashboard(api);
    var before = dashboard.overview().customers().total();
    var start = System.nanoTime();
    new Loading(api, screen).customers(file, rows);
    var seconds = (System.nanoTime() - start) / 1e9;
    dashboard.await(
        "analytics knows all of them", overview -> overview.customers().total() == before + rows);
    screen.say("analytics knows exactly %s more".formatted(Screen.count(rows)));
    return rows / seconds;
  }

  private static double bare(StackSettings settings, Path file) throws SQLException {
    try (var connection = StackDatabase.ofCustomers(settings)) {
      return new BareCopy(connection).measure(file);
    }
  }

  private void print(double perSecond, double bare) {
    screen.heading(
        "Results: %d processors; everything runs on the same machine"
            .formatted(Runtime.getRuntime().availableProcessors()));
    var figure = Figure.of("import.customers", perSecond, "customers/s", "bare COPY", bare);
    screen.table(List.of("figure", "value", "ratio", "beside"), List.of(figure.row()));
    System.out.println(figure.line());
  }
}
