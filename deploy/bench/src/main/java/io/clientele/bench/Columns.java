package io.clientele.bench;

import io.clientele.customer.matching.Field;
import io.clientele.customer.matching.Measure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the columns of a file of people hold, as told from their names.
///
/// @param names columns of which the name consists
/// @param born columns of year, month and day of birth, where these are three
/// @param others fields that are a column each
record Columns(List<String> names, List<String> born, List<Field> others) {
  private static final Pattern PART_OF_NAME =
      Pattern.compile(
          "(first|given|middle|last|family)_?names?|fore_?names?|sur_?names?|[fl]name(_.*)?|名|姓");
  private static final Pattern WHOLE_NAME =
      Pattern.compile("name|full_?name|(person|customer|patient)_?name|姓名|名字");

  // The first that fits.
  private static final List<Map.Entry<Pattern, Measure>> MEASURES =
      List.of(
          measure(".*mail.*|.*邮箱.*", Measure.EMAIL),
          measure("(.*_)?(place|town|city|country)(_.*)?|.*城市.*|.*地址.*|.*省.*", Measure.TEXT),
          measure("dob|.*birth.*|born|.*生日.*|.*出生.*", Measure.DATE),
          measure(".*phone.*|(.*_)?(mobile|tel|cell)(_.*)?|.*手机.*|.*电话.*", Measure.CODE),
          measure("(.*_)?(post_?code|postal|zip)(_?code)?(_.*)?|.*邮编.*", Measure.CODE),
          measure("(.*_)?(ssn|soc_sec|passport)(_.*)?|national_id.*|.*身份证.*", Measure.CODE),
          measure("(street|house)_?(number|no)", Measure.CODE),
          measure(
              "(.*_)?(suburb|street|address|addr|county|state|province|occupation)(_?\\d+|_.*)?",
              Measure.TEXT));

  private static Map.Entry<Pattern, Measure> measure(String columns, Measure measure) {
    return Map.entry(Pattern.compile(columns), measure);
  }

  static Columns of(Collection<String> all) {
    var parts = all.stream().filter(column -> PART_OF_NAME.matcher(column).matches()).toList();
    var whole = all.stream().filter(column -> WHOLE_NAME.matcher(column).matches()).limit(1);
    var born =
        Stream.of(List.of("by", "bm", "bd"), List.of("birth_year", "birth_month", "birth_day"))
            .filter(all::containsAll)
            .findFirst()
            .orElse(List.of());
    var others = new ArrayList<Field>();
    for (var column : all) {
      var measure = measure(column);
      if (measure != null && !parts.contains(column) && !born.contains(column)) {
        others.add(new Field(column, measure));
      }
    }
    return new Columns(parts.isEmpty() ? whole.toList() : parts, born, others);
  }

  private static @Nullable Measure measure(String column) {
    return MEASURES.stream()
        .filter(entry -> entry.getKey().matcher(column).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  List<Field> fields() {
    var fields = new ArrayList<>(List.of(new Field("name", Measure.NAME)));
    if (!born.isEmpty()) {
      fields.add(new Field("born", Measure.DATE));
    }
    fields.addAll(others);
    return List.copyOf(fields);
  }

  /// What a row says of a field.
  String written(Field field, Map<String, String> row) {
    return switch (field.measure()) {
      case NAME -> joined(" ", names, row);
      case DATE ->
          Days.iso(
              others.contains(field) ? row.getOrDefault(field.name(), "") : joined("-", born, row));
      case EMAIL, CODE, TEXT -> row.getOrDefault(field.name(), "");
    };
  }

  private static String joined(String between, List<String> columns, Map<String, String> row) {
    return String.join(
        between, columns.stream().map(column -> row.getOrDefault(column, "")).toList());
  }
}
