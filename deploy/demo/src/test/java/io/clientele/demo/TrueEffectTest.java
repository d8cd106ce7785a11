package io.clientele.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrueEffectTest {
  private static final List<String> CUSTOMERS =
      IntStream.range(0, 50_000).mapToObj("%012d"::formatted).toList();

  private final TrueEffect effect = new TrueEffect(1, 0.04, 0.03);

  @Test
  void four_in_a_hundred_convert_by_themselves_and_three_more_when_contacted() {
    assertThat(share(false)).isCloseTo(0.04, within(0.003));
    assertThat(share(true)).isCloseTo(0.07, within(0.004));
  }

  @Test
  void whoever_converts_by_themselves_converts_when_contacted_too() {
    assertThat(CUSTOMERS)
        .filteredOn(customer -> effect.person(customer).converts(false))
        .allMatch(customer -> effect.person(customer).converts(true));
  }

  @Test
  void nobody_clicks_what_they_have_not_opened() {
    assertThat(CUSTOMERS)
        .filteredOn(customer -> effect.person(customer).clicks())
        .isNotEmpty()
        .allMatch(customer -> effect.person(customer).opens());
  }

  @Test
  void the_same_seed_and_customer_always_do_the_same() {
    var again = new TrueEffect(1, 0.04, 0.03);

    assertThat(CUSTOMERS.subList(0, 1_000))
        .allMatch(customer ->
            again.person(customer).thousands() == effect.person(customer).thousands()
                && again.person(customer).converts(true) == effect.person(customer).converts(true));
  }

  private double share(boolean contacted) {
    var converted =
        CUSTOMERS.stream().filter(customer -> effect.person(customer).converts(contacted)).count();
    return (double) converted / CUSTOMERS.size();
  }
}
