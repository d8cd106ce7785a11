package io.clientele.customer.importing;

import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes a file in: its beginning is checked, all of it is stored, and only then is there a job. A
/// client that got its answer need not keep the file.
@ApplicationScoped
class ReceiveFile {
  private static final int PART = 1024 * 1024;

  private final Database database;
  private final ImportJobs jobs;
  private final ImportParts parts;
  private final Uploads uploads;
  private final OpenFile openFile;
  private final ImportConfig config;
  private final BusinessDay calendar;
  private final CurrentUser user;
  private final Audit audit;

  ReceiveFile(
      Database database,
      ImportJobs jobs,
      ImportParts parts,
      Uploads uploads,
      OpenFile openFile,
      ImportConfig config,
      BusinessDay calendar,
      CurrentUser user,
      Audit audit) {
    this.database = database;
    this.jobs = jobs;
    this.parts = parts;
    this.uploads = uploads;
    this.openFile = openFile;
    this.config = config;
    this.calendar = calendar;
    this.user = user;
    this.audit = audit;
  }

  ImportJob handle(ImportOrder order, InputStream body) throws IOException {
    var first = body.readNBytes(PART);
    if (first.length == 0) {
      throw new InputProblem.Invalid("", "The file is empty", "empty-file");
    }
    var header = checkBeginning(order, first);
    var id = Ids.next();
    uploads.begin(new Uploads.Upload(id, order, header, user.name()));
    try {
      var bytes = store(id, first, body);
      return database.callApart(connection -> {
        uploads.receive(connection, id, bytes);
        audit.record(
            "import received",
            "import " + id,
            Map.of(
                "kind", order.kind().word(),
                "format", order.format().name(),
                "dryRun", order.dryRun(),
                "bytes", bytes));
        return jobs.find(connection, id).orElseThrow();
      });
    } catch (IOException | RuntimeException e) {
      database.callApart(connection -> {
        uploads.forget(connection, id);
        return id;
      });
      throw e;
    } finally {
      uploads.end(id);
    }
  }

  /// A file whose header is wrong is refused at the door, not in a job.
  private @Nullable CsvHeader checkBeginning(ImportOrder order, byte[] first) throws IOException {
    var origin = new OpenFile.Origin(user.name(), calendar.now());
    try (var file = openFile.handle(order, new ByteArrayInputStream(first), origin)) {
      return file.header();
    } catch (UnreadableFile e) {
      throw new InputProblem.Invalid(e.atTheDoor());
    }
  }

  private long store(UUID id, byte[] first, InputStream body) throws IOException {
    var part = first;
    var bytes = 0L;
    for (var number = 0; part.length > 0; number++) {
      bytes += part.length;
      if (bytes > config.largestFile()) {
        throw new CustomerProblem.ImportTooLarge(config.largestFile());
      }
      var content = part;
      var place = number;
      database.callApart(connection -> {
        uploads.goOn(connection, id);
        parts.add(connection, id, place, content);
        return place;
      });
      part = body.readNBytes(PART);
    }
    return bytes;
  }
}
