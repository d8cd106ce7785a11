package io.clientele.analytics.campaignresult;

import io.clientele.kernel.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// All that is counted of one campaign, as of one moment.
///
/// @param steps contacts by step
/// @param suppressed suppressed contacts by reason
/// @param amounts by kind, in the currency of the budget; of the kinds there are RESERVED,
///   COMMITTED, RELEASED, CONVERTED and CONVERTED_HELD_OUT
record CampaignFigures(
    Instant asOf,
    UUID id,
    String name,
    String state,
    Money budget,
    Map<String, Long> steps,
    Map<String, Long> suppressed,
    Map<String, Money> amounts,
    Lift lift) {

  /// One of a campaign's business days.
  record Day(LocalDate on, long sent, long responded, long converted) {}

  long contacts(String step) {
    return steps.getOrDefault(step, 0L);
  }

  Money amount(String kind) {
    return amounts.getOrDefault(kind, Money.zero(budget.currency()));
  }

  Money remaining() {
    return budget.minus(amount("RESERVED")).minus(amount("COMMITTED"));
  }

  List<Map.Entry<String, Long>> suppressedMostFirst() {
    return suppressed.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }
}
