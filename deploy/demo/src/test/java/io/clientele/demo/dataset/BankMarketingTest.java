package io.clientele.demo.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.demo.dataset.BankMarketing.Call;
import io.clientele.demo.dataset.BankMarketing.Line;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class BankMarketingTest {

  @Test
  void of_41188_calls_4640_led_to_a_subscription() {
    var calls = calls("the telephone campaigns");

    assertThat(calls).hasSize(41_188);
    assertThat(calls).filteredOn(Call::subscribed).hasSize(4_640);
    assertThat(subscribed(calls, Line.CELLULAR)).isEqualTo(3_853);
    assertThat(count(calls, Line.CELLULAR)).isEqualTo(26_144);
    assertThat(subscribed(calls, Line.TELEPHONE)).isEqualTo(787);
    assertThat(count(calls, Line.TELEPHONE)).isEqualTo(15_044);
  }

  @Test
  void the_number_of_the_row_is_the_id() {
    var calls = calls("the ids of the telephone campaigns");

    assertThat(calls.getFirst().row()).isEqualTo(1);
    assertThat(calls.getLast().row()).isEqualTo(41_188);
  }

  @Test
  void calls_are_dated_in_the_order_of_their_rows_from_may_2008_to_november_2010() {
    var calls = calls("the dates of the telephone campaigns");

    assertThat(calls).extracting(Call::at).isSorted();
    assertThat(calls.getFirst().at()).isEqualTo(Instant.parse("2008-05-05T09:00:00Z"));
    assertThat(day(calls.getLast())).isEqualTo(LocalDate.of(2010, 11, 26));
  }

  private static List<Call> calls(String whatIsSkipped) {
    return new BankMarketing(RealData.folderFor(whatIsSkipped)).calls();
  }

  private static long count(List<Call> calls, Line line) {
    return calls.stream().filter(call -> call.line() == line).count();
  }

  private static long subscribed(List<Call> calls, Line line) {
    return calls.stream().filter(call -> call.line() == line && call.subscribed()).count();
  }

  private static LocalDate day(Call call) {
    return call.at().atZone(ZoneOffset.UTC).toLocalDate();
  }
}
