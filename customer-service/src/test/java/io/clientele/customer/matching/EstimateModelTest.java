package io.clientele.customer.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// People made up of random letters, each recorded twice: once more or less as the first time.
class EstimateModelTest {
  private static final List<Field> FIELDS =
      List.of(
          new Field("name", Measure.NAME),
          new Field("birthDate", Measure.DATE),
          new Field("city", Measure.TEXT));
  private static final int PEOPLE = 300;
  private static final List<String> CITIES = List.of("Leeds", "Hull", "Bath", "York", "Ely");

  /// Of the people as they are before a test changes them; it takes seconds to estimate.
  private static MatchModel ofAll;

  private final Random random = new Random(7);
  private List<Field> fields = FIELDS;
  private final List<Candidate> records = new ArrayList<>();
  private MatchModel model;

  @BeforeEach
  void estimate() {
    for (var i = 0; i < PEOPLE; i++) {
      var name = (i % 3 == 0 ? "anna" : word()) + " " + word();
      var day = "19%02d-%02d-%02d".formatted(i % 90 + 10, i % 12 + 1, i % 28 + 1);
      var city = CITIES.get(i % CITIES.size());
      records.add(aRecord(2 * i, name, day, city));
      records.add(aRecord(2 * i + 1, i % 4 == 0 ? name.substring(1) : name, day, city));
    }
    if (ofAll == null) {
      ofAll = estimated(records, _ -> true, 1);
    }
    model = ofAll;
  }

  @Test
  void the_same_people_are_told_from_others_without_examples() {
    for (var i = 0; i < PEOPLE; i++) {
      assertThat(probability(2 * i, 2 * i + 1)).as("person %d", i).isGreaterThan(0.9);
      assertThat(probability(2 * i, (2 * i + 6) % (2 * PEOPLE))).isLessThan(0.5);
    }
  }

  @Test
  void a_rare_name_says_more_than_a_common_one() {
    assertThat(weightOfName(2, 3)).isGreaterThan(weightOfName(6, 7) + 1);
  }

  @Test
  void every_part_of_a_score_is_explained_and_they_add_up() {
    var score = score(2, 3);
    assertThat(score.parts())
        .extracting(MatchModel.Part::field)
        .containsExactly("name", "birthDate", "city");
    assertThat(score.parts()).extracting(MatchModel.Part::agreement).containsOnly("the same");
    assertThat(
            score.parts().stream().mapToDouble(MatchModel.Part::weight).sum() + model.priorWeight())
        .isCloseTo(score.weight(), within(1e-9));
  }

  @Test
  void what_is_not_known_says_nothing() {
    var nameless = new Candidate("x", List.of(List.of(), List.of(), List.of()), Set.of());
    var score = model.score(Comparison.of(fields, nameless, records.getFirst()));
    assertThat(score.parts()).isEmpty();
    assertThat(score.probability()).isLessThan(0.1);
  }

  @Test
  void a_pair_is_recognised_where_nobody_else_was_recorded_twice() {
    var people = records.stream().filter(one -> Integer.parseInt(one.id()) % 2 == 0).toList();
    model = estimated(people, _ -> true, 1);
    for (var i = 0; i < PEOPLE; i++) {
      assertThat(probability(2 * i, 2 * i + 1)).as("person %d", i).isGreaterThan(0.9);
    }
  }

  @Test
  void some_of_the_pairs_tell_how_many_are_the_same_person() {
    var some = new Random(3);
    var whole = model.priorWeight();
    model = estimated(records, _ -> some.nextInt(4) == 0, 0.25);
    assertThat(model.priorWeight()).isCloseTo(whole, within(0.3));
  }

  @Test
  void a_field_of_which_little_is_known_is_judged_by_those_of_whom_it_is_known() {
    var few =
        records.stream()
            .map(one -> Integer.parseInt(one.id()) % 20 < 2 ? one : withoutDay(one))
            .toList();
    model = estimated(few, _ -> true, 1);
    assertThat(weightOfDay(2, 3)).isGreaterThan(9);
  }

  @Test
  void families_do_not_pass_for_duplicates_where_there_are_more_of_them() {
    records.clear();
    for (var i = 0; i < PEOPLE; i++) {
      var family = word();
      var home = word() + " " + word();
      for (var member = 0; member < 3; member++) {
        var name = word() + " " + family;
        var day =
            "19%02d-%02d-%02d"
                .formatted(
                    (i * 7 + member * 31) % 90 + 10,
                    (i + member * 5) % 12 + 1,
                    (i + member * 11) % 28 + 1);
        records.add(aRecord(records.size(), name, day, home));
        if (i % 10 == 0 && member == 0) {
          records.add(aRecord(records.size(), name, day, home));
        }
      }
    }
    model = estimated(records, _ -> true, 1);
    assertThat(probability(0, 1)).isGreaterThan(0.9);
    assertThat(probability(0, 2)).isLessThan(0.1);
    assertThat(probability(4, 5)).isLessThan(0.1);
    var score = score(0, 2);
    assertThat(score.parts()).extracting(MatchModel.Part::field).contains("relatives");
    assertThat(
            score.parts().stream().mapToDouble(MatchModel.Part::weight).sum() + model.priorWeight())
        .isCloseTo(score.weight(), within(1e-9));
  }

