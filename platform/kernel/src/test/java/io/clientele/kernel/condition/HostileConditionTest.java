package io.clientele.kernel.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.kernel.condition.ConditionProblem.Violation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Conditions that must be refused, each with the place and a sentence that helps.
class HostileConditionTest {
  private static final ConditionSchema SCHEMA =
      new ConditionSchema() {
        @Override
        public Optional<ValueType> attribute(String name) {
          return Optional.ofNullable(RandomConditions.ATTRIBUTES.get(name));
        }

        @Override
        public boolean knowsBehaviour(String type) {
          return type.equals("card.purchase");
        }

        @Override
        public Optional<ValueType> behaviourAttribute(String behaviourType, String name) {
          return name.equals("items") ? Optional.of(ValueType.NUMBER) : Optional.empty();
        }

        @Override
        public Set<String> words(Field.Profile field) {
          return field == Field.Profile.STAGE
              ? Set.of("NEW", "MATURE")
              : ConditionSchema.super.words(field);
        }

        @Override
        public boolean knows(Field.Profile field, String word) {
          return field == Field.Profile.BRANCH
              ? word.equals("0101")
              : ConditionSchema.super.knows(field, word);
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'field':'colour','operator':'=','value':1}                   | /field    | no field",
        "{'field':'attribute.shoe','operator':'=','value':1}           | /field    | no attribute",
        "{'field':7,'operator':'=','value':1}                          | /field    | no field",
        "{'field':'consent.marketing.sms','operator':'=','value':true} | /field    | upper case",
        "{'field':'segment.1','operator':'=','value':true}             | /field    | its id",
        "{'field':'stage','operator':'~','value':'NEW'}                | /operator | =, !=, in",
        "{'field':'stage','operator':'contains','value':'N'}           | /operator | Use one of",
        "{'field':'kind','operator':'null'}                            | /operator | Use one of",
        "{'field':'tier','operator':'within','value':'A'}              | /operator | Use one of",
        "{'field':'stage','operator':'=','value':'OLD'}                | /value    | MATURE, NEW",
        "{'field':'kind','operator':'=','value':'DOG'}                 | /value    | COMPANY",
        "{'field':'branch','operator':'=','value':'0199'}              | /value    | no branch",
        "{'field':'stage','operator':'=','value':5}                    | /value    | text",
        "{'field':'stage','operator':'='}                              | /value    | text",
        "{'field':'stage','operator':'in','value':'NEW'}               | /value    | list",
        "{'field':'stage','operator':'in','value':[]}                  | /value    | list",
        "{'field':'stage','operator':'in','value':['NEW',5]}           | /value/1  | text",
        "{'field':'attribute.income','operator':'>','value':'5'}       | /value    | number",
        "{'field':'attribute.income','operator':'>','value':[5]}       | /value    | number",
        "{'field':'attribute.income','operator':'>','value':1e99}      | /value    | digits",
        "{'field':'attribute.income','operator':'>','value':1e-99}     | /value    | decimals",
        "{'field':'attribute.income','operator':'>','value':1e2147483647} | /value | digits",
        "{'field':'attribute.income','operator':'>','value':-1e2147483647} | /value | digits",
        "{'field':'attribute.income','operator':'>','value':100e2147483647} | /value | digits",
        "{'field':'attribute.income','operator':'>','value':1e-2147483647} | /value | decimals",
        "{'field':'attribute.income','operator':'in','value':[1,1e2147483647]} | /value/1 | digits",
        "{'field':'attribute.income','operator':'between','value':[5]} | /value    | two ends",
        "{'field':'attribute.income','operator':'between','value':[5,1]} | /value  | smaller first",
        "{'field':'attribute.birthday','operator':'<','value':'2026-02-30'} | /value | date",
        "{'field':'attribute.birthday','operator':'<','value':20260230} | /value   | date",
        "{'field':'attribute.vip','operator':'=','value':'true'}       | /value    | true or false",
        "{'field':'attribute.city','operator':'contains','value':''}   | /value    | look for",
        "{'field':'attribute.city','operator':'null','value':[]}       | /value    | no value",
        "{'field':'stage','operator':'=','value':'NEW','sql':'1=1'}    | /sql      | no key",
        "{'field':'stage','operator':'=','value':'NEW','a/b~':1}       | /a~1b~0   | no key",
        "{'field':'stage','operator':'=','value':'tier','valueSource':'field'} | /valueSource | Only",
        "{'field':'stage','operator':'=','value':'NEW','behaviour':{}} | /behaviour | no key",
        "{'field':'behaviour','operator':'=','value':1}                | /behaviour | which",
        "[]                                                            | ``        | object",
        "'stage'                                                       | ``        | object",
        "null                                                          | ``        | object",
      })
  void a_wrong_rule_is_refused_with_its_place(String rule, String at, String sentence) {
    List<Violation> violations = refused(group(rule));

    assertThat(violations)
        .anySatisfy(violation -> {
          assertThat(violation.pointer()).isEqualTo("/rules/0" + at);
          assertThat(violation.message()).contains(sentence);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'aggregate':'COUNT'}                                           | /type       | text",
        "{'type':'card.lost','aggregate':'COUNT'}                        | /type       | no behaviour",
        "{'type':'card.purchase','aggregate':'MEDIAN'}                   | /aggregate  | COUNT",
        "{'type':'card.purchase'}                                        | /aggregate  | COUNT",
        "{'type':'card.purchase','aggregate':'COUNT','withinDays':0}     | /withinDays | 3650",
        "{'type':'card.purchase','aggregate':'COUNT','withinDays':3651}  | /withinDays | 3650",
        "{'type':'card.purchase','aggregate':'COUNT','withinDays':99999999999} | /withinDays | 3650",
        "{'type':'card.purchase','aggregate':'COUNT','withinDays':1.5}   | /withinDays | whole",
        "{'type':'card.purchase','aggregate':'COUNT','withinDays':'9'}   | /withinDays | whole",
        "{'type':'card.purchase','aggregate':'COUNT','where':{}}         | /where      | list",
        "{'type':'card.purchase','aggregate':'COUNT','where':[1]}        | /where/0    | filter",
        "{'type':'card.purchase','aggregate':'COUNT','where':[{'operator':'=','value':1}]} | /where/0/attribute | text",
        "{'type':'card.purchase','aggregate':'COUNT','where':[{'attribute':'a','operator':'contains','value':1}]} | /where/0/operator | Use",
        "{'type':'card.purchase','aggregate':'COUNT','where':[{'attribute':'a','type':'MONEY','operator':'=','value':1}]} | /where/0/type | NUMBER",
        "{'type':'card.purchase','aggregate':'COUNT','where':[{'attribute':'a','type':7,'operator':'=','value':1}]} | /where/0/type | NUMBER",
        "{'type':'card.purchase','aggregate':'COUNT','where':[{'attribute':'a','type':'DATE','operator':'>=','value':'soon'}]} | /where/0/value | date",
        "{'type':'card.purchase','aggregate':'COUNT','where':[{'attribute':'items','type':'TEXT','operator':'=','value':'1'}]} | /where/0/type | NUMBER",
        "{'type':'card.purchase','aggregate':'COUNT','having':1}         | /having     | no key",
      })
  void a_wrong_figure_is_refused_with_its_place(String metric, String at, String sentence) {
    List<Violation> violations =
        refused(group("{'field':'behaviour','operator':'=','value':1,'behaviour':" + metric + "}"));

    assertThat(violations)
        .anySatisfy(violation -> {
          assertThat(violation.pointer()).isEqualTo("/rules/0/behaviour" + at);
          assertThat(violation.message()).contains(sentence);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "7",
        "[]",
        "{}",
        "{'combinator':'xor','rules':[]}",
        "{'combinator':'and'}",
        "{'combinator':'and','rules':{}}",
        "{'combinator':'and','rules':[],'not':'yes'}",
        "{'combinator':'and','rules':[]} {}",
        "{'combinator':'and','combinator':'or','rules':[]}",
        "{'combinator':['and'],'rules':[]}",
      })
  void what_is_no_group_is_refused(String json) {
    assertThat(refused(json)).isNotEmpty();
  }

  @Test
  void all_that_is_wrong_is_told_at_once() {
    String json =
        "{'combinator':'nor','rules':[{'field':'stage','operator':'=','value':1},"
            + "{'combinator':'and','rules':[{'field':'x','operator':'=','value':1}]}]}";

    assertThat(refused(json))
        .extracting(Violation::pointer)
        .containsExactly("/combinator", "/rules/0/value", "/rules/1/rules/0/field");
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 1_000, 100_000})
  void deep_nesting_is_refused(int depth) {
    String json = "{'combinator':'and','rules':[".repeat(depth) + "]}".repeat(depth);

    assertThat(refused(json)).hasSize(1);
  }

  @Test
  void deep_nesting_is_refused_when_it_was_read_as_json_by_somebody_else() {
    ObjectNode deepest = JsonNodeFactory.instance.objectNode();
    JsonNode json = deepest;
    for (int i = 0; i < 100_000; i++) {
      ObjectNode outer = JsonNodeFactory.instance.objectNode().put("combinator", "and");
      outer.putArray("rules").add(json);
      json = outer;
    }
    JsonNode hostile = json;

    assertThatThrownBy(() -> Condition.parse(hostile, SCHEMA))
        .isInstanceOf(ConditionProblem.class)
        .hasMessageContaining("10 deep");
  }

  @Test
  void ten_levels_and_two_hundred_rules_are_accepted_and_no_more() {
    String rule = "{'field':'stage','operator':'=','value':'NEW'}";
    String nested = "{'combinator':'and','rules':[".repeat(10) + rule + "]}".repeat(10);
    String wide = String.join(",", Collections.nCopies(200, rule));

    assertThat(parse(nested).reads().fields()).hasSize(1);
    assertThat(parse(group(wide)).reads().fields()).hasSize(1);
    assertThat(refused(group(wide + "," + rule)))
        .extracting(Violation::message)
        .containsExactly("A condition may hold 200 rules and no more");
  }

  @Test
  void filters_count_as_rules_and_empty_groups_are_counted_too() {
    String filter = "{'attribute':'channel','operator':'=','value':'APP'}";
    String filters = String.join(",", Collections.nCopies(200, filter));
    String groups = String.join(",", Collections.nCopies(200, "{'combinator':'and','rules':[]}"));

    assertThat(
            refused(
                group(
                    "{'field':'behaviour','operator':'=','value':1,'behaviour':"
                        + "{'type':'card.purchase','aggregate':'COUNT','where':["
                        + filters
                        + "]}}")))
        .hasSize(1);
    assertThat(refused(group(groups))).hasSize(1);
  }

  @Test
  void long_lists_and_texts_are_refused() {
    String thousand = String.join(",", Collections.nCopies(1_000, "'x'"));
    String rule = "{'field':'attribute.city','operator':'in','value':[%s]}";

    assertThat(parse(group(rule.formatted(thousand))).reads().attributes()).hasSize(1);
    assertThat(refused(group(rule.formatted(thousand + ",'x'")))).hasSize(1);
    assertThat(refused(group(rule.formatted("'" + "x".repeat(201) + "'")))).hasSize(1);
    assertThat(refused(group(rule.formatted("'" + "x".repeat(20_000) + "'")))).hasSize(1);
    assertThat(refused("[" + "1,".repeat(2_000_000) + "1]")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800", "a\\udc00b"})
  void text_that_a_database_cannot_hold_is_refused(String text) {
    String rule = "{'field':'attribute.city','operator':'=','value':'" + text + "'}";
    String filter =
        "{'field':'behaviour','operator':'=','value':1,'behaviour':{'type':'card.purchase',"
            + "'aggregate':'COUNT','where':[{'attribute':'"
            + text
            + "','operator':'notNull'}]}}";

    assertThat(refused(group(rule))).hasSize(1);
    assertThat(refused(group(filter))).hasSize(1);
  }

  @Test
  void numbers_too_large_for_a_double_are_refused_whoever_read_them() {
    ObjectNode rule =
        JsonNodeFactory.instance
            .objectNode()
            .put("field", "attribute.income")
            .put("operator", "=")
            .put("value", Double.POSITIVE_INFINITY);
    ObjectNode group = JsonNodeFactory.instance.objectNode().put("combinator", "and");
    group.putArray("rules").add(rule);

    assertThatThrownBy(() -> Condition.parse(group, SCHEMA)).isInstanceOf(ConditionProblem.class);
    assertThat(refused(group("{'field':'attribute.income','operator':'=','value':1e999999999}")))
        .hasSize(1);
  }

  @Test
  void a_flood_of_mistakes_is_cut_short() {
    String wrong = String.join(",", Collections.nCopies(150, "{'a':1,'b':2}"));

    assertThat(refused(group(wrong))).hasSize(50);
  }

  @Test
  void what_the_editor_writes_beside_is_accepted() {
    Condition plain = parse(group("{'field':'stage','operator':'=','value':'NEW'}"));
    Condition edited =
        parse(
            "{'id':'g1','combinator':'and','not':false,'rules':[{'id':'r1','field':'stage',"
                + "'operator':'=','valueSource':'value','valueEditorType':'select',"
                + "'value':'NEW'}]}");

    assertThat(edited).isEqualTo(plain);
  }

  @Test
  void equal_conditions_are_equal_however_their_numbers_were_written() {
    String rule = "{'field':'attribute.income','operator':'in','value':[%s]}";

    assertThat(parse(group(rule.formatted("100,2.50,100.0"))))
        .isEqualTo(parse(group(rule.formatted("1e2,2.5"))));
    assertThat(parse(group(rule.formatted("1e2"))).toJson().toString()).contains("[100]");
  }

  @Test
  void only_what_is_offered_can_be_asked() {
    ConditionSchema profileOnly =
        new ConditionSchema() {
          @Override
          public Optional<ValueType> attribute(String name) {
            return Optional.empty();
          }

          @Override
          public boolean offers(Field field) {
            return !(field instanceof Field.Behaviour);
          }
        };
    String json =
        group(
                "{'field':'behaviour','operator':'=','value':1,'behaviour':"
                    + "{'type':'card.purchase','aggregate':'COUNT'}}")
            .replace('\'', '"');

    assertThatThrownBy(() -> Condition.parse(json, profileOnly))
        .hasMessageContaining("/rules/0/field")
        .hasMessageContaining("cannot be asked about here");
    assertThat(ConditionSchema.of(Map.of()).offers(Field.Profile.KIND)).isTrue();
  }

  private static String group(String rules) {
    return "{'combinator':'and','rules':[" + rules + "]}";
  }

  private static Condition parse(String json) {
    return Condition.parse(json.replace('\'', '"'), SCHEMA);
  }

  private static List<Violation> refused(String json) {
    ConditionProblem problem = catchThrowableOfType(ConditionProblem.class, () -> parse(json));
    assertThat(problem).as("refusal of %.200s", json).isNotNull();
    return problem.violations();
  }
}
