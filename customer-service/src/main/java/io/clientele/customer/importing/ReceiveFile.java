package io.clientele.customer.importing;

import io.clientele.customer.BusinessDay;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/// Takes a file in: its beginning is checked, all of it is stored, and only then is there a job. A
/// client that got its answer need not keep the file.
@ApplicationScoped
class ReceiveFile {
  private static final int PART = 1024 * 1024;

  private final Database database;
  private final ImportJobs jobs;
  private final OpenFile openFile;
  private final ImportConfig config;
  private final BusinessDay calendar;
  private final CurrentUser user;

  ReceiveFile(
      Database database,
      ImportJobs jobs,
      OpenFile openFile,
      ImportConfig config,
      BusinessDay calendar,
      CurrentUser user) {
    this.database = database;
    this.jobs = jobs;
    this.openFile = openFile;
    this.config = config;
    this.calendar = calendar;
    this.user = user;
  }

  ImportJob handle(ImportOrder order, InputStream body) throws IOException {
    var first = body.readNBytes(PART);
    if (first.length == 0) {
      throw new InputProblem.Invalid("", "The file is empty");
    }
    checkBeginning(order, first);
    var id = Ids.next();
    database.callApart(connection -> {
      jobs.create(connection, id, order, user.name(), calendar.now());
      return id;
    });
    try {
      var bytes = store(id, first, body);
      return database.callApart(connection -> {
        jobs.receive(connection, id, bytes);
        return jobs.find(connection, id).orElseThrow();
      });
    } catch (IOException | RuntimeException e) {
      database.callApart(connection -> {
        jobs.forget(connection, id);
        return id;
      });
      throw e;
    }
  }

  /// A file whose header is wrong is refused at the door, not in a job.
  private void checkBeginning(ImportOrder order, byte[] first) throws IOException {
    var origin = new OpenFile.Origin(user.name(), calendar.now());
    try (var file = openFile.handle(order, new ByteArrayInputStream(first), origin)) {
      file.rows();
    } catch (UnreadableFile e) {
      throw new InputProblem.Invalid("", e.reason());
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
        jobs.addPart(connection, id, place, content);
        return place;
      });
      part = body.readNBytes(PART);
    }
    return bytes;
  }
}
