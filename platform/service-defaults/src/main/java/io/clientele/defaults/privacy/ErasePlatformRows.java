package io.clientele.defaults.privacy;

import io.clientele.defaults.idempotency.KeptAnswers;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.clientele.kernel.event.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/// Deletes what the platform's own tables hold of a customer: answers that are kept for idempotency
/// keys, and records that could not be processed. The audit trail stays: it names customers by
/// their ids only.
@ApplicationScoped
public class ErasePlatformRows {
  // A batch of applied behaviours is about many customers, and has ids and figures only.
  private static final String RECORDS =
      """
      delete from dead_letter
      where topic <> ? and (key = any (?) or mentions(
        concat_ws(',', key, headers::text, encode(value, 'escape'), reason), ?))
      """;

  private final KeptAnswers answers;

  ErasePlatformRows(KeptAnswers answers) {
    this.answers = answers;
  }

  /// Deletes in the transaction at hand; reads both tables whole.
  public List<ErasedRows> handle(Connection connection, Traces traces) throws SQLException {
    var forgotten = answers.forget(connection, traces::areIn);
    int records;
    try (var statement = connection.prepareStatement(RECORDS)) {
      statement.setString(1, Topics.BEHAVIOURS_APPLIED.name());
      statement.setArray(2, texts(connection, traces.keys()));
      statement.setArray(3, texts(connection, traces.all()));
      records = statement.executeUpdate();
    }
    return List.of(
        new ErasedRows("idempotency", ErasedRows.DELETED, forgotten),
        new ErasedRows("dead_letter", ErasedRows.DELETED, records));
  }

  private static java.sql.Array texts(Connection connection, Collection<String> texts)
      throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }
}
