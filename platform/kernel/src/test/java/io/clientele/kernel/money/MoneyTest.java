package io.clientele.kernel.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.kernel.json.Json;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
  @Test
  void an_amount_is_a_text_on_the_wire() throws JsonProcessingException {
    var json = Json.strict().writeValueAsString(Money.of("12.5", "CNY"));
    assertThat(json).isEqualTo("{\"amount\":\"12.50\",\"currency\":\"CNY\"}");
    assertThat(Json.strict().readValue(json, Money.class)).isEqualTo(Money.of("12.50", "CNY"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"amount\":12.5,\"currency\":\"CNY\"}",
        "{\"amount\":\"12.5\"}",
        "{\"amount\":\"twelve\",\"currency\":\"CNY\"}",
        "{\"amount\":\"1.23456\",\"currency\":\"CNY\"}",
        "{\"amount\":\"1e99\",\"currency\":\"CNY\"}",
        "{\"amount\":\"1\",\"currency\":\"cny\"}",
        "{\"amount\":\"1\",\"currency\":\"XXY\"}",
        "{\"amount\":\"1\",\"currency\":\"CNY\",\"more\":1}",
      })
  void what_is_no_money_is_refused(String json) {
    assertThatThrownBy(() -> Json.strict().readValue(json, Money.class))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  @Timeout(2)
  void hundreds_of_thousands_of_digits_are_refused_unread() {
    for (var digits : List.of("1", "0", "0.", "1e")) {
      var amount = digits + "1".repeat(200_000);
      assertThatThrownBy(() -> Money.of(amount, "CNY"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "59.970000000000006, 59.97",
    "0.30000000000000004, 0.30",
    "0.00005, 0.00",
    "0.00015, 0.0002",
    "-12.34565, -12.3456",
    "1e-2147483647, 0.00",
    "1200.5, 1200.50",
  })
  void what_was_worked_out_in_binary_fractions_is_rounded_half_to_even(
      BigDecimal amount, String rounded) {
    assertThat(Money.rounded(amount, "CNY")).isEqualTo(Money.of(rounded, "CNY"));
  }

  @Test
  void currencies_do_not_mix() {
    assertThatThrownBy(() -> Money.of("1", "CNY").plus(Money.of("1", "EUR")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sums_are_exact() {
    assertThat(Money.of("0.10", "EUR").times(3).amount())
        .isEqualByComparingTo(new BigDecimal("0.3"));
    assertThat(Money.of("0.30", "EUR").minus(Money.of("0.10", "EUR")))
        .isEqualTo(Money.of("0.20", "EUR"));
  }

  @Test
  void amounts_add_up_to_more_digits_than_one_may_have() {
    assertThat(Money.of("999999999999999.99", "CNY").times(2).amount())
        .isEqualByComparingTo("1999999999999999.98");
    assertThatThrownBy(() -> Money.of("1999999999999999.98", "CNY"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Money.rounded(new BigDecimal("1999999999999999.98"), "CNY"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
