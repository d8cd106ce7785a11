package io.clientele.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.clientele.customer.matching.Candidate;
import io.clientele.customer.matching.Field;
import io.clientele.customer.matching.Measure;
import io.clientele.customer.matching.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A file of people of whom it is known who is who: one row a record, and a column that is the same
/// in all records of a person. What a column holds is told from its name.
///
/// @param truth the person of each record
record People(List<Field> fields, List<Candidate> records, List<String> truth) {
  private static final Set<String> NAMES =
      Set.of(
          "name",
          "full_name",
          "first_name",
          "given_name",
          "middle_name",
          "surname",
          "last_name",
          "family_name");
  private static final Map<String, Measure> MEASURES =
      Map.ofEntries(
          Map.entry("dob", Measure.DATE),
          Map.entry("date_of_birth", Measure.DATE),
          Map.entry("birth_date", Measure.DATE),
          Map.entry("email", Measure.EMAIL),
          Map.entry("phone", Measure.CODE),
          Map.entry("phone_number", Measure.CODE),
          Map.entry("postcode", Measure.CODE),
          Map.entry("zip", Measure.CODE),
          Map.entry("soc_sec_id", Measure.CODE),
          Map.entry("ssn", Measure.CODE),
          Map.entry("street_number", Measure.CODE),
          Map.entry("city", Measure.TEXT),
          Map.entry("suburb", Measure.TEXT),
          Map.entry("street", Measure.TEXT),
          Map.entry("address", Measure.TEXT),
          Map.entry("address_1", Measure.TEXT),
          Map.entry("address_2", Measure.TEXT),
          Map.entry("state", Measure.TEXT));
  private static final Pattern COMPACT_DAY = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");

  /// How generated sets name the original and the copies of a record: `rec-17-org`, `rec-17-dup-0`.
  private static final Pattern COPY = Pattern.compile("-(org|dup-\\d+)$");

  /// @param person the column that tells the person
  static People read(Path file, String person) throws IOException {
    try (var csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      var rows = csv.stream().toList();
      if (rows.isEmpty() || !columns(rows.getFirst()).containsKey(person)) {
        throw new BenchFailed("%s has no column %s that tells the person".formatted(file, person));
      }
      var fields = new ArrayList<>(List.of(new Field("name", Measure.NAME)));
      for (var column : columns(rows.getFirst()).keySet()) {
        var measure = MEASURES.get(column);
        if (measure != null) {
          fields.add(new Field(column, measure));
        }
      }
      var records = new ArrayList<Candidate>();
      var truth = new ArrayList<String>();
      for (var row : rows) {
        var columns = columns(row);
        records.add(
            new Candidate(
                Integer.toString(records.size()),
                fields.stream().map(field -> values(field, columns)).toList(),
                Set.of()));
        truth.add(COPY.matcher(columns.getOrDefault(person, "")).replaceFirst(""));
      }
      return new People(fields, records, truth);
    }
  }

  private static Map<String, String> columns(NamedCsvRecord row) {
    var columns = new LinkedHashMap<String, String>();
    row.getFieldsAsMap()
        .forEach(
            (name, value) -> columns.put(name.strip().toLowerCase(Locale.ROOT), value.strip()));
    return columns;
  }

  private static List<Value> values(Field field, Map<String, String> columns) {
    var written =
        field.measure() == Measure.NAME
            ? String.join(
                " ",
                columns.entrySet().stream()
                    .filter(column -> NAMES.contains(column.getKey()))
                    .map(Map.Entry::getValue)
                    .toList())
            : columns.getOrDefault(field.name(), "");
    if (field.measure() == Measure.DATE) {
      written = COMPACT_DAY.matcher(written).replaceFirst("$1-$2-$3");
    }
    var value = Value.of(field.measure(), written);
    return value.isEmpty() ? List.of() : List.of(value);
  }
}
