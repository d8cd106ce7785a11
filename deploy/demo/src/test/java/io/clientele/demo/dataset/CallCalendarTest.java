package io.clientele.demo.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallCalendarTest {
  private final CallCalendar calendar = new CallCalendar();

  @Test
  void the_first_call_is_on_the_first_such_day_of_its_month_in_2008() {
    assertThat(calendar.next("may", "mon")).isEqualTo(Instant.parse("2008-05-05T09:00:00Z"));
  }

  @Test
  void a_call_on_the_same_day_is_a_minute_later() {
    calendar.next("may", "mon");

    assertThat(calendar.next("may", "mon")).isEqualTo(Instant.parse("2008-05-05T09:01:00Z"));
  }

  @Test
  void another_day_of_the_week_is_the_next_such_day() {
    calendar.next("may", "fri");

    assertThat(calendar.next("may", "mon")).isEqualTo(Instant.parse("2008-05-05T09:00:00Z"));
  }

  @Test
  void an_earlier_month_is_one_of_the_next_year() {
    calendar.next("dec", "tue");

    assertThat(calendar.next("mar", "mon")).isEqualTo(Instant.parse("2009-03-02T09:00:00Z"));
  }

  @Test
  void rows_that_cannot_be_in_the_order_of_time_are_refused() {
    for (int week = 0; week < 4; week++) {
      calendar.next("may", "mon");
      calendar.next("may", "fri");
    }

    assertThatThrownBy(
            () -> {
              calendar.next("may", "mon");
              calendar.next("may", "fri");
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("out of order");
  }
}
