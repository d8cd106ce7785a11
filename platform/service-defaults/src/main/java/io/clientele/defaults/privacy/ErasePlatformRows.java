package io.clientele.defaults.privacy;

import io.clientele.defaults.idempotency.KeptAnswers;
import io.clientele.defaults.messaging.ParkedRecords;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Deletes what the platform's own tables hold of a customer: answers that are kept for idempotency
/// keys, and records that could not be processed. The audit trail stays: it names customers by
/// their ids only.
@ApplicationScoped
public class ErasePlatformRows {
  private final KeptAnswers answers;
  private final ParkedRecords records;

  ErasePlatformRows(KeptAnswers answers, ParkedRecords records) {
    this.answers = answers;
    this.records = records;
  }

  /// Deletes in the transaction at hand; reads both tables whole.
  public List<ErasedRows> handle(Connection connection, Traces traces) throws SQLException {
    return List.of(
        deleted("idempotency", answers.forget(connection, traces::areIn)),
        deleted("dead_letter", records.forget(connection, traces::areIn)));
  }

  private static ErasedRows deleted(String table, int rows) {
    return new ErasedRows(table, ErasedRows.DELETED, rows);
  }
}
