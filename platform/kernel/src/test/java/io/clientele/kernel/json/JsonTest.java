package io.clientele.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.clientele.kernel.problem.Problem.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  enum Colour {
    RED,
    GREEN
  }

  record Part(@Nullable String text) {}

  record Note(
      @Nullable String text,
      @Nullable Integer pages,
      @Nullable Long count,
      @Nullable BigDecimal weight,
      @Nullable Boolean read,
      @Nullable Colour colour,
      @Nullable UUID author,
      @Nullable List<String> tags,
      @Nullable Set<Colour> colours,
      @Nullable Map<String, Integer> marks,
      @Nullable Part part,
      @Nullable Instant at,
      @Nullable LocalDate on) {}

  @ParameterizedTest
  @CsvSource({
    "2026-05-01T09:30:00Z, 2026-05-01T09:30:00Z",
    "2026-05-01T09:30:00.123456789Z, 2026-05-01T09:30:00.123456789Z",
    "2026-05-01T09:30:00.000Z, 2026-05-01T09:30:00Z",
    "2026-05-01T09:30:00+08:00, 2026-05-01T01:30:00Z",
    "2026-05-01T09:30:00.5-05:30, 2026-05-01T15:00:00.5Z",
    "2026-05-01T09:30:00+00:00, 2026-05-01T09:30:00Z",
    "2026-05-01T09:30:00+0000, 2026-05-01T09:30:00Z",
    "2026-05-01t09:30:00z, 2026-05-01T09:30:00Z",
    "' 2026-05-01T09:30:00Z ', 2026-05-01T09:30:00Z",
  })
  void a_time_is_iso_text_with_any_offset_and_fraction(String text, Instant time)
      throws JsonProcessingException {
    for (var json : both()) {
      assertThat(json.readValue(TextNode.valueOf(text).toString(), Instant.class)).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1777628400",
        "1777628400000",
        "1777628400.5",
        "\"1777628400\"",
        "\"1777628400.5\"",
        "\"-5\"",
        "\"20260501\"",
        "\"20260501T093000Z\"",
        "\"2026-05-01\"",
        "\"2026-05-01T09:30:00\"",
        "\"2026-05-01T25:00:00Z\"",
        "\"+12026-05-01T09:30:00Z\"",
        "\"noon\"",
        "\"\"",
        "true",
        "[2026,5,1]",
        "{}",
      })
  void what_is_no_iso_text_is_no_time(String value) {
    for (var json : both()) {
      assertThat(faultOf(json, "{\"at\":" + value + "}"))
          .isEqualTo(
              new Violation("at", "must be a time such as 2026-05-01T09:30:00Z", "not-time"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20000",
        "20260501",
        "\"20260501\"",
        "[2026,5,1]",
        "\"2026-05-01T00:00:00Z\"",
        "\"2026-05-01T18:00:00\"",
        "\"2026-5-1\"",
        "\"2026-02-30\"",
        "\"+12026-05-01\"",
        "\"\"",
      })
  void what_is_no_iso_text_is_no_date(String value) {
    for (var json : both()) {
      assertThat(faultOf(json, "{\"on\":" + value + "}"))
          .isEqualTo(new Violation("on", "must be a date such as 2026-05-01", "not-date"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'text':5}                 | text        | must be a text",
        "{'text':true}              | text        | must be a text",
        "{'text':['a']}             | text        | must be a text",
        "{'pages':'5'}              | pages       | must be a whole number",
        "{'pages':''}               | pages       | must be a whole number",
        "{'pages':1.5}              | pages       | must be a whole number",
        "{'pages':true}             | pages       | must be a whole number",
        "{'pages':12345678901}      | pages       | is too large a number",
        "{'count':1.9}              | count       | must be a whole number",
        "{'weight':'1.5'}           | weight      | must be a number",
        "{'weight':''}              | weight      | must be a number",
        "{'read':1}                 | read        | must be true or false",
        "{'read':'true'}            | read        | must be true or false",
        "{'colour':0}               | colour      | must be one of RED, GREEN",
        "{'colour':'0'}             | colour      | must be one of RED, GREEN",
        "{'colour':''}              | colour      | must be one of RED, GREEN",
        "{'colour':'red'}           | colour      | must be one of RED, GREEN",
        "{'colour':{}}              | colour      | must be one of RED, GREEN",
        "{'colours':['RED',1]}      | colours[1]  | must be one of RED, GREEN",
        "{'author':''}              | author      | must be a UUID",
        "{'author':5}               | author      | must be a UUID",
        "{'tags':'a'}               | tags        | must be a list",
        "{'tags':''}                | tags        | must be a list",
        "{'tags':[1]}               | tags[0]     | must be a text",
        "{'marks':{'a':1.5}}        | marks.a     | must be a whole number",
        "{'marks':{'a':'1'}}        | marks.a     | must be a whole number",
        "{'part':'a'}               | part        | must be an object of the documented form",
        "{'part':''}                | part        | must be an object of the documented form",
        "{'part':[]}                | part        | must be an object of the documented form",
        "{'size':1}                 | size        | is not a known field",
        "{'text':'a','text':'b'}    | ''          | has a key twice (line 1, column 19)",
        "{'marks':{'a':1,'a':2}}    | marks       | has a key twice (line 1, column 20)",
        "{'text':'a'} {'text':'b'}  | ''          | goes on after its end",
        "{'text':'a'                | ''          | is not well-formed JSON (line 1, column 12)",
        "[]                         | ''          | must be an object of the documented form",
      })
  void wrong_types_are_refused(String json, String field, String message) {
    assertThat(faultOf(Json.strict(), json.replace('\'', '"')))
        .extracting(Violation::field, Violation::message)
        .containsExactly(field, message);
  }

  @Test
  void what_is_wrong_can_be_said_in_another_language() {
    assertThat(faultOf(Json.strict(), "{\"text\":\"a\",\"colour\":\"BLUE\"}"))
        .isEqualTo(
            new Violation(
                "colour", "must be one of RED, GREEN", "one-of", Map.of("choices", "RED, GREEN")));
  }

  @Test
  void a_violation_that_was_kept_before_there_were_codes_is_still_read() throws Exception {
    var kept = "{\"field\":\"name\",\"message\":\"is required\"}";
    assertThat(Json.tolerant().readValue(kept, Violation.class))
        .isEqualTo(new Violation("name", "is required"));
    assertThat(Json.tolerant().writeValueAsString(new Violation("name", "is required")))
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'colour':0}",
        "{'colour':'0'}",
        "{'colours':[1]}",
        "{'text':'a','text':'b'}",
        "{'text':'a'} {'text':'b'}",
      })
  void the_tolerant_reader_does_not_guess_either(String json) {
    assertThatThrownBy(() -> Json.tolerant().readValue(json.replace('\'', '"'), Note.class))
        .isInstanceOf(JsonProcessingException.class);
  }

  private static List<ObjectMapper> both() {
    return List.of(Json.strict(), Json.tolerant());
  }

  private static Violation faultOf(ObjectMapper reader, String json) {
    try {
      return new Violation("", "was read as " + reader.readValue(json, Note.class));
    } catch (JsonProcessingException e) {
      return JsonViolation.of(e);
    }
  }
}
