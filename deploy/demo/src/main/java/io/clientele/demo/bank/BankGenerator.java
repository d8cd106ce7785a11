package io.clientele.demo.bank;

import io.clientele.demo.bank.BankCustomer.Consent;
import io.clientele.demo.bank.BankCustomer.Identifier;
import io.clientele.demo.bank.BankCustomer.RiskTolerance;
import io.clientele.kernel.event.BehaviourEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Draws a believable retail bank from a seed: its branches, relationship managers, customers, and
/// what the customers did in the eighteen months before a day. The same seed, size and day give the
/// same bank; each customer is drawn by their number alone, so a bank of any size fits in memory.
public final class BankGenerator {
  private static final int MANAGERS_OF_A_BRANCH = 3;
  private static final long NUMBERS_OF_A_SEED = 100_000_000L;

  // The median of the balances and the spread of their logarithm: most are small, few are large.
  private static final double MEDIAN_BALANCE = 42_000;
  private static final double SPREAD_OF_BALANCES = 1.75;
  private static final double LARGEST_BALANCE = 60_000_000;

  private static final List<String> OCCUPATIONS =
      List.of(
          "teacher",
          "engineer",
          "nurse",
          "shop owner",
          "civil servant",
          "driver",
          "accountant",
          "farmer",
          "student",
          "retired",
          "doctor",
          "salesperson");

  private final long seed;
  private final int customers;
  private final LocalDate today;
  private final Names names;
  private final BranchNetwork network = BranchNetwork.OF_THE_BANK;
  private final List<Branch> openBranches = network.open();
  private final Map<String, List<RelationshipManager>> managers = new HashMap<>();

  /// @param seed from 0 to 9,999; it begins every account number, so banks do not mix
  /// @param today the first day on which nothing has happened yet
  public BankGenerator(long seed, int customers, LocalDate today) {
    if (seed < 0 || seed > 9_999) {
      throw new IllegalArgumentException("the seed must be from 0 to 9999, not " + seed);
    }
    if (customers < 1 || customers >= NUMBERS_OF_A_SEED) {
      throw new IllegalArgumentException("there must be at least one customer, not " + customers);
    }
    this.seed = seed;
    this.customers = customers;
    this.today = today;
    this.names = new Names(seed);
    var random = random(0, 2);
    for (var branch : openBranches) {
      managers.put(
          branch.code(),
          IntStream.rangeClosed(1, MANAGERS_OF_A_BRANCH)
              .mapToObj(n ->
                  new RelationshipManager(
                      "rm-%s-%d".formatted(branch.code(), n), names.draw(random), branch.code()))
              .toList());
    }
  }

  /// Parents before their children.
  public List<Branch> branches() {
    return network.all();
  }

  public List<RelationshipManager> managers() {
    return openBranches.stream().flatMap(branch -> managersOf(branch.code()).stream()).toList();
  }

  public Stream<BankCustomer> customers() {
    return IntStream.rangeClosed(1, customers).mapToObj(this::customer);
  }

  /// What all the customers did; those of one customer are in the order of time.
  public Stream<BehaviourEvent.Recorded> behaviours() {
    return customers().flatMap(this::behaviours);
  }

  Stream<BehaviourEvent.Recorded> behaviours(BankCustomer customer) {
    return new Diary(customer, today, random(customer.number(), 1)).behaviours().stream();
  }

  private List<RelationshipManager> managersOf(String branch) {
    return managers.getOrDefault(branch, List.of());
  }

  private BankCustomer customer(int number) {
    var random = random(number, 0);
    var story = Story.draw(random);
    var branch = openBranches.get(random.nextInt(openBranches.size()));
    var monthsKnown = story.monthsKnown(random);
    var usualBalance = story.hasAccount() ? usualBalance(random) : BigDecimal.ZERO;
    return new BankCustomer(
        number,
        story,
        names.draw(random),
        identifiers(number, story),
        branch.code(),
        story.hasAccount() ? manager(branch.code(), random) : null,
        today.minusMonths(monthsKnown).minusDays(random.nextInt(1, 28)),
        usualBalance,
        story.hasAccount() && random.nextInt(100) < 55,
        riskTolerance(story, random),
        consents(random),
        attributes(branch, random));
  }

  private List<Identifier> identifiers(int number, Story story) {
    var account = seed * NUMBERS_OF_A_SEED + number;
    var identifiers = new ArrayList<Identifier>();
    if (story.hasAccount()) {
      identifiers.add(new Identifier("core-banking", "%012d".formatted(account)));
    }
    identifiers.add(new Identifier("email", "c%012d@customers.example".formatted(account)));
    identifiers.add(
        new Identifier(
            "phone", "+86139%08d".formatted((seed * 1_000_003L + number) % 100_000_000)));
    return identifiers;
  }

  private static BigDecimal usualBalance(RandomGenerator random) {
    var balance = MEDIAN_BALANCE * Math.exp(SPREAD_OF_BALANCES * random.nextGaussian());
    return BigDecimal.valueOf(Math.min(balance, LARGEST_BALANCE)).setScale(2, RoundingMode.HALF_UP);
  }

  private String manager(String branch, RandomGenerator random) {
    var team = managersOf(branch);
    return team.get(random.nextInt(team.size())).code();
  }

  private @Nullable RiskTolerance riskTolerance(Story story, RandomGenerator random) {
    var ticket = random.nextInt(100);
    if (!story.hasAccount() || ticket < 8) {
      return null;
    }
    var expired = ticket < 15;
    return new RiskTolerance(
        "C" + random.nextInt(1, 6),
        expired
            ? today.minusDays(random.nextInt(1, 300))
            : today.plusDays(random.nextInt(30, 365)));
  }

  private static Map<String, Consent> consents(RandomGenerator random) {
    var consents = new LinkedHashMap<String, Consent>();
    consent(consents, "EMAIL", 88, random);
    consent(consents, "SMS", 72, random);
    consent(consents, "PHONE", 65, random);
    return consents;
  }

  private static void consent(
      Map<String, Consent> consents, String channel, int grantedPercent, RandomGenerator random) {
    var ticket = random.nextInt(100);
    if (ticket < grantedPercent) {
      consents.put(channel, Consent.GRANTED);
    } else if (ticket < grantedPercent + 4) {
      consents.put(channel, Consent.WITHDRAWN);
    }
  }

  private static Map<String, String> attributes(Branch branch, RandomGenerator random) {
    var attributes = new LinkedHashMap<String, String>();
    if (branch.city() != null) {
      attributes.put("city", branch.city());
    }
    attributes.put("occupation", OCCUPATIONS.get(random.nextInt(OCCUPATIONS.size())));
    return attributes;
  }

  private RandomGenerator random(int number, int purpose) {
    return new SplittableRandom((seed * NUMBERS_OF_A_SEED + number) * 31 + purpose);
  }
}
