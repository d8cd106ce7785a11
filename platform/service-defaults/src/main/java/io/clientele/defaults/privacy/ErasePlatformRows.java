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
import java.util.function.Predicate;
import java.util.stream.IntStream;

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
    return handle(connection, List.of(traces)).getFirst();
  }

  /// The same of several customers, for whom both tables are read once, and locked in one order.
  ///
  /// @return the rows of each; what is about several of them counts for the first
  public List<List<ErasedRows>> handle(Connection connection, List<Traces> traces)
      throws SQLException {
    var form = forms.get(connection);
    var searches = traces.stream().map(of -> new TraceSearch(of, form)).toList();
    var emptied = new Found(searches);
    answers.empty(connection, answer -> emptied.add(search -> isAbout(search, answer)));
    var deleted = new Found(searches);
    records.forget(connection, record -> deleted.add(search -> isAbout(search, record)));
    return IntStream.range(0, searches.size())
        .mapToObj(customer ->
            List.of(
                new ErasedRows("idempotency", ErasedRows.EMPTIED, emptied.rows[customer]),
                new ErasedRows("dead_letter", ErasedRows.DELETED, deleted.rows[customer])))
        .toList();
  }

  /// How many rows were found about each of several customers.
  private static final class Found {
    private final List<TraceSearch> searches;
    private final int[] rows;

    Found(List<TraceSearch> searches) {
      this.searches = searches;
      this.rows = new int[searches.size()];
    }

    /// @return whether the row is about one of them
    boolean add(Predicate<TraceSearch> about) {
      for (var customer = 0; customer < rows.length; customer++) {
        if (about.test(searches.get(customer))) {
          rows[customer]++;
          return true;
        }
      }
      return false;
    }
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
