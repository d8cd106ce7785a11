package io.clientele.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A short drill; `./clientele drill` makes longer ones.
class DrillTest {
  @Test
  void all_promises_are_kept_while_parts_are_killed_frozen_and_cut_off() {
    var findings =
        Drill.run(TheSuite.running(), 20_261_122, Duration.ofSeconds(45), TheSuite.silence());
    assertThat(findings).isNotEmpty().allMatch(Reckoning.Finding::kept);
  }
}
