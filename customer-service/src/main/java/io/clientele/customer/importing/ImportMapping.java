package io.clientele.customer.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.problem.InputProblem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the columns of a CSV file are here.
///
/// @param columns our column by the file's; null for one that is to be left out. Columns that are
///   not named are ours already
/// @param constants values by our column, for every row of a file that lacks it
record ImportMapping(Map<String, @Nullable String> columns, Map<String, String> constants) {
  static final ImportMapping NONE = new ImportMapping(Map.of(), Map.of());

  /// Either may be left out in JSON.
  ImportMapping {
    columns = new LinkedHashMap<>(Objects.requireNonNullElse(columns, Map.of()));
    constants = Map.copyOf(Objects.requireNonNullElse(constants, Map.of()));
  }

  /// Reads what a client wrote.
  static ImportMapping of(@Nullable String json) {
    if (json == null) {
      return NONE;
    }
    try {
      return Objects.requireNonNullElse(Json.strict().readValue(json, ImportMapping.class), NONE);
    } catch (JsonProcessingException _) {
      throw new InputProblem.Invalid(
          "mapping",
          "must be JSON such as"
              + " {\"columns\":{\"No\":\"identifier.core-banking\",\"Remark\":null},"
              + "\"constants\":{\"kind\":\"PERSON\"}}");
    }
  }

  static ImportMapping stored(String json) {
    try {
      return Json.tolerant().readValue(json, ImportMapping.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored mapping is not of its form", e);
    }
  }

  String json() {
    // Written by hand: a column that is left out is a null, which is not left out itself.
    var json = Json.tolerant().createObjectNode();
    var mapped = json.putObject("columns");
    columns.forEach(mapped::put);
    var given = json.putObject("constants");
    constants.forEach(given::put);
    return json.toString();
  }

  boolean isNone() {
    return columns.isEmpty() && constants.isEmpty();
  }
}
