package io.clientele.kernel.condition;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A customer for tests: a person of whom nothing else is known until told.
final class ACustomer {
  static final LocalDate TODAY = LocalDate.of(2026, 3, 31);

  private String kind = "PERSON";
  private String stage;
  private String tier;
  private String branch;
  private String branchPath;
  private String riskTolerance;
  private LocalDate registeredOn;
  private final Map<String, Value> attributes = new HashMap<>();
  private final Set<Field.Consent> consents = new HashSet<>();
  private final Set<UUID> segments = new HashSet<>();
  private final Map<BehaviourSource, List<DayFigures>> behaviours = new HashMap<>();

  static ACustomer who() {
    return new ACustomer();
  }

  ACustomer isCompany() {
    kind = "COMPANY";
    return this;
  }

  ACustomer isInStage(String stage) {
    this.stage = stage;
    return this;
  }

  ACustomer isOfTier(String tier) {
    this.tier = tier;
    return this;
  }

  ACustomer belongsTo(String branch, String branchPath) {
    this.branch = branch;
    this.branchPath = branchPath;
    return this;
  }

  ACustomer tolerates(String riskTolerance) {
    this.riskTolerance = riskTolerance;
    return this;
  }

  ACustomer registeredDaysAgo(int days) {
    registeredOn = TODAY.minusDays(days);
    return this;
  }

  ACustomer has(String attribute, Value value) {
    attributes.put(attribute, value);
    return this;
  }

  ACustomer allows(String purpose, String channel) {
    consents.add(new Field.Consent(purpose, channel));
    return this;
  }

  ACustomer isMemberOf(UUID segment) {
    segments.add(segment);
    return this;
  }

  /// Tell the days in order, the oldest first.
  ACustomer did(String type, int daysAgo, String... amounts) {
    return did(BehaviourSource.of(type), daysAgo, amounts);
  }

  ACustomer did(BehaviourSource source, int daysAgo, String... amounts) {
    List<BigDecimal> numbers = new ArrayList<>();
    for (String amount : amounts) {
      numbers.add(new BigDecimal(amount));
    }
    behaviours
        .computeIfAbsent(source, _ -> new ArrayList<>())
        .add(
            new DayFigures(
                TODAY.minusDays(daysAgo),
                Math.max(1, amounts.length),
                numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add),
                numbers.stream().min(BigDecimal::compareTo).orElse(null),
                numbers.stream().max(BigDecimal::compareTo).orElse(null),
                numbers.isEmpty() ? null : numbers.getLast()));
    return this;
  }

  Features features() {
    Map<BehaviourSource, History> histories = new HashMap<>();
    behaviours.forEach((source, days) -> histories.put(source, History.of(days)));
    return new Features(
        kind,
        stage,
        tier,
        null,
        branch,
        branchPath,
        null,
        riskTolerance,
        registeredOn,
        attributes,
        consents,
        segments,
        histories);
  }
}
