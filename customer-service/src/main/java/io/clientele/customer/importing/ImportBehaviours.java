package io.clientele.customer.importing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.customer.behaviour.CheckBehaviour;
import io.clientele.customer.behaviour.RecordBehaviours;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts the behaviours of a chunk on the topic.
@ApplicationScoped
class ImportBehaviours {
  private final RecordBehaviours recordBehaviours;
  private final ObjectMapper json;

  ImportBehaviours(RecordBehaviours recordBehaviours, ObjectMapper json) {
    this.recordBehaviours = recordBehaviours;
    this.json = json;
  }

  /// @param columns of a CSV file; null for NDJSON
  /// @param dryRun whether the behaviours are only checked
  ImportRows from(@Nullable Columns columns, boolean dryRun) {
    var reader = new RowReader<Recorded>(json.readerFor(Recorded.class), columns);
    return new ImportRows() {
      @Override
      public Checked check(List<Rows.Row> rows) {
        // Types may be declared until their turn comes.
        return _ -> apply(rows, reader, dryRun);
      }

      @Override
      public Refusal refuse(Connection connection, Rows.Row row, Violation why) {
        return Refusal.of(row, why, row.original(), reader.named(row));
      }
    };
  }

  private Chunk apply(List<Rows.Row> rows, RowReader<Recorded> reader, boolean dryRun) {
    var check = recordBehaviours.check();
    var sound = new ArrayList<Recorded>();
    var refusals = new ArrayList<Refusal>();
    for (var row : rows) {
      switch (reader.read(row.content())) {
        case RowReader.Read<Recorded>(Recorded behaviour) ->
            check(check, row, behaviour, sound, refusals, reader);
        case RowReader.Unreadable<Recorded>(Violation why) ->
            refusals.add(Refusal.of(row, why, row.original(), reader.named(row)));
      }
    }
    if (!dryRun) {
      // The checkpoint is moved only after Kafka has all of them.
      recordBehaviours.send(check, sound);
    }
    return new Chunk(sound.size(), refusals);
  }

  private static void check(
      CheckBehaviour check,
      Rows.Row row,
      Recorded behaviour,
      List<Recorded> sound,
      List<Refusal> refusals,
      RowReader<Recorded> reader) {
    var faults = check.faults(behaviour);
    if (faults.isEmpty()) {
      sound.add(behaviour);
    } else {
      refusals.addAll(Refusal.allOf(row, faults, row.original(), reader.named(row)));
    }
  }
}
