package io.clientele.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.clientele.customer.matching.Candidate;
import io.clientele.customer.matching.Field;
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
  /// How generated sets name the original and the copies of a record: `rec-17-org`, `rec-17-dup-0`.
  private static final Pattern COPY = Pattern.compile("-(org|dup-\\d+)$");

  /// @param person the column that tells the person
  static People read(Path file, String person) throws IOException {
    try (var csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      var rows = csv.stream().toList();
      if (rows.isEmpty() || !columns(rows.getFirst()).containsKey(person)) {
        throw new BenchFailed("%s has no column %s that tells the person".formatted(file, person));
      }
      var others = new ArrayList<>(columns(rows.getFirst()).keySet());
      others.remove(person);
      var held = Columns.of(others);
      var fields = held.fields();
      var records = new ArrayList<Candidate>();
      var truth = new ArrayList<String>();
      for (var row : rows) {
        var columns = columns(row);
        records.add(
            new Candidate(
                Integer.toString(records.size()),
                fields.stream().map(field -> values(field, held.written(field, columns))).toList(),
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

  private static List<Value> values(Field field, String written) {
    var value = Value.of(field.measure(), written);
    return value.isEmpty() ? List.of() : List.of(value);
  }
}
