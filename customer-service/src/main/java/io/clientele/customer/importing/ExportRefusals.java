package io.clientele.customer.importing;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.clientele.customer.Database;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.csv.Formulas;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// Writes the rows that were refused to a CSV file, some mebibytes at a time: neither memory nor a
/// transaction grows with their number. Rows of a CSV file come in its own columns and with its own
/// separator, so that the file can be corrected and sent again.
@ApplicationScoped
class ExportRefusals {
  private static final int MOST_AT_ONCE = 1_000;

  private final Database database;
  private final ImportJobs jobs;
  private final Refusals refusals;
  private final Audit audit;

  ExportRefusals(Database database, ImportJobs jobs, Refusals refusals, Audit audit) {
    this.database = database;
    this.jobs = jobs;
    this.refusals = refusals;
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
    var layout = RefusalLayout.of(job);
    try (var csv =
        CsvWriter.builder()
            .fieldSeparator(layout.separator())
            .build(new OutputStreamWriter(output, StandardCharsets.UTF_8))) {
      csv.writeRecord(line(Columns.OF_REFUSED_ROWS, layout.columns()));
      var some = after(job, Refusal.NONE);
      while (!some.isEmpty()) {
        some.forEach(refusal -> csv.writeRecord(line(refusal, layout)));
        some = after(job, some.getLast());
      }
    }
  }

  private List<Refusal> after(ImportJob job, Refusal last) {
    return database.callApart(
        connection -> refusals.after(connection, job.id(), last, MOST_AT_ONCE));
  }

  private static List<String> line(Refusal refusal, RefusalLayout layout) {
    var fault = refusal.fault();
    return line(
        List.of(Long.toString(refusal.row()), fault.field(), fault.message()),
        layout.cells(refusal));
  }

  /// A line of the file; nothing in it is run by a spreadsheet.
  private static List<String> line(List<String> first, List<String> second) {
    return Stream.of(first, second).flatMap(List::stream).map(Formulas::guarded).toList();
  }
}
