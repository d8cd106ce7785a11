package io.clientele.bench;

import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes card purchases of known customers in the last month, numbered from 0. Their `source` is
/// the step's own, so that they can be told from all others and counted.
final class BehaviourSource {
  private static final long MONTH_SECONDS = 30L * 24 * 3600;

  private final String name;
  private final int customers;
  private final Instant until;
  private final SplittableRandom random;
  private int made;

  BehaviourSource(String name, int customers, Instant until) {
    this.name = name;
    this.customers = customers;
    this.until = until;
    this.random = new SplittableRandom(name.hashCode());
  }

  String name() {
    return name;
  }

  int made() {
    return made;
  }

  BehaviourEvent.Recorded next() {
    return new BehaviourEvent.Recorded(
        Integer.toString(made++),
        name,
        null,
        new BehaviourEvent.Identifier(
            BenchCustomers.NAMESPACE,
            BenchCustomers.identifier(BenchCustomers.STANDING, random.nextInt(customers))),
        "card.purchase",
        until.minusSeconds(random.nextLong(MONTH_SECONDS)),
        new Money(BigDecimal.valueOf(random.nextInt(100, 50_000), 2), "CNY"),
        Map.of("category", "groceries"));
  }

  /// As a body of `POST /api/behaviours`.
  String nextBody(int behaviours) {
    if (behaviours == 1) {
      return EventCodec.json(next());
    }
    return IntStream.range(0, behaviours)
        .mapToObj(_ -> EventCodec.json(next()))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
