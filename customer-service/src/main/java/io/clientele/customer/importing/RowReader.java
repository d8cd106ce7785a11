package io.clientele.customer.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.identity.Masking;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.json.JsonFields;
import io.clientele.kernel.json.JsonViolation;
import io.clientele.kernel.problem.Problem.Violation;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads rows into what they describe, and tells what keeps one from being read.
///
/// @param columns of a CSV file; null for NDJSON
record RowReader<T>(ObjectReader json, @Nullable Columns columns) {

  /// Either of the two.
  sealed interface Result<T> {}

  record Read<T>(T value) implements Result<T> {}

  record Unreadable<T>(Violation why) implements Result<T> {}

  /// The row as it may be shown to people: what not everybody may see is hidden.
  ///
  /// @param hidden names of attributes
  String shown(Rows.Row row, Set<String> hidden) {
    return switch (row.content()) {
      case Rows.Cells(List<String> values) when columns != null && columns.hasHidden() ->
          Original.of(columns.shown(values));
      case Rows.Broken _ when columns != null && columns.hasHidden() -> "";
      case Rows.Json(String text) when !hidden.isEmpty() -> shown(text, hidden);
      case Rows.Cells _, Rows.Broken _, Rows.Json _ -> row.original();
    };
  }

  /// By what the row names somebody, for [Named]: a cell alone does not say what it is. Empty for a
  /// row of JSON that is kept as a whole and says so itself.
  String named(Rows.Row row) {
    return switch (row.content()) {
      case Rows.Cells(List<String> values) when columns != null ->
          Named.in(List.of(JsonFields.of(columns.json(values))));
      case Rows.Broken(Violation _, List<String> cells) when columns != null ->
          Named.in(columns.readings(cells).stream().map(JsonFields::of).toList());
      case Rows.Json(String text) when text.length() > Original.MOST ->
          JsonFields.of(text).map(fields -> Named.in(List.of(fields))).orElse("");
      case Rows.Cells _, Rows.Broken _, Rows.Json _ -> "";
    };
  }

  private static String shown(String text, Set<String> hidden) {
    try {
      var row = Json.tolerant().readTree(text);
      if (row.path("attributes") instanceof ObjectNode attributes) {
        hidden.stream()
            .filter(attributes::has)
            .forEach(name -> attributes.put(name, Masking.hidden()));
      }
      return Original.of(row.toString());
    } catch (JsonProcessingException _) {
      return "";
    }
  }

  Result<T> read(Rows.Content content) {
    try {
      return switch (content) {
        case Rows.Json(String text) -> new Read<>(json.<T>readValue(text));
        case Rows.Cells cells when columns != null ->
            new Read<>(json.<T>readValue(columns.json(cells.values())));
        case Rows.Cells _ -> throw new IllegalStateException("cells without columns");
        case Rows.Broken broken -> new Unreadable<>(broken.why());
      };
    } catch (JsonProcessingException e) {
      return new Unreadable<>(JsonViolation.of(e));
    } catch (IOException e) {
      throw new IllegalStateException("a row in memory cannot be read", e);
    }
  }
}
