package io.clientele.customer.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.identity.Masking;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.csv.Formulas;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The columns of a CSV file: each says where its cells belong in the JSON that the same row would
/// be as NDJSON. So both formats are read in one way, and checked in one way.
final class Columns {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern CONSENT =
      Pattern.compile(
          "consent\\.([A-Z0-9_]+)\\.([A-Z0-9_]+)"
              + "(?:\\.(legalBasis|textVersion|evidence|givenAt))?");
  private static final Set<String> CUSTOMER_FIELDS =
      Set.of("kind", "name", "branch", "manager", "registeredOn");
  private static final Set<String> BEHAVIOUR_FIELDS =
      Set.of("id", "source", "type", "occurredAt", "customerId");

  /// By how many places cells are looked for beside their columns.
  private static final int MOST_SURPLUS = 5;

  private static final String ATTRIBUTE = "attribute.";
  private static final String ATTRIBUTES = "attributes";
  private static final String CONSENTS = "/consents";
  private static final String GRANTED = "granted";

  /// In front of the columns of a file whose refused rows are given back. Sent again, they are left
  /// out.
  static final List<String> OF_REFUSED_ROWS = List.of("row", "field", "reason");

  /// Puts the cell of a row where it belongs; empty cells are left out.
  @FunctionalInterface
  private interface Column {
    void put(ObjectNode row, String cell);
  }

  private final List<Column> columns;
  private final List<Constant> constants;
  private final Set<Integer> hidden;
  private final Typing typing;
  private final boolean givenBack;

  private Columns(
      List<Column> columns,
      List<Constant> constants,
      Set<Integer> hidden,
      Typing typing,
      boolean givenBack) {
    this.columns = columns;
    this.constants = constants;
    this.hidden = hidden;
    this.typing = typing;
    this.givenBack = givenBack;
  }

  /// A column that the file lacks, with what every row has in it.
  private record Constant(Column column, String value) {}

  /// @throws InputProblem.Invalid naming the columns that are not known
  static Columns of(ImportKind kind, List<String> header, ImportMapping mapping, Typing typing) {
    var reading = new Reading(kind, mapping, typing);
    var givenBack = isGivenBack(header, mapping);
    var own = header;
    if (givenBack) {
      OF_REFUSED_ROWS.forEach(_ -> reading.leaveOut());
      own = header.stream().skip(OF_REFUSED_ROWS.size()).map(Formulas::unguarded).toList();
    }
    own.forEach(reading::column);
    mapping.constants().forEach(reading::constant);
    return reading.result(own, givenBack);
  }

  /// Whether the file holds refused rows of another, corrected. A mapping may say that it does not,
  /// and that columns of such names are its own.
  static boolean isGivenBack(List<String> header, ImportMapping mapping) {
    var first = OF_REFUSED_ROWS.size();
    return header.size() > first
        && header.subList(0, first).equals(OF_REFUSED_ROWS)
        && OF_REFUSED_ROWS.stream()
            .allMatch(name ->
                !mapping.columns().containsKey(name)
                    || header.subList(first, header.size()).contains(name));
  }

  /// Reads a header, and notes all that is wrong with it.
  private static final class Reading {
    private final ImportKind kind;
    private final ImportMapping mapping;
    private final Typing typing;
    private final List<Violation> violations = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final List<Constant> constants = new ArrayList<>();
    private final Set<String> named = new HashSet<>();
    private final Set<String> filled = new HashSet<>();
    private final Set<Integer> hidden = new HashSet<>();

    Reading(ImportKind kind, ImportMapping mapping, Typing typing) {
      this.kind = kind;
      this.mapping = mapping;
      this.typing = typing;
    }

    void leaveOut() {
      columns.add((_, _) -> {});
    }

