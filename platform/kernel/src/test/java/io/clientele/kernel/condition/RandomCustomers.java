package io.clientele.kernel.condition;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// Customers drawn by a seed, full of the awkward: things missing, attributes of the wrong type,
/// amounts that are absent, days on the edge of a window, facts dated in the future.
///
/// The values are few, so that the conditions of [RandomConditions] often hold and often do not.
/// Business days are days in UTC.
public final class RandomCustomers {
  public static final LocalDate TODAY = LocalDate.of(2026, 3, 31);

  /// The path of each branch by its code.
  public static final Map<String, String> BRANCHES =
      new TreeMap<>(
          Map.of(
              "01",
              "01/",
              "0101",
              "01/0101/",
              "010102",
              "01/0101/010102/",
              "02",
              "02/",
              "0201",
              "02/0201/"));

  public static final List<String> MANAGERS = List.of("rm-1", "rm-2");

  static final List<String> STAGES = List.of("NEW", "GROWING", "MATURE");
  static final List<String> TIERS = List.of("MASS", "PREMIER");
  static final List<String> BASES = List.of("FLOW", "STOCK");
  static final List<String> GRADES = List.of("C1", "C2", "C3", "C4", "C5");
  static final List<String> TEXTS = List.of("", "a", "ab", "aB", "b%_", "客户", "😀a", "'");
  static final List<LocalDate> DATES =
      List.of(TODAY, TODAY.minusDays(1), LocalDate.of(2024, 2, 29));
  static final List<Field.Consent> CONSENTS =
      List.of(
          new Field.Consent("MARKETING", "EMAIL"),
          new Field.Consent("MARKETING", "SMS"),
          new Field.Consent("SERVICE", "SMS"));
  static final List<UUID> SEGMENTS = List.of(new UUID(0x7000, 1), new UUID(0x7000, 2));
  static final List<String> BEHAVIOURS = List.of("card.purchase", "balance.reported", "app.login");
  static final int[] WINDOWS = {1, 2, 7, 30, 90};

  private RandomCustomers() {}

  /// @param amount absent for some behaviours
  public record Behaviour(
      String type, Instant occurredAt, BigDecimal amount, ObjectNode attributes) {
    public LocalDate occurredOn() {
      return LocalDate.ofInstant(occurredAt, ZoneOffset.UTC);
    }
  }

  /// A customer as the tables hold one; any of the words may be null, except the kind.
  ///
  /// @param behaviours in order of time, no two of a type at the same instant
  public record Customer(
      UUID id,
      String kind,
      String stage,
      String tier,
      String base,
      String branch,
      String manager,
      String riskTolerance,
      LocalDate registeredOn,
      ObjectNode attributes,
      Set<Field.Consent> consents,
      Set<UUID> segments,
      List<Behaviour> behaviours) {

    /// As a service would load the customer for conditions that read this: no day too many, and all
    /// that may be folded folded.
    public Features features(Reads reads, LocalDate today) {
      Map<String, Value> known = new HashMap<>();
      attributes
          .properties()
          .forEach(attribute -> {
            ValueType type =
                RandomConditions.ATTRIBUTES.getOrDefault(attribute.getKey(), ValueType.TEXT);
            Value value = Value.read(attribute.getValue(), type);
            if (value != null) {
              known.put(attribute.getKey(), value);
            }
          });
      Map<BehaviourSource, History> histories = new HashMap<>();
      reads
          .sources()
          .forEach((source, span) -> histories.put(source, history(source, span, today)));
      return new Features(
          kind,
          stage,
          tier,
          base,
          branch,
          branch == null ? null : BRANCHES.get(branch),
          manager,
          riskTolerance,
          registeredOn,
          known,
          consents,
          segments,
          histories);
    }

    /// The same customer with some behaviours more, none of them ahead, no amount below zero.
    Customer doingMore(long seed) {
      Random random = new Random(seed);
      Map<Instant, Behaviour> added = new TreeMap<>();
      while (added.size() < 1 + random.nextInt(4)) {
        Behaviour behaviour = behaviour(random);
        if (!behaviour.occurredOn().isAfter(TODAY)
            && (behaviour.amount() == null || behaviour.amount().signum() >= 0)) {
          added.put(behaviour.occurredAt(), behaviour);
        }
      }
      behaviours.forEach(behaviour -> added.put(behaviour.occurredAt(), behaviour));
      return new Customer(
          id,
          kind,
          stage,
          tier,
          base,
          branch,
          manager,
          riskTolerance,
          registeredOn,
          attributes,
          consents,
          segments,
          List.copyOf(added.values()));
    }

    private History history(BehaviourSource source, Reads.Span span, LocalDate today) {
      LocalDate oldest = today.minusDays(span.days());
      List<Behaviour> before = new ArrayList<>();
      Map<LocalDate, List<Behaviour>> byDay = new TreeMap<>();
      for (Behaviour behaviour : behaviours) {
        if (behaviour.type().equals(source.type()) && source.accepts(behaviour.attributes())) {
          if (behaviour.occurredOn().isAfter(oldest)) {
            byDay.computeIfAbsent(behaviour.occurredOn(), _ -> new ArrayList<>()).add(behaviour);
          } else if (span.before()) {
            before.add(behaviour);
          }
        }
      }
      List<DayFigures> days = new ArrayList<>();
      if (!before.isEmpty()) {
        days.add(figures(before));
      }
      byDay.values().forEach(day -> days.add(figures(day)));
      return History.of(days);
    }
  }

