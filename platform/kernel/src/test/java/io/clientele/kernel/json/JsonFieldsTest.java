package io.clientele.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonFieldsTest {
  @Test
  void letters_are_found_however_they_are_written() {
    assertThat(JsonFields.text("{\"who\":{\"name\":\"\\u0041da\"}}")).isEqualTo("Ada,");
  }

  @Test
  void an_identifier_is_found_with_its_namespace() {
    assertThat(JsonFields.text("[{\"namespace\":\"core-banking\",\"value\":1001}]"))
        .isEqualTo("core-banking:1001,core-banking,1001,");
  }

  @Test
  void documents_in_a_row_are_all_looked_through() {
    assertThat(JsonFields.text("{\"a\":\"\\u0041da\"} {\"b\":\"Li\"} {\"cut")).isEqualTo("Ada,Li,");
  }

  @Test
  void what_is_no_json_has_no_fields() {
    assertThat(JsonFields.text("PERSON,\"Ada\",1001")).isEmpty();
    assertThat(JsonFields.text("{\"name\":\"Ada\",\"cut")).isEmpty();
    assertThat(JsonFields.text("")).isEmpty();
  }
}