    void column(String name) {
      var ours = mapping.columns().containsKey(name) ? mapping.columns().get(name) : name;
      if (!named.add(name)) {
        violations.add(new Violation(name, "is a column twice", "column-twice"));
      } else if (ours == null) {
        leaveOut();
      } else {
        var column =
            find(name, name.equals(ours) ? "is" : "is mapped to " + ours + ", which is", ours);
        if (ours.startsWith(ATTRIBUTE) && typing.isHidden(ours.substring(ATTRIBUTE.length()))) {
          hidden.add(columns.size());
        }
        columns.add(column);
      }
    }

    void constant(String ours, String value) {
      constants.add(new Constant(find("mapping.constants." + ours, "is", ours), value));
    }

    private Column find(String field, String is, String ours) {
      var column =
          switch (kind) {
            case CUSTOMERS -> customer(ours, typing);
            case BEHAVIOURS -> behaviour(ours, typing);
          };
      if (column == null) {
        violations.add(
            new Violation(
                field,
                is + " not a known column of " + kind.word(),
                "unknown-column",
                Map.of("column", ours)));
        return (_, _) -> {};
      }
      if (!filled.add(ours)) {
        violations.add(
            new Violation(
                field,
                "fills the column " + ours + " a second time",
                "column-filled-twice",
                Map.of("column", ours)));
      }
      return column;
    }

    Columns result(List<String> header, boolean givenBack) {
      mapping.columns().keySet().stream()
          .filter(name -> !header.contains(name))
          .forEach(name ->
              violations.add(new Violation(name, "is not a column of the file", "not-in-file")));
      if (!violations.isEmpty()) {
        throw new InputProblem.Invalid(violations);
      }
      return new Columns(columns, constants, hidden, typing, givenBack);
    }
  }

  /// Which attributes are declared, and so how their cells are read.
  interface Typing {
    boolean knowsNamespace(String name);

    boolean knowsAttribute(String name);

    /// What an attribute is declared as; null when it is not, or not by that type of behaviour.
    ///
    /// @param of the type of the row's behaviour; of customers it does not matter
    @Nullable ValueType typeOf(String of, String attribute);

    /// Whether values are not to be seen in plain lists.
    boolean isHidden(String attribute);
  }