  /// The totals of some behaviours in order of time, dated on the last.
  public static DayFigures figures(List<Behaviour> behaviours) {
    List<BigDecimal> amounts =
        behaviours.stream().map(Behaviour::amount).filter(amount -> amount != null).toList();
    return new DayFigures(
        behaviours.getLast().occurredOn(),
        behaviours.size(),
        amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add),
        amounts.stream().min(Comparator.naturalOrder()).orElse(null),
        amounts.stream().max(Comparator.naturalOrder()).orElse(null),
        behaviours.getLast().amount());
  }

  /// So many customers; the same for the same seed.
  public static List<Customer> drawn(long seed, int count) {
    Random random = new Random(seed);
    List<Customer> customers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      customers.add(customer(random, new UUID((seed << 16) | 0x7000, i)));
    }
    return customers;
  }

  private static Customer customer(Random random, UUID id) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    attribute(attributes, "city", random);
    attribute(attributes, "income", random);
    attribute(attributes, "vip", random);
    attribute(attributes, "birthday", random);
    List<Behaviour> behaviours = new ArrayList<>();
    Set<Instant> taken = new HashSet<>();
    for (int n = random.nextInt(4) * random.nextInt(6); n > 0; n--) {
      Behaviour behaviour = behaviour(random);
      if (taken.add(behaviour.occurredAt())) {
        behaviours.add(behaviour);
      }
    }
    behaviours.sort(Comparator.comparing(Behaviour::occurredAt));
    return new Customer(
        id,
        random.nextInt(4) == 0 ? "COMPANY" : "PERSON",
        maybe(random, STAGES),
        maybe(random, TIERS),
        maybe(random, BASES),
        maybe(random, List.copyOf(BRANCHES.keySet())),
        maybe(random, MANAGERS),
        maybe(random, GRADES),
        random.nextInt(5) == 0 ? null : TODAY.minusDays(daysAgo(random)),
        attributes,
        some(random, CONSENTS),
        some(random, SEGMENTS),
        behaviours);
  }

  private static void attribute(ObjectNode attributes, String name, Random random) {
    boolean asDeclared = random.nextInt(8) > 0;
    ValueType type =
        asDeclared
            ? RandomConditions.ATTRIBUTES.get(name)
            : pick(random, List.copyOf(RandomConditions.ATTRIBUTES.values()));
    switch (random.nextInt(6)) {
      case 0 -> {}
      case 1 -> {
        if (random.nextBoolean()) {
          attributes.putNull(name);
        } else {
          attributes.putArray(name).add("a");
        }
      }
      default -> {
        switch (type) {
          case NUMBER -> attributes.put(name, number(random));
          case BOOLEAN -> attributes.put(name, random.nextBoolean());
          case DATE -> attributes.put(name, pick(random, DATES).toString());
          default -> attributes.put(name, pick(random, TEXTS));
        }
      }
    }
  }

  private static Behaviour behaviour(Random random) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    if (random.nextInt(4) > 0) {
      attributes.put("channel", pick(random, List.of("BRANCH", "APP")));
    }
    if (random.nextInt(3) == 0) {
      attributes.put("items", number(random));
    }
    if (random.nextInt(2) == 0) {
      attributes.put(
          "startsOn",
          random.nextInt(6) == 0 ? pick(random, TEXTS) : pick(random, DATES).toString());
    }
    return new Behaviour(
        pick(random, BEHAVIOURS),
        TODAY
            .minusDays(daysAgo(random))
            .atTime(random.nextInt(24), random.nextInt(60))
            .toInstant(ZoneOffset.UTC),
        random.nextInt(5) == 0 ? null : number(random),
        attributes);
  }

  /// Often on the edge of one of the windows, sometimes long ago, now and then ahead.
  private static int daysAgo(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(1_000);
      case 1 -> -random.nextInt(5);
      default -> Math.max(0, WINDOWS[random.nextInt(WINDOWS.length)] + random.nextInt(3) - 2);
    };
  }

  static BigDecimal number(Random random) {
    return BigDecimal.valueOf(random.nextInt(-2, 9) * 50L, random.nextInt(3));
  }

  static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static <T> T maybe(Random random, List<T> from) {
    return random.nextInt(5) == 0 ? null : pick(random, from);
  }

  private static <T> Set<T> some(Random random, List<T> from) {
    Set<T> some = new HashSet<>(from);
    some.removeIf(_ -> random.nextBoolean());
    return some;
  }
}
