package io.clientele.kernel.condition;

import static io.clientele.kernel.condition.ACustomer.TODAY;
import static io.clientele.kernel.condition.ACustomer.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the language means, told by customers who match and customers who do not.
class ConditionTest {
  private static final ConditionSchema SCHEMA =
      ConditionSchema.of(
          Map.of(
              "city", ValueType.TEXT,
              "income", ValueType.NUMBER,
              "vip", ValueType.BOOLEAN,
              "birthday", ValueType.DATE));

  private static final UUID SEGMENT = UUID.fromString("019a0000-0000-7000-8000-000000000009");

  @Test
  void a_group_of_and_needs_all_its_rules_and_a_group_of_or_needs_one() {
    String rules =
        """
        "rules":[{"field":"stage","operator":"=","value":"MATURE"},
                 {"field":"tier","operator":"in","value":["PREMIER","PRIVATE"]}]}\
        """;
    ACustomer both = who().isInStage("MATURE").isOfTier("PRIVATE");
    ACustomer one = who().isInStage("MATURE").isOfTier("MASS");

    assertThat(holds("{\"combinator\":\"and\"," + rules, both)).isTrue();
    assertThat(holds("{\"combinator\":\"and\"," + rules, one)).isFalse();
    assertThat(holds("{\"combinator\":\"or\"," + rules, one)).isTrue();
    assertThat(holds("{\"combinator\":\"or\"," + rules, who())).isFalse();
    assertThat(holds("{\"combinator\":\"or\",\"not\":true," + rules, who())).isTrue();
  }

