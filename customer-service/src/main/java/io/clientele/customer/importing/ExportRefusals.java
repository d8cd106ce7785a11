package io.clientele.customer.importing;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.clientele.customer.Database;
import io.clientele.customer.importing.ImportJobs.Refusal;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.csv.Formulas;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes the rows that were refused to a CSV file, some mebibytes at a time: neither memory nor a
/// transaction grows with their number. Rows of a CSV file come in its own columns and with its own
/// separator, so that the file can be corrected and sent again.
@ApplicationScoped
class ExportRefusals {
  private final Database database;
  private final ImportJobs jobs;
  private final Audit audit;

  ExportRefusals(Database database, ImportJobs jobs, Audit audit) {
    this.database = database;
    this.jobs = jobs;
    this.audit = audit;
  }

  /// Writes a file when the time has come.
  @FunctionalInterface
  interface File {
    void write(OutputStream output) throws IOException;
  }

  File handle(UUID id) {
    return database.call(connection -> {
      var job =
          jobs.find(connection, id).orElseThrow(() -> new InputProblem.NotFound("import " + id));
      audit.record("import errors read", "import " + id, Map.of("refused", job.refused()));
      return output -> write(job, output);
    });
  }

  private void write(ImportJob job, OutputStream output) throws IOException {
    var layout = Layout.of(job);
    try (var csv =
        CsvWriter.builder()
            .fieldSeparator(layout.separator())
            .build(new OutputStreamWriter(output, StandardCharsets.UTF_8))) {
      csv.writeRecord(layout.columns());
      var refusals = after(job, Refusal.NONE);
      while (!refusals.isEmpty()) {
        refusals.forEach(refusal -> csv.writeRecord(layout.cells(refusal)));
        refusals = after(job, refusals.getLast());
      }
    }
  }

  private List<Refusal> after(ImportJob job, Refusal last) {
    return database.callApart(connection -> jobs.refusals(connection, job.id(), last));
  }

  /// How rows of a file are written.
  ///
  /// @param own the columns of the file; null when its rows are no cells
  /// @param leftOut how many of its first columns were put in front by us when it was another's
  ///   refused rows
  private record Layout(@Nullable List<String> own, char separator, int leftOut) {
    static Layout of(ImportJob job) {
      var header = job.header();
      if (header == null) {
        return new Layout(null, ',', 0);
      }
      var givenBack = Columns.isGivenBack(header.columns(), job.order().mapping());
      return new Layout(
          header.columns(), header.separator(), givenBack ? Columns.OF_REFUSED_ROWS.size() : 0);
    }

    List<String> columns() {
      return concat(Columns.OF_REFUSED_ROWS, own == null ? Stream.of("original") : asTheyWere(own));
    }

    List<String> cells(Refusal refusal) {
      return concat(
          List.of(Long.toString(refusal.row()), refusal.fault().field(), refusal.fault().message()),
          own == null
              ? Stream.of(refusal.original())
              : asTheyWere(Original.cells(refusal.original())));
    }

    private Stream<String> asTheyWere(List<String> cells) {
      return leftOut == 0 ? cells.stream() : cells.stream().skip(leftOut).map(Formulas::unguarded);
    }

    private static List<String> concat(List<String> first, Stream<String> second) {
      var all = new ArrayList<>(first);
      second.forEach(all::add);
      all.replaceAll(Formulas::guarded);
      return all;
    }
  }
}
