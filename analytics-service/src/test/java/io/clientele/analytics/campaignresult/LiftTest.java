package io.clientele.analytics.campaignresult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiftTest {
  /// The eight examples of R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
  @ParameterizedTest(name = "{0}/{1} less {2}/{3}")
  @CsvSource({
    "56, 70, 48, 80,  0.0524, 0.3339",
    " 9, 10,  3, 10,  0.1705, 0.8090",
    " 6,  7,  2,  7,  0.0582, 0.8062",
    " 5, 56,  0, 29, -0.0381, 0.1926",
    " 0, 10,  0, 20, -0.1611, 0.2775",
    " 0, 10,  0, 10, -0.2775, 0.2775",
    "10, 10,  0, 20,  0.6791, 1.0000",
    "10, 10,  0, 10,  0.6075, 1.0000",
  })
  void lift_matches_a_published_example(
      long converted, long treated, long others, long heldOut, double low, double high) {
    var lift = new Lift(new Proportion(converted, treated), new Proportion(others, heldOut));

    assertThat(lift.interval().orElseThrow().low()).isCloseTo(low, within(0.00005));
    assertThat(lift.interval().orElseThrow().high()).isCloseTo(high, within(0.00005));
  }

  @Test
  void a_clear_effect_in_large_groups_is_conclusive() {
    var lift = new Lift(new Proportion(600, 9_000), new Proportion(40, 1_000));

    assertThat(lift.difference().orElseThrow()).isCloseTo(0.026667, within(1e-6));
    assertThat(lift.relative().orElseThrow()).isCloseTo(0.666667, within(1e-6));
    assertThat(lift.incrementalConversions().orElseThrow()).isCloseTo(240, within(1e-9));
    assertThat(lift.pValue().orElseThrow()).isCloseTo(0.00108, within(0.000005));
    assertThat(lift.conclusive()).isTrue();
  }

  @Test
  void a_large_effect_in_a_small_group_is_not_conclusive() {
    assertThat(new Lift(new Proportion(50, 60), new Proportion(10, 60)).conclusive()).isFalse();
  }

  @Test
  void hardly_any_conversions_are_not_conclusive() {
    assertThat(new Lift(new Proportion(20, 10_000), new Proportion(0, 1_000)).conclusive())
        .isFalse();
  }

  @Test
  void no_effect_is_not_conclusive() {
    var lift = new Lift(new Proportion(500, 10_000), new Proportion(50, 1_000));

    assertThat(lift.pValue().orElseThrow()).isCloseTo(1, within(1e-9));
    assertThat(lift.conclusive()).isFalse();
  }

  @Test
  void without_a_holdout_there_is_no_lift() {
    var lift = new Lift(new Proportion(5, 10), new Proportion(0, 0));

    assertThat(lift.difference()).isEmpty();
    assertThat(lift.interval()).isEmpty();
    assertThat(lift.pValue()).isEmpty();
    assertThat(lift.incrementalConversions()).isEmpty();
    assertThat(lift.conclusive()).isFalse();
  }
}