  @Test
  void an_empty_group_matches_everyone_and_its_negation_nobody() {
    assertThat(holds("{\"combinator\":\"and\",\"rules\":[]}", who())).isTrue();
    assertThat(holds("{\"combinator\":\"or\",\"rules\":[]}", who())).isTrue();
    assertThat(holds("{\"combinator\":\"or\",\"not\":true,\"rules\":[]}", who())).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=                | 'Berlin'           | true",
        "!=               | 'Berlin'           | false",
        "!=               | 'berlin'           | true",
        "contains         | 'erl'              | true",
        "doesNotContain   | 'erl'              | false",
        "beginsWith       | 'Ber'              | true",
        "doesNotBeginWith | 'ber'              | true",
        "endsWith         | 'lin'              | true",
        "doesNotEndWith   | 'lin'              | false",
      })
  void text_is_compared_as_written(String operator, String value, boolean expected) {
    String rule =
        "{\"field\":\"attribute.city\",\"operator\":\"%s\",\"value\":\"%s\"}"
            .formatted(operator, value);

    assertThat(holdsAlone(rule, who().has("city", new Value.Text("Berlin")))).isEqualTo(expected);
    assertThat(holdsAlone(rule, who())).as("nothing known of the city").isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=          | 100       | true",
        "=          | 100.00    | true",
        "!=         | 100       | false",
        "<          | 100       | false",
        "<=         | 100       | true",
        ">          | 99.99     | true",
        ">=         | 100.01    | false",
        "in         | [1,100]   | true",
        "notIn      | [1,100.0] | false",
        "between    | [100,200] | true",
        "notBetween | [1,100]   | false",
      })
  void numbers_are_compared_by_value(String operator, String value, boolean expected) {
    String rule =
        "{\"field\":\"attribute.income\",\"operator\":\"%s\",\"value\":%s}"
            .formatted(operator, value);
    Value income = new Value.Decimal(new BigDecimal("100.0"));

    assertThat(holdsAlone(rule, who().has("income", income))).isEqualTo(expected);
    assertThat(holdsAlone(rule, who())).as("nothing known of the income").isFalse();
  }

  @Test
  void presence_can_be_asked_for() {
    String absent = "{\"field\":\"attribute.vip\",\"operator\":\"null\"}";
    String present = "{\"field\":\"attribute.vip\",\"operator\":\"notNull\",\"value\":\"\"}";
    ACustomer known = who().has("vip", new Value.Flag(false));

    assertThat(holdsAlone(absent, who())).isTrue();
    assertThat(holdsAlone(absent, known)).isFalse();
    assertThat(holdsAlone(present, known)).isTrue();
    assertThat(holdsAlone(present, who())).isFalse();
  }

  @Test
  void dates_flags_kinds_and_grades_have_their_own_order() {
    ACustomer customer =
        who()
            .isCompany()
            .tolerates("C3")
            .has("birthday", new Value.Day(LocalDate.of(1990, 2, 28)))
            .has("vip", new Value.Flag(false));

    assertThat(
            holdsAlone(
                """
                {"field":"attribute.birthday","operator":"<","value":"1990-03-01"}\
                """,
                customer))
        .isTrue();
    assertThat(
            holdsAlone(
                """
                {"field":"attribute.vip","operator":"!=","value":true}\
                """,
                customer))
        .isTrue();
    assertThat(
            holdsAlone(
                """
                {"field":"kind","operator":"=","value":"COMPANY"}\
                """,
                customer))
        .isTrue();
    assertThat(
            holdsAlone(
                """
                {"field":"riskTolerance","operator":">=","value":"C3"}\
                """,
                customer))
        .isTrue();
    assertThat(
            holdsAlone(
                """
                {"field":"riskTolerance","operator":">","value":"C3"}\
                """,
                customer))
        .isFalse();
  }

  @Test
  void a_branch_is_within_itself_and_every_branch_above_it() {
    ACustomer customer = who().belongsTo("0101", "01/0101/");
    String within = "{\"field\":\"branch\",\"operator\":\"within\",\"value\":\"%s\"}";
    String is = "{\"field\":\"branch\",\"operator\":\"=\",\"value\":\"%s\"}";

    assertThat(holdsAlone(within.formatted("01"), customer)).isTrue();
    assertThat(holdsAlone(within.formatted("0101"), customer)).isTrue();
    assertThat(holdsAlone(within.formatted("1"), customer)).isFalse();
    assertThat(holdsAlone(within.formatted("01"), who())).isFalse();
    assertThat(holdsAlone(is.formatted("01"), customer)).isFalse();
    assertThat(holdsAlone(is.formatted("0101"), customer)).isTrue();
  }

  @Test
  void no_entry_of_a_consent_and_no_membership_mean_no() {
    String refused = "{\"field\":\"consent.MARKETING.SMS\",\"operator\":\"=\",\"value\":false}";
    String outside = "{\"field\":\"segment.%s\",\"operator\":\"=\",\"value\":false}";

    assertThat(holdsAlone(refused, who())).isTrue();
    assertThat(holdsAlone(refused, who().allows("MARKETING", "SMS"))).isFalse();
    assertThat(holdsAlone(refused, who().allows("MARKETING", "EMAIL"))).isTrue();
    assertThat(holdsAlone(outside.formatted(SEGMENT), who())).isTrue();
    assertThat(holdsAlone(outside.formatted(SEGMENT), who().isMemberOf(SEGMENT))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COUNT      | =    | 5     | true",
        "SUM        | =    | 66    | true",
        "AVERAGE    | =    | 13.2  | true",
        "SMALLEST   | =    | 1     | true",
        "LARGEST    | =    | 40    | true",
        "LAST       | =    | 5     | true",
        "DAYS_SINCE | =    | 2     | true",
        "DAYS_SINCE | >    | 2     | false",
        "EVER       | =    | true  | true",
      })
  void behaviours_of_all_time_are_summed_up(
      String aggregate, String operator, String value, boolean expected) {
    ACustomer shopper =
        who()
            .did("card.purchase", 400, "1", "40")
            .did("card.purchase", 30, "18", "2")
            .did("card.purchase", 2, "5");

    assertThat(holdsAlone(behaviour(aggregate, "", operator, value), shopper)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AVERAGE", "SMALLEST", "LARGEST", "LAST", "DAYS_SINCE"})
  void most_figures_of_nothing_are_missing(String aggregate) {
    assertThat(holdsAlone(behaviour(aggregate, "", ">=", "-1"), who())).isFalse();
    assertThat(holdsAlone(behaviour(aggregate, "", "<", "1"), who())).isFalse();
    assertThat(holdsAlone(behaviour(aggregate, "", "null", "null"), who())).isTrue();
  }

  @Test
  void count_and_sum_of_nothing_are_zero() {
    assertThat(holdsAlone(behaviour("COUNT", "", "<", "1"), who())).isTrue();
    assertThat(holdsAlone(behaviour("SUM", "", "=", "0"), who())).isTrue();
    assertThat(holdsAlone(behaviour("EVER", "", "=", "false"), who())).isTrue();
  }

  @Test
  void a_window_counts_whole_days_and_today_is_one_of_them() {
    String within3 = behaviour("COUNT", ",\"withinDays\":3", "=", "1");

    assertThat(holdsAlone(within3, who().did("card.purchase", 0))).isTrue();
    assertThat(holdsAlone(within3, who().did("card.purchase", 2))).isTrue();
    assertThat(holdsAlone(within3, who().did("card.purchase", 3))).isFalse();
    assertThat(holdsAlone(within3, who().did("card.purchase", -1))).as("tomorrow").isFalse();
  }

  @Test
  void a_figure_over_filtered_behaviours_reads_its_own_source() {
    Condition condition =
        alone(
            behaviour(
                "COUNT",
                ",\"where\":[{\"attribute\":\"channel\",\"operator\":\"=\",\"value\":\"BRANCH\"}]",
                ">=",
                "1"));
    BehaviourSource source = condition.reads().metrics().iterator().next().source();

    assertThat(condition.compile().holds(who().did("card.purchase", 1).features(), TODAY))
        .isFalse();
    assertThat(condition.compile().holds(who().did(source, 1).features(), TODAY)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'attribute':'startsOn','operator':'>=','value':'2026-05-01'} | DATE",
        "{'attribute':'startsOn','operator':'between','value':['2026-05-01','2026-05-31']} | DATE",
        "{'attribute':'startsOn','operator':'=','value':'2026-05-01'} | TEXT",
        "{'attribute':'startsOn','type':'DATE','operator':'=','value':'2026-05-01'} | DATE",
        "{'attribute':'months','operator':'>=','value':3} | NUMBER",
        "{'attribute':'months','type':'NUMBER','operator':'null'} | NUMBER",
      })
  void a_filter_whose_attribute_is_not_declared_says_of_which_type_it_is(
      String filter, ValueType type) {
    Condition condition =
        alone(behaviour("COUNT", ",\"where\":[" + filter.replace('\'', '"') + "]", ">=", "1"));
    assertThat(condition.reads().metrics().iterator().next().source().where())
        .extracting(where -> where.comparison().type())
        .containsExactly(type);
    assertThat(Condition.parse(condition.toJson(), _ -> Optional.empty())).isEqualTo(condition);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WORD", "GRADE", "word", "1"})
  void a_filter_is_of_a_type_that_attributes_are_declared_as(String type) {
    String filter =
        """
        ,"where":[{"attribute":"channel","type":"%s","operator":"=","value":"BRANCH"}]\
        """
            .formatted(type);
    assertThatThrownBy(() -> alone(behaviour("COUNT", filter, ">=", "1")))
        .isInstanceOfSatisfying(
            ConditionProblem.class,
            problem ->
                assertThat(problem.violations())
                    .containsExactly(
                        new ConditionProblem.Violation(
                            "/rules/0/behaviour/where/0/type",
                            "Give one of [TEXT, NUMBER, BOOLEAN, DATE]",
                            "one-of",
                            Map.of("choices", "TEXT, NUMBER, BOOLEAN, DATE"))));
  }

  @Test
  void what_a_condition_reads_is_told() {
    Condition condition =
        Condition.parse(
            """
            {"combinator":"and","rules":[
              {"field":"stage","operator":"=","value":"NEW"},
              {"field":"segment.019a0000-0000-7000-8000-000000000009","operator":"=","value":true},
              {"combinator":"or","rules":[
                {"field":"behaviour","operator":">","value":1,
                 "behaviour":{"type":"app.login","aggregate":"COUNT","withinDays":7}},
                {"field":"behaviour","operator":">","value":1,
                 "behaviour":{"type":"app.login","aggregate":"COUNT","withinDays":30}},
                {"field":"behaviour","operator":">","value":1,
                 "behaviour":{"type":"app.login","aggregate":"COUNT","withinDays":7}},
                {"field":"attribute.income","operator":">","value":1}]}]}\
            """,
            SCHEMA);

    assertThat(condition.reads().metrics()).hasSize(2);
    assertThat(condition.segments()).containsExactly(SEGMENT);
    assertThat(condition.reads().behaviourTypes()).containsExactly("app.login");
    assertThat(condition.reads().attributes()).containsExactly("income");
    assertThat(condition.reads().profile(Field.Profile.STAGE)).isTrue();
    assertThat(condition.reads().profile(Field.Profile.TIER)).isFalse();
    assertThat(condition.reads().ages()).isTrue();
    assertThat(condition.reads().sources())
        .containsExactly(Map.entry(BehaviourSource.of("app.login"), new Reads.Span(30, false)));
    assertThat(condition.reads().fields()).hasSize(5);
  }

  @Test
  void an_explanation_tells_which_parts_held_with_which_figures() {
    Condition condition =
        Condition.parse(
            """
            {"combinator":"and","rules":[
              {"field":"stage","operator":"=","value":"NEW"},
              {"field":"behaviour","operator":">=","value":100,
               "behaviour":{"type":"card.purchase","aggregate":"SUM","withinDays":30}},
              {"field":"tier","operator":"=","value":"MASS"}]}\
            """,
            SCHEMA);
    Features customer = who().isInStage("NEW").did("card.purchase", 5, "40", "2.5").features();

    assertThat(condition.compile().explain(customer, TODAY).toJson())
        .hasToString(
            """
            {"combinator":"and","not":false,"holds":false,"rules":[\
            {"field":"stage","operator":"=","value":"NEW","holds":true,"actual":"NEW"},\
            {"field":"behaviour","behaviour":{"type":"card.purchase","aggregate":"SUM",\
            "withinDays":30},"operator":">=","value":100,"holds":false,"actual":42.5},\
            {"field":"tier","operator":"=","value":"MASS","holds":false,"actual":null}]}\
            """);
  }

  private static String behaviour(String aggregate, String more, String operator, String value) {
    return """
    {"field":"behaviour","operator":"%s","value":%s,
     "behaviour":{"type":"card.purchase","aggregate":"%s"%s}}\
    """
        .formatted(operator, value, aggregate, more);
  }

  private static boolean holdsAlone(String rule, ACustomer customer) {
    return alone(rule).compile().holds(customer.features(), TODAY);
  }

  private static Condition alone(String rule) {
    return Condition.parse("{\"combinator\":\"and\",\"rules\":[" + rule + "]}", SCHEMA);
  }

  private static boolean holds(String json, ACustomer customer) {
    return Condition.parse(json, SCHEMA).compile().holds(customer.features(), TODAY);
  }
}
