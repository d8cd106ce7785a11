package io.clientele.customer.importing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.customer.identity.ErasedCustomers;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.profile.CheckCustomer;
import io.clientele.customer.profile.CheckedCustomer;
import io.clientele.customer.profile.CustomerDraft;
import io.clientele.customer.profile.UpsertCustomers;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Registers or completes the customers of a chunk.
@ApplicationScoped
class ImportCustomers {
  private final Database database;
  private final Definitions definitions;
  private final CheckCustomer checkCustomer;
  private final UpsertCustomers upsertCustomers;
  private final ErasedCustomers erasedCustomers;
  private final Identifiers identifiers;
  private final Namespaces namespaces;
  private final Vocabulary vocabulary;
  private final ObjectMapper json;

  ImportCustomers(
      Database database,
      Definitions definitions,
      CheckCustomer checkCustomer,
      UpsertCustomers upsertCustomers,
      ErasedCustomers erasedCustomers,
      Identifiers identifiers,
      Namespaces namespaces,
      Vocabulary vocabulary,
      ObjectMapper json) {
    this.database = database;
    this.definitions = definitions;
    this.checkCustomer = checkCustomer;
    this.upsertCustomers = upsertCustomers;
    this.erasedCustomers = erasedCustomers;
    this.identifiers = identifiers;
    this.namespaces = namespaces;
    this.vocabulary = vocabulary;
    this.json = json;
  }

  /// @param columns of a CSV file; null for NDJSON
  ImportRows from(@Nullable Columns columns, OpenFile.Origin origin) {
    var reader = new RowReader<CustomerDraft>(json.readerFor(CustomerDraft.class), columns);
    return new ImportRows() {
      @Override
      public Checked check(List<Rows.Row> rows) {
        var early =
            database.read(
                connection -> checked(connection, definitions.version(connection), rows, reader));
        return connection -> {
          var version = definitions.hold(connection);
          var checked =
              early.version == version ? early : checked(connection, version, rows, reader);
          return apply(connection, checked, reader, origin);
        };
      }

      @Override
      public Refusal refuse(Connection connection, Rows.Row row, Violation why)
          throws SQLException {
        return refused(row, why, reader, vocabulary.get(connection).hidden());
      }
    };
  }

  /// Rows that were checked by the definitions of a version.
  ///
  /// @param all rows by their numbers
  /// @param hidden attributes whose values are not to be seen in plain lists
  private record CheckedRows(
      long version,
      Map<Long, Rows.Row> all,
      Map<Long, CheckedCustomer> sound,
      List<Refusal> refusals,
      Set<String> hidden) {}

  private CheckedRows checked(
      Connection connection, long version, List<Rows.Row> rows, RowReader<CustomerDraft> reader)
      throws SQLException {
    var check = checkCustomer.by(connection, version);
    var hidden = vocabulary.get(connection, version).hidden();
    var all = new HashMap<Long, Rows.Row>();
    var sound = new LinkedHashMap<Long, CheckedCustomer>();
    var refusals = new ArrayList<Refusal>();
    for (var row : rows) {
      all.put(row.number(), row);
      switch (reader.read(row.content())) {
        case RowReader.Read<CustomerDraft>(CustomerDraft draft) -> {
          switch (check.draft(draft)) {
            case CheckCustomer.Sound(CheckedCustomer customer) -> sound.put(row.number(), customer);
            case CheckCustomer.Faulty(var violations) ->
                refusals.addAll(
                    Refusal.allOf(row, violations, reader.shown(row, hidden), reader.named(row)));
          }
        }
        case RowReader.Unreadable<CustomerDraft>(Violation why) ->
            refusals.add(refused(row, why, reader, hidden));
      }
    }
    return new CheckedRows(version, all, sound, refusals, hidden);
  }

  private static Refusal refused(
      Rows.Row row, Violation why, RowReader<CustomerDraft> reader, Set<String> hidden) {
    return Refusal.of(row, why, reader.shown(row, hidden), reader.named(row));
  }

  private Chunk apply(
      Connection connection,
      CheckedRows rows,
      RowReader<CustomerDraft> reader,
      OpenFile.Origin origin)
      throws SQLException {
    var unapplied = erasedSince(connection, rows.version, rows.sound, origin);
    var sound = new LinkedHashMap<>(rows.sound);
    sound.keySet().removeAll(unapplied.keySet());
    unapplied.putAll(upsertCustomers.handle(connection, rows.version, sound, origin.by()));
    var refusals = new ArrayList<>(rows.refusals);
    unapplied.forEach((number, why) -> {
      var row = Objects.requireNonNull(rows.all.get(number));
      refusals.add(refused(row, why, reader, rows.hidden));
    });
    return new Chunk(rows.sound.size() - (long) unapplied.size(), refusals);
  }

  /// Rows about customers who were erased while the file waited: what it says is from before. A row
  /// that names somebody else, who is there, is about that one, whatever else is in it.
  private Map<Long, Violation> erasedSince(
      Connection connection, long version, Map<Long, CheckedCustomer> rows, OpenFile.Origin origin)
      throws SQLException {
    var named =
        rows.values().stream().flatMap(row -> row.identifiers().stream()).distinct().toList();
    var erased = erasedCustomers.beingErased(connection, named);
    var late = new LinkedHashMap<Long, Violation>();
    if (erased.isEmpty()) {
      return late;
    }
    var known = namespaces.get(connection, version);
    var owned = identifiers.owners(connection, named).keySet();
    rows.forEach((number, row) -> {
      var isAboutSomebodyElse =
          row.identifiers().stream().anyMatch(one -> known.isExclusive(one) && owned.contains(one));
      if (!isAboutSomebodyElse
          && row.identifiers().stream()
              .filter(one -> !owned.contains(one))
              .map(erased::get)
              .anyMatch(erasure -> erasure != null && !origin.receivedAt().isAfter(erasure.at()))) {
        late.put(
            number,
            new Violation(
                "identifiers",
                "belong to a customer who was erased after the file came",
                "erased-since"));
      }
    });
    return late;
  }
}
