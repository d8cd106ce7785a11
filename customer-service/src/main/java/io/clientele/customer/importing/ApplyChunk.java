package io.clientele.customer.importing;

import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.importing.ImportRows.Checked;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.sql.TransientFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Applies a chunk of rows in one transaction with the checkpoint. A chunk that cannot be applied
/// as a whole is applied by halves, each with a checkpoint of its own, down to the row that is to
/// blame; that one is refused. So no row keeps a file, and those behind it, waiting.
@ApplicationScoped
class ApplyChunk {
  private static final Logger LOG = Logger.getLogger(ApplyChunk.class);

  /// How often a chunk is tried that got into somebody's way.
  private static final int TRIES = 3;

  /// How many rows of a chunk may be refused for no reason that is known before it is clear that
  /// the rows are not to blame.
  private static final int MOST_UNEXPLAINED = 20;

  private static final String DUPLICATE = "23505";

  /// SQLSTATE classes of values that the database does not take: data, constraints, limits.
  private static final Set<String> NOT_TAKEN = Set.of("22", "23", "54");

  private final Database database;
  private final Refusals refusals;

  ApplyChunk(Database database, Refusals refusals) {
    this.database = database;
    this.refusals = refusals;
  }

  /// What is done for whom.
  record Task(ImportJob job, ImportRows work, Lease.OfJob lease) {}

  /// Rows, and where they stand in the file.
  ///
  /// @param before how many rows are before them
  /// @param bytes up to where the file is worked through with them
  /// @param checked if they were checked before their turn
  record Slice(List<Rows.Row> rows, long before, long bytes, @Nullable Checked checked) {
    long after() {
      return before + rows.size();
    }

    private List<Slice> halves() {
      var middle = rows.size() / 2;
      return List.of(
          new Slice(rows.subList(0, middle), before, bytes, null),
          new Slice(rows.subList(middle, rows.size()), before + middle, bytes, null));
    }

    private Chunk apply(Connection connection, ImportRows work) throws SQLException {
      return (checked == null ? work.check(rows) : checked).apply(connection);
    }
  }

  /// How many rows were applied, and how many refused.
  record Tally(long applied, long refused) {
    static final Tally NONE = new Tally(0, 0);

    Tally plus(Tally more) {
      return new Tally(applied + more.applied, refused + more.refused);
    }
  }

  /// So many rows failed that something else is wrong.
  static final class NotTheRows extends RuntimeException {
    NotTheRows(Throwable last) {
      super("many rows of a chunk cannot be applied", last);
    }
  }

  /// @throws Lease.Lost when somebody else has the job by now; nothing happened then
  Tally handle(Task task, Slice slice) {
    return apply(task, slice, new Blame());
  }

  private Tally apply(Task task, Slice slice, Blame blame) {
    try {
      return tryToApply(task, slice);
    } catch (Lease.Lost e) {
      throw e;
    } catch (RuntimeException e) {
      if (Passing.is(e) && !Passing.isConflict(e)) {
        throw e;
      }
      if (slice.rows.size() == 1) {
        return refuse(task, slice, blame.of(e, task.job));
      }
      LOG.infof(
          "Rows %d to %d of import %s are applied by halves: %s",
          slice.before + 1, slice.after(), task.job.id(), e.getClass().getName());
      var tally = Tally.NONE;
      for (var half : slice.halves()) {
        tally = tally.plus(apply(task, half, blame));
      }
      return tally;
    }
  }

  /// Somebody who registers the same identifier at the same time, or merges customers, is over with
  /// it at the next try.
  private Tally tryToApply(Task task, Slice slice) {
    for (var tries = 1; ; tries++) {
      try {
        return write(task, slice, connection -> applied(connection, task, slice));
      } catch (Database.Failure e) {
        if (tries == TRIES || !(e.duplicate() || TransientFailure.in(e))) {
          throw e;
        }
      }
    }
  }

  private Tally refuse(Task task, Slice slice, Violation why) {
    return write(
        task,
        slice,
        connection -> {
          var refusal = task.work.refuse(connection, slice.rows.getFirst(), why);
          return new Chunk(0, List.of(refusal));
        });
  }

  private Tally write(Task task, Slice slice, Database.Work<Chunk> work) {
    return database.callApart(connection -> {
      var chunk = work.run(connection);
      var tally = new Tally(chunk.applied(), chunk.refused());
      task.lease.checkpoint(
          connection,
          new ImportJobs.Progress(
              slice.before, slice.after(), slice.bytes, tally.applied, tally.refused));
      refusals.add(connection, task.job.id(), chunk.refusals());
      return tally;
    });
  }

  private static Chunk applied(Connection connection, Task task, Slice slice) throws SQLException {
    return task.job.order().dryRun()
        ? tried(connection, task.work, slice)
        : slice.apply(connection, task.work);
  }

  /// Applies rows and takes back what they changed; what became of them stays known.
  private static Chunk tried(Connection connection, ImportRows work, Slice slice)
      throws SQLException {
    Sql.on(connection, "savepoint dry_run").run();
    var chunk = slice.apply(connection, work);
    Sql.on(connection, "rollback to savepoint dry_run").run();
    return chunk;
  }

  /// Finds out why a single row could not be applied.
  private static final class Blame {
    private int unexplained;

    Violation of(RuntimeException failure, ImportJob job) {
      if (Passing.isConflict(failure)) {
        return new Violation(
            "",
            "others change the same customer at the same time; send the row again",
            "changed-meanwhile");
      }
      var state = state(failure);
      if (DUPLICATE.equals(state)) {
        return new Violation(
            "identifiers",
            "were given to another customer at the same time; send the row again",
            "taken-meanwhile");
      }
      if (state != null && state.length() == 5 && NOT_TAKEN.contains(state.substring(0, 2))) {
        return new Violation(
            "",
            "cannot be stored: the database does not take it (" + state + ")",
            "not-storable",
            Map.of("state", state));
      }
      unexplained++;
      if (unexplained > MOST_UNEXPLAINED) {
        throw new NotTheRows(failure);
      }
      LOG.errorf(failure, "A row of import %s cannot be applied", job.id());
      return new Violation(
          "",
          "could not be applied: something went wrong on our side, and was recorded",
          "our-fault");
    }

    private static @Nullable String state(@Nullable Throwable failure) {
      return switch (failure) {
        case null -> null;
        case SQLException sql -> sql.getSQLState();
        default -> state(failure.getCause());
      };
    }
  }
}