  /// The cells with those hidden that not everybody may see.
  List<String> shown(List<String> cells) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> hidden.contains(i) ? Masking.hidden() : cells.get(i))
        .toList();
  }

  boolean hasHidden() {
    return !hidden.isEmpty();
  }

  /// Whether a cell does not say what it said when it was sent.
  private boolean isHidden(int column, String cell) {
    return hidden.contains(column) && cell.equals(Masking.hidden());
  }

  ObjectNode json(List<String> cells) {
    var row = JSON.objectNode();
    constants.forEach(constant -> constant.column.put(row, constant.value));
    for (var i = 0; i < columns.size(); i++) {
      var cell = (givenBack ? Formulas.unguarded(cells.get(i)) : cells.get(i)).strip();
      if (!cell.isEmpty() && !(givenBack && isHidden(i, cell))) {
        columns.get(i).put(row, cell);
      }
    }
    dropUntold(row);
    typed(row);
    return row;
  }

  /// Cells are text; they are read as what the attribute is declared to be. Of which type a
  /// behaviour is may stand behind them in its row.
  private void typed(ObjectNode row) {
    if (row.get(ATTRIBUTES) instanceof ObjectNode attributes) {
      var of = row.path("type").asText();
      attributes
          .properties()
          .forEach(cell ->
              cell.setValue(value(typing.typeOf(of, cell.getKey()), cell.getValue().textValue())));
    }
  }

  private static JsonNode value(@Nullable ValueType type, String cell) {
    if (type == ValueType.NUMBER && isNumber(cell)) {
      return JSON.numberNode(new BigDecimal(cell));
    }
    // Spreadsheets write them in capitals.
    if (type == ValueType.BOOLEAN
        && (cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false"))) {
      return JSON.booleanNode(cell.equalsIgnoreCase("true"));
    }
    return JSON.textNode(cell);
  }

  /// What a row may say that has cells too many or too few: from some place on all of them stand
  /// beside their columns.
  List<ObjectNode> readings(List<String> cells) {
    var surplus = Math.clamp(cells.size() - columns.size(), -MOST_SURPLUS, MOST_SURPLUS);
    return IntStream.rangeClosed(Math.min(surplus, 0), Math.max(surplus, 0))
        .mapToObj(moved -> json(moved(cells, moved)))
        .toList();
  }

  private List<String> moved(List<String> cells, int by) {
    return IntStream.range(by, by + columns.size())
        .mapToObj(place -> place >= 0 && place < cells.size() ? cells.get(place) : "")
        .toList();
  }

  private static @Nullable Column customer(String name, Typing typing) {
    if (CUSTOMER_FIELDS.contains(name)) {
      return (row, cell) -> row.put(name, cell);
    }
    if (name.equals("riskTolerance.level") || name.equals("riskTolerance.validUntilOn")) {
      var field = name.substring("riskTolerance.".length());
      return (row, cell) -> row.withObject("/riskTolerance").put(field, cell);
    }
    var consent = CONSENT.matcher(name);
    if (consent.matches()) {
      return consent(consent.group(1), consent.group(2), consent.group(3));
    }
    if (name.startsWith("identifier.")) {
      var namespace = name.substring("identifier.".length());
      return typing.knowsNamespace(namespace)
          ? (row, cell) ->
              row.withArray("/identifiers")
                  .addObject()
                  .put("namespace", namespace)
                  .put("value", cell)
          : null;
    }
    return attribute(name, typing);
  }

  /// @param detail what else is known of the consent; null for whether it is granted
  private static Column consent(String purpose, String channel, @Nullable String detail) {
    return (row, cell) -> {
      var consent = consent(row, purpose, channel);
      if (detail != null) {
        consent.put(detail, cell);
        return;
      }
      switch (cell) {
        case "GRANTED" -> consent.put(GRANTED, true);
        case "WITHDRAWN" -> consent.put(GRANTED, false);
        default -> consent.put(GRANTED, cell);
      }
    };
  }

  /// The one that several columns of a row tell of.
  private static ObjectNode consent(ObjectNode row, String purpose, String channel) {
    var consents = row.withArray(CONSENTS);
    for (var consent : consents) {
      if (consent instanceof ObjectNode found
          && found.path("purpose").asText().equals(purpose)
          && found.path("channel").asText().equals(channel)) {
        return found;
      }
    }
    return consents.addObject().put("purpose", purpose).put("channel", channel);
  }

  /// Proof of what a row does not tell is proof of nothing.
  private static void dropUntold(ObjectNode row) {
    if (row.has("consents")) {
      row.withArray(CONSENTS).removeIf(consent -> !consent.has(GRANTED));
    }
  }

  private static @Nullable Column behaviour(String name, Typing typing) {
    if (BEHAVIOUR_FIELDS.contains(name)) {
      return (row, cell) -> row.put(name, cell);
    }
    return switch (name) {
      case "namespace" -> (row, cell) -> row.withObject("/identifier").put("namespace", cell);
      case "identifier" -> (row, cell) -> row.withObject("/identifier").put("value", cell);
      case "amount", "currency" -> (row, cell) -> row.withObject("/amount").put(name, cell);
      default -> attribute(name, typing);
    };
  }

  private static @Nullable Column attribute(String name, Typing typing) {
    if (!name.startsWith(ATTRIBUTE) || name.equals(ATTRIBUTE)) {
      return null;
    }
    var attribute = name.substring(ATTRIBUTE.length());
    return typing.knowsAttribute(attribute)
        ? (row, cell) -> row.withObject("/" + ATTRIBUTES).put(attribute, cell)
        : null;
  }

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,24}(\\.[0-9]{1,10})?");

  private static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches();
  }
}
