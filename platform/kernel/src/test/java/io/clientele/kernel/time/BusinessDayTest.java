package io.clientele.kernel.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusinessDayTest {
  private static final Instant EVENING = Instant.parse("2026-05-01T16:00:00Z");

  @Test
  void a_day_begins_at_the_midnight_of_the_business() {
    var shanghai = day("Asia/Shanghai");
    assertThat(shanghai.today()).isEqualTo(LocalDate.of(2026, 5, 2));
    assertThat(shanghai.of(EVENING.minusMillis(1))).isEqualTo(LocalDate.of(2026, 5, 1));
    assertThat(day("UTC").today()).isEqualTo(LocalDate.of(2026, 5, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, UTC",
    "Z, UTC",
    "Asia/Shanghai, Asia/Shanghai",
    "Europe/Berlin, Europe/Berlin",
    "+08:00, UTC-08:00",
    "UTC-03:30, UTC+03:30"
  })
  void postgresql_counts_offsets_the_other_way_round(String zone, String name) {
    assertThat(day(zone).zone()).isEqualTo(name);
  }

  private static BusinessDay day(String zone) {
    return new BusinessDay(Clock.fixed(EVENING, ZoneOffset.UTC), ZoneId.of(zone));
  }
}
