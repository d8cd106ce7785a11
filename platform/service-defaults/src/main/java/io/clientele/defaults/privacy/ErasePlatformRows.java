package io.clientele.defaults.privacy;

import io.clientele.defaults.idempotency.KeptAnswers;
import io.clientele.defaults.idempotency.KeptAnswers.KeptAnswer;
import io.clientele.defaults.messaging.ParkedRecords;
import io.clientele.defaults.messaging.ParkedRecords.Parked;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.clientele.kernel.event.Topics;
import io.clientele.kernel.json.JsonFields;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/// Takes what the platform's own tables hold of a customer: records that could not be processed are
/// deleted, answers that are kept for idempotency keys emptied. The audit trail stays: it names
/// customers by their ids only.
@ApplicationScoped
public class ErasePlatformRows {
  /// Where a `name` may be that of a person: our own events have none.
  private static final Set<String> WRITTEN_BY_OTHERS =
      Set.of(Topics.BEHAVIOURS.name(), Topics.RESPONSES.name());

  private final KeptAnswers answers;
  private final ParkedRecords records;
  private final IdentifierForms forms;

  ErasePlatformRows(KeptAnswers answers, ParkedRecords records, IdentifierForms forms) {
    this.answers = answers;
    this.records = records;
    this.forms = forms;
  }

  /// Works in the transaction at hand; reads both tables whole.
  public List<ErasedRows> handle(Connection connection, Traces traces) throws SQLException {
    var search = new TraceSearch(traces, forms.get(connection));
    return List.of(
        new ErasedRows(
            "idempotency",
            ErasedRows.EMPTIED,
            answers.empty(connection, answer -> isAbout(search, answer))),
        new ErasedRows(
            "dead_letter",
            ErasedRows.DELETED,
            records.forget(connection, record -> isAbout(search, record))));
  }

  /// An answer about a customer has its id; what else has a name in it is something else's.
  private static boolean isAbout(TraceSearch search, KeptAnswer answer) {
    return search.findsIn(answer.route() + "," + answer.headers())
        || JsonFields.of(answer.body())
            .map(fields -> search.finds(fields.withoutNames()))
            .orElseGet(() -> search.findsIn(answer.body()));
  }

  private static boolean isAbout(TraceSearch search, Parked record) {
    return search.findsKey(record.key())
        || record.headers().stream().anyMatch(search::findsKey)
        || search.findsIn(record.reason())
        || record
            .fields()
            .map(fields ->
                WRITTEN_BY_OTHERS.contains(record.topic()) ? fields : fields.withoutNames())
            .map(search::finds)
            .orElseGet(() -> search.findsInUnreadable(record.text()));
  }
}
