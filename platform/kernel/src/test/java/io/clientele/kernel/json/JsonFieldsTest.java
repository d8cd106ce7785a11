package io.clientele.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.kernel.json.JsonFields.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
  @Test
  void letters_are_found_however_they_are_written() {
    var fields = JsonFields.of("{\"who\":{\"name\":\"\\u0041da\"}}").orElseThrow();
    assertThat(fields.names()).containsExactly("Ada");
    assertThat(fields.others()).isEqualTo("who,name,Ada,");
  }

  @Test
  void an_identifier_is_found_with_its_namespace_and_is_nothing_else() {
    var fields =
        JsonFields.of("[{\"namespace\":\"core-banking\",\"value\":1001,\"since\":7}]")
            .orElseThrow();
    assertThat(fields.identifiers()).containsExactly(new Identifier("core-banking", "1001"));
    assertThat(fields.others()).isEqualTo("since,7,");
  }

  @Test
  void whose_it_is_said_to_be_is_found() {
    var fields = JsonFields.of("{\"customerId\":\"0197\",\"name\":null}").orElseThrow();
    assertThat(fields.customerIds()).containsExactly("0197");
    assertThat(fields.names()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PERSON,\"Ada\",1001",
        "{\"name\":\"Ada\",\"cut",
        "{\"name\":\"Ada\"}{\"name\":\"Ben\"}",
        "{\"name\":\"Ada\",\"name\":\"Ben\"}",
        "1001,Ada",
        "1001",
        ""
      })
  void what_is_not_all_of_one_document_has_no_fields(String text) {
    assertThat(JsonFields.of(text)).isEmpty();
  }
}
