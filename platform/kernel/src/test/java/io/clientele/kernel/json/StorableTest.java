package io.clientele.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorableTest {
  record Note(String text, Map<String, String> marks, List<String> tags, JsonNode more) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-7.50",
        "123456789012345678901234.0123456789",
        "1e23",
        "1e-10",
        "0.1000000000000000",
      })
  void a_number_of_ordinary_size_can_be_stored(String number) {
    assertThat(StorableNumber.is(new BigDecimal(number))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e24",
        "1e-11",
        "1e2147483647",
        "-1e2147483647",
        "100e2147483647",
        "1e-2147483647",
        "0e2147483647",
        "0e-2147483647",
        "0e-20000",
      })
  void a_number_that_only_its_exponent_makes_short_cannot(String number) {
    assertThat(StorableNumber.is(new BigDecimal(number))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'text':'a\\u0000'}                          | text",
        "{'text':'\\ud800'}                           | text",
        "{'text':'\\udc00x'}                          | text",
        "{'marks':{'a':'\\u0000'}}                    | marks.a",
        "{'tags':['a','b','\\u0000']}                 | tags[2]",
        "{'more':{'rules':[{'id':'\\u0000'}]}}        | more.rules[0].id",
      })
  void a_text_that_cannot_be_stored_is_refused_wherever_it_is_and_its_field_named(
      String json, String field) {
    assertThatThrownBy(() -> read(json.replace('\'', '"')))
        .satisfies(thrown -> assertThat(unstorable(thrown).field()).isEqualTo(field));
  }

  @Test
  void a_name_is_a_text_too() {
    assertThatThrownBy(() -> read("{\"marks\":{\"a\\u0000\":\"b\"}}"))
        .satisfies(
            thrown -> assertThat(unstorable(thrown).field()).isEqualTo("marks.a" + '\uFFFD'));
  }

  @Test
  void it_is_refused_whatever_it_is_read_from() {
    var json = "[\"a\",\"\\u0000\"]";
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.strict().readTree(json)).isInstanceOf(UnstorableText.class);
    assertThatThrownBy(() -> Json.strict().readTree(bytes)).isInstanceOf(UnstorableText.class);
    assertThatThrownBy(() -> Json.strict().readTree(new java.io.ByteArrayInputStream(bytes)))
        .isInstanceOf(UnstorableText.class);
    assertThatThrownBy(() -> Json.strict().readTree(new StringReader(json)))
        .isInstanceOf(UnstorableText.class);
  }

  @Test
  void whole_characters_of_every_plane_are_read_as_they_are() throws JsonProcessingException {
    var note = read("{\"text\":\"\\ud83d\\ude00 \u674e\",\"more\":{\"a\":[1,null,\"\\n\"]}}");
    assertThat(note.text()).isEqualTo("\ud83d\ude00 \u674e");
    assertThat(note.more()).hasToString("{\"a\":[1,null,\"\\n\"]}");
  }

  @Test
  void what_is_kept_already_is_read_whatever_it_holds() throws JsonProcessingException {
    assertThat(Json.tolerant().readTree("\"\\u0000\"").textValue()).isEqualTo("\0");
  }

  private static Note read(String json) throws JsonProcessingException {
    return Json.strict().readValue(json, Note.class);
  }

  private static UnstorableText unstorable(Throwable thrown) {
    return (UnstorableText) (thrown instanceof UnstorableText ? thrown : thrown.getCause());
  }
}
