package io.clientele.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusinessDayTest {
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
    assertThat(BusinessDay.nameOf(ZoneId.of(zone))).isEqualTo(name);
  }
}