  @Test
  void a_town_its_postcode_and_its_regions_are_evidence_once() {
    fields =
        List.of(
            new Field("name", Measure.NAME),
            new Field("birthDate", Measure.DATE),
            new Field("street", Measure.TEXT),
            new Field("town", Measure.TEXT),
            new Field("postcode", Measure.CODE),
            new Field("county", Measure.TEXT),
            new Field("state", Measure.TEXT));
    records.clear();
    var families = words(10);
    var given = words(20);
    var streets = words(40);
    var towns = words(3);
    for (var i = 0; i < PEOPLE; i++) {
      var family = families.get(random.nextInt(families.size()));
      var first = random.nextInt(given.size());
      var name = given.get(first) + " " + family;
      var day = aDay();
      var home = aHome(streets, towns);
      records.add(aRecord(name, day, home));
      if (i % 3 != 1) {
        var other = (first + random.nextInt(1, given.size())) % given.size();
        records.add(aRecord(given.get(other) + " " + family, aDay(), home));
      }
      if (i % 3 == 0) {
        var moved = i % 2 == 0;
        records.add(aRecord(name, day, moved ? aHome(streets, towns) : home));
      }
    }
    model = estimated(records, _ -> true, 1);
    for (var one = 0; one < records.size(); one += 6) {
      assertThat(probability(one, one + 1)).as("relatives %d", one).isLessThan(0.1);
      assertThat(probability(one, one + 2)).as("person %d", one).isGreaterThan(0.9);
    }
  }

  private List<String> aHome(List<String> streets, List<String> towns) {
    var town = random.nextInt(towns.size());
    return List.of(
        random.nextInt(1, 200) + " " + streets.get(random.nextInt(streets.size())),
        towns.get(town),
        Integer.toString(40_000 + 137 * town),
        CITIES.get(town),
        CITIES.get(town % 2));
  }

  private String aDay() {
    return "19%02d-%02d-%02d"
        .formatted(random.nextInt(10, 99), random.nextInt(1, 13), random.nextInt(1, 29));
  }

  private Candidate aRecord(String name, String day, List<String> home) {
    return aRecord(
        records.size(), Stream.concat(Stream.of(name, day), home.stream()).toArray(String[]::new));
  }

  @Test
  void on_a_base_of_four_somebody_is_found_who_has_a_relative_at_the_same_address() {
    records.clear();
    records.add(aRecord(0, "hartwell clara", "1980-01-02", "elmroad 9"));
    records.add(aRecord(1, "hartwell clara", "1980-01-02", "elmroad 9"));
    records.add(aRecord(2, "clara hartwell", "1980-01-02", "elmroad 9"));
    records.add(aRecord(3, "clara", "1991-04-05", "elmroad 9"));
    model = estimated(records, _ -> true, 1);
    assertThat(probability(0, 1)).isGreaterThan(0.9);
    assertThat(probability(1, 2)).isGreaterThan(0.9);
    assertThat(probability(0, 3)).isLessThan(0.1);
  }

  @Test
  void of_the_only_two_there_are_it_is_told_how_probable_it_is_that_they_are_one() {
    records.clear();
    records.add(aRecord(0, "mara hartwell", "1952-11-23", "elmroad 9"));
    records.add(aRecord(1, "jonas hartwell", "1991-04-05", "oakstreet 4"));
    model = estimated(records, _ -> true, 1);
    assertThat(probability(0, 1)).isLessThan(0.1);
  }

  @Test
  void different_numbers_of_the_same_kind_are_different_people() {
    var one = new Candidate("1", List.of(), Set.of("core-banking:1", "wechat:a"));
    assertThat(one.isCertainlyNot(new Candidate("2", List.of(), Set.of("core-banking:2"))))
        .isTrue();
    assertThat(one.isCertainlyNot(new Candidate("3", List.of(), Set.of("core-banking:1"))))
        .isFalse();
    assertThat(one.isCertainlyNot(new Candidate("4", List.of(), Set.of("passport:2")))).isFalse();
  }

  /// @param counted which pairs that share a key
  /// @param likelihood with which a pair is
  private MatchModel estimated(
      List<Candidate> records, Predicate<Comparison> counted, double likelihood) {
    var frequencies = new Frequencies(fields);
    var sample = new Sample(fields);
    records.forEach(frequencies::add);
    records.forEach(sample::add);
    var estimate = new EstimateModel(fields, frequencies);
    var keys = records.stream().map(one -> BlockingKeys.of(fields, one)).toList();
    for (var i = 0; i < records.size(); i++) {
      for (var j = i + 1; j < records.size(); j++) {
        if (!Collections.disjoint(keys.get(i), keys.get(j))) {
          var comparison = Comparison.of(fields, records.get(i), records.get(j));
          if (counted.test(comparison)) {
            estimate.addBlocked(comparison, likelihood);
          }
        }
      }
    }
    return estimate.model(records.size(), sample, 20_000);
  }

  private static Candidate withoutDay(Candidate one) {
    var values = one.values();
    return new Candidate(
        one.id(), List.of(values.getFirst(), List.of(), values.getLast()), one.numbers());
  }

  private double weightOfName(int one, int other) {
    return score(one, other).parts().getFirst().weight();
  }

  private double weightOfDay(int one, int other) {
    return score(one, other).parts().get(1).weight();
  }

  private double probability(int one, int other) {
    return score(one, other).probability();
  }

  private MatchModel.Score score(int one, int other) {
    return model.score(Comparison.of(fields, records.get(one), records.get(other)));
  }

  private Candidate aRecord(int id, String... written) {
    return new Candidate(
        Integer.toString(id),
        IntStream.range(0, written.length)
            .mapToObj(i -> List.of(Value.of(fields.get(i).measure(), written[i])))
            .toList(),
        Set.of());
  }

  private List<String> words(int number) {
    return IntStream.range(0, number).mapToObj(_ -> word()).toList();
  }

  private String word() {
    var letters = new StringBuilder();
    for (var i = 0; i < 7; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.toString();
  }
}
