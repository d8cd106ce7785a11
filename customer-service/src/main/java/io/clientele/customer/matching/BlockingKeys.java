package io.clientele.customer.matching;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What two records must have in common to be compared at all. Each key forgives other slips, so
/// that a pair is missed only if all fields are wrong at once. Keys that too many share say nothing
/// and are to be left out.
public final class BlockingKeys {
  private BlockingKeys() {}

  public static Set<String> of(List<Field> fields, Candidate candidate) {
    var keys = new LinkedHashSet<String>();
    var names = values(fields, candidate, Measure.NAME);
    names.forEach(name -> {
      keys.add("n:" + sorted(name.text()));
      name.words().forEach(word -> keys.add("w:" + word));
    });
    for (var i = 0; i < fields.size(); i++) {
      var field = fields.get(i);
      for (var value : candidate.values().get(i)) {
        var text = value.text();
        switch (field.measure()) {
          case NAME -> {}
          case CODE -> keys.add("c:" + i + ":" + end(text));
          case EMAIL -> {
            keys.add("e:" + text);
            var at = text.indexOf('@');
            if (at > 0) {
              keys.add("m:" + text.substring(0, at));
              keys.add("a:" + text.substring(at));
            }
          }
          case DATE -> {
            keys.add("d:" + i + ":" + text);
            dated(keys, names, i + ":" + text);
          }
          case TEXT -> {
            var place = "t:" + i + ":" + text + ":";
            names.forEach(name -> name.words().forEach(word -> keys.add(place + start(word, 3))));
          }
        }
      }
    }
    return keys;
  }

  private static void dated(Set<String> keys, List<Value> names, String date) {
    if (date.length() < 10) {
      return;
    }
    var day = date.length() - 10;
    for (var name : names) {
      for (var word : name.words()) {
        keys.add("y:" + date.substring(0, day + 4) + ":" + start(word, 2));
        keys.add("b:" + date.substring(day + 5) + ":" + start(word, 1));
      }
    }
  }

  /// The letters of a name in order: the same whichever words come first, however they are divided,
  /// and whichever letters are swapped.
  private static String sorted(String text) {
    var letters = text.toCharArray();
    Arrays.sort(letters);
    return new String(letters);
  }

  /// What is left of a phone number without the codes of country and city.
  private static String end(String code) {
    return code.substring(Math.max(0, code.length() - Measure.LOCAL_NUMBER));
  }

  private static String start(String word, int length) {
    return word.substring(0, Math.min(length, word.length()));
  }

  private static List<Value> values(List<Field> fields, Candidate candidate, Measure measure) {
    return IntStream.range(0, fields.size())
        .filter(i -> fields.get(i).measure() == measure)
        .mapToObj(candidate.values()::get)
        .flatMap(List::stream)
        .toList();
  }
}
