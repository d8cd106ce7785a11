package io.clientele.kernel.condition;

import static io.clientele.kernel.condition.RandomCustomers.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What must be so for any condition and any customer.
class RandomConditionTest {
  /// Longer than the longest of the random windows and limits.
  private static final int DAYS_AHEAD = 130;

  static LongStream seeds() {
    return LongStream.range(0, 16);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothing_changes_by_time_alone_before_the_day_that_was_told(long seed) {
    List<RandomCustomers.Customer> customers = RandomCustomers.drawn(seed, 40);
    for (long each = seed * 20; each < seed * 20 + 20; each++) {
      Condition condition = RandomConditions.drawn(each);
      CompiledCondition compiled = condition.compile();
      for (RandomCustomers.Customer customer : customers) {
        Features features = customer.features(condition.reads(), TODAY);
        boolean today = compiled.holds(features, TODAY);
        LocalDate told = compiled.nextChange(features, TODAY).orElse(TODAY.plusDays(DAYS_AHEAD));
        assertThat(told).isAfter(TODAY);
        for (LocalDate day = TODAY.plusDays(1); day.isBefore(told); day = day.plusDays(1)) {
          assertThat(compiled.holds(features, day))
              .as("condition %s on %s: %s", each, day, condition.toJson())
              .isEqualTo(today);
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void a_single_rule_changes_on_the_very_day_that_was_told(long seed) {
    List<RandomCustomers.Customer> customers = RandomCustomers.drawn(seed, 40);
    for (long each = seed * 20; each < seed * 20 + 20; each++) {
      for (Field field : RandomConditions.drawn(each).reads().fields()) {
        Condition rule =
            new Condition.Rule(field, Comparison.of(field.type(), Operator.EQUAL, some(field)));
        for (RandomCustomers.Customer customer : customers) {
          Features features = customer.features(rule.reads(), TODAY);
          CompiledCondition compiled = rule.compile();
          Optional<LocalDate> told = compiled.nextChange(features, TODAY);
          told.ifPresent(day ->
              assertThat(compiled.holds(features, day))
                  .as("on %s: %s", day, rule.toJson())
                  .isNotEqualTo(compiled.holds(features, TODAY)));
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void who_does_more_gets_another_answer_only_the_way_that_was_told(long seed) {
    List<RandomCustomers.Customer> customers = RandomCustomers.drawn(seed, 40);
    for (long each = seed * 100; each < seed * 100 + 100; each++) {
      Condition condition = RandomConditions.drawn(each);
      for (RandomCustomers.Customer customer : customers) {
        Features before = customer.features(condition.reads(), TODAY);
        Features after = customer.doingMore(each).features(condition.reads(), TODAY);
        parts(condition)
            .filter(part -> part.trend().keeps(part.compile().holds(before, TODAY)))
            .forEach(part ->
                assertThat(part.compile().holds(after, TODAY))
                    .as("%s: %s", part.trend(), part.toJson())
                    .isEqualTo(part.compile().holds(before, TODAY)));
      }
    }
  }

  /// The condition itself and all that it consists of.
  private static Stream<Condition> parts(Condition condition) {
    return switch (condition) {
      case Condition.Group group ->
          Stream.concat(
              Stream.of(group), group.rules().stream().flatMap(RandomConditionTest::parts));
      case Condition.Rule rule -> Stream.of(rule);
    };
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void an_explanation_gives_the_same_answer_as_the_predicate(long seed) {
    List<RandomCustomers.Customer> customers = RandomCustomers.drawn(seed, 40);
    for (long each = seed * 20; each < seed * 20 + 20; each++) {
      Condition condition = RandomConditions.drawn(each);
      CompiledCondition compiled = condition.compile();
      for (RandomCustomers.Customer customer : customers) {
        Features features = customer.features(condition.reads(), TODAY);
        assertThat(compiled.explain(features, TODAY).holds())
            .isEqualTo(compiled.holds(features, TODAY));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void what_is_written_reads_back_as_the_same_condition(long seed) {
    for (long each = seed * 20; each < seed * 20 + 20; each++) {
      Condition condition = RandomConditions.drawn(each);
      String json = condition.toJson().toString();
      assertThat(Condition.parse(json, RandomConditions.SCHEMA)).isEqualTo(condition);
      assertThat(Condition.parse(json, ConditionSchema.of(RandomConditions.ATTRIBUTES)))
          .as("whatever became of the attributes of behaviours: %s", json)
          .isEqualTo(condition);
    }
  }

  private static Value some(Field field) {
    return switch (field.type()) {
      case NUMBER -> Value.Decimal.of(2);
      case BOOLEAN -> new Value.Flag(true);
      case DATE -> new Value.Day(TODAY);
      case TEXT, WORD, GRADE -> new Value.Text("C2");
    };
  }
}
