package io.clientele.kernel.csv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulasTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "'=1",
        "-",
        "\uff1d1"
      })
  void what_a_spreadsheet_would_run_gets_an_apostrophe_that_can_be_taken_off(String cell) {
    assertThat(Formulas.guarded(cell)).isEqualTo("'" + cell);
    assertThat(Formulas.unguarded(Formulas.guarded(cell))).isEqualTo(cell);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-5",
        "-1,234.50",
        "+86 138-0013-8000",
        "+49 (30) 1234",
        "Wang",
        "O'Neill",
        "'"
      })
  void numbers_telephone_numbers_and_plain_text_are_left_alone(String cell) {
    assertThat(Formulas.guarded(cell)).isEqualTo(cell);
    assertThat(Formulas.unguarded(cell)).isEqualTo(cell);
  }
}
