package io.clientele.demo.bank;

import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Tells what one customer did, month by month, as their story goes.
final class Diary {
  static final int MONTHS = 18;

  private static final int DETAILED_MONTHS = 3;

  private static final String CURRENCY = "CNY";
  private static final List<String> PRODUCTS =
      List.of("term-deposit", "fund", "gold", "credit-card", "mortgage", "insurance");
  private static final List<String> CATEGORIES =
      List.of("groceries", "restaurant", "travel", "fuel", "clothing", "electronics");
  private static final List<String> COMPLAINTS =
      List.of("waiting time", "fees", "app failure", "card blocked");

  private final BankCustomer customer;
  private final LocalDate today;
  private final RandomGenerator random;
  private final List<Entry> entries = new ArrayList<>();

  Diary(BankCustomer customer, LocalDate today, RandomGenerator random) {
    this.customer = customer;
    this.today = today;
    this.random = random;
  }

  List<BehaviourEvent.Recorded> behaviours() {
    for (int monthsAgo = MONTHS - 1; monthsAgo >= 0; monthsAgo--) {
      var month = Month.before(today, monthsAgo);
      if (customer.registeredOn().isBefore(month.end())) {
        write(month.since(customer.registeredOn()), monthsAgo);
      }
    }
    entries.sort(Comparator.comparing(Entry::at));
    var behaviours = new ArrayList<BehaviourEvent.Recorded>(entries.size());
    for (var entry : entries) {
      behaviours.add(entry.recorded(customer, behaviours.size() + 1));
    }
    return behaviours;
  }

  private void write(Month month, int monthsAgo) {
    var activity = customer.story().activity(monthsAgo);
    repeat(activity * 0.9, () -> add("mobile-app", "app.login", month.sometime(random)));
    repeat(activity * 0.35, () -> view(month));
    if (customer.story().hasAccount()) {
      bank(month, monthsAgo, activity);
    }
  }

  private void bank(Month month, int monthsAgo, double activity) {
    var firstMonth = !customer.registeredOn().isBefore(month.start());
    if (firstMonth && random.nextInt(100) < 60) {
      add("cards", "card.issued", month.sometime(random), Map.of("product", "debit-card"));
    }
    if (customer.earns() && activity > 0) {
      add(
          "core-banking",
          "account.credited",
          month.sometime(random),
          salary(),
          Map.of("purpose", "salary"));
    }
    repeat(activity * 5 * detail(monthsAgo), () -> purchase(month));
    repeat(activity * 0.2, () -> payment(month));
    repeat(activity * 0.12, () -> visit(month));
    repeat(
        activity * 0.02,
        () -> add("core-banking", "standing-order.placed", month.sometime(random)));
    repeat(activity * 0.02, () -> buy(month));
    repeat(activity * 0.004, () -> borrow(month));
    repeat(complaintsInAMonth(monthsAgo), () -> complain(month));
    add("core-banking", "balance.reported", month.lastEvening(), balance(monthsAgo), Map.of());
  }

  /// The last months are told purchase by purchase; of those before, most are left out, as they
  /// would only make the demo slower.
  private static double detail(int monthsAgo) {
    return monthsAgo < DETAILED_MONTHS ? 1 : 0.2;
  }

  private double complaintsInAMonth(int monthsAgo) {
    return customer.story() == Story.DRIFTING && monthsAgo < 5 ? 0.2 : 0.01;
  }

  private void view(Month month) {
    add("mobile-app", "product.viewed", month.sometime(random), Map.of("product", any(PRODUCTS)));
  }

  private void purchase(Month month) {
    var amount = money(20 + Math.exp(4.5 + random.nextGaussian()));
    add(
        "cards",
        "card.purchase",
        month.sometime(random),
        amount,
        Map.of("category", any(CATEGORIES)));
  }

  private void payment(Month month) {
    var amount = money(200 + Math.exp(7 + random.nextGaussian()));
    add(
        "core-banking",
        "account.debited",
        month.sometime(random),
        amount,
        Map.of("purpose", "transfer"));
  }

  private void visit(Month month) {
    var at = month.sometime(random);
    var place = Map.<String, Object>of("branch", customer.branch());
    add("branch-terminal", "branch.visited", at, place);
    if (random.nextInt(100) < 40) {
      var score = Math.clamp(Math.round(4.2 + random.nextGaussian()), 1, 5);
      var rated = at.plusSeconds(900);
      add(
          "branch-terminal",
          "service.rated",
          rated,
          Map.of("branch", customer.branch(), "score", score));
    }
  }

  private void buy(Month month) {
    var amount = money(Math.max(1_000, customer.usualBalance().doubleValue() * 0.1));
    add(
        "core-banking",
        "product.purchased",
        month.sometime(random),
        amount,
        Map.of("product", any(PRODUCTS)));
  }

  private void borrow(Month month) {
    add(
        "core-banking",
        "loan.granted",
        month.sometime(random),
        money(20_000 + random.nextInt(300_000)),
        Map.of());
  }

  private void complain(Month month) {
    add("call-centre", "complaint.made", month.sometime(random), Map.of("topic", any(COMPLAINTS)));
  }

  private Money salary() {
    var usual = 4_000 + Math.sqrt(customer.usualBalance().doubleValue()) * 25;
    return money(usual * random.nextDouble(0.97, 1.05));
  }

  private Money balance(int monthsAgo) {
    var part = customer.story().balance(monthsAgo) * random.nextDouble(0.95, 1.05);
    return money(customer.usualBalance().doubleValue() * part);
  }

  private static Money money(double amount) {
    return new Money(BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP), CURRENCY);
  }

  private String any(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  /// As often as a Poisson process of this mean would have it (Knuth's method; the means are
  /// small).
  private void repeat(double mean, Runnable behaviour) {
    var floor = Math.exp(-mean);
    for (var product = random.nextDouble(); product > floor; product *= random.nextDouble()) {
      behaviour.run();
    }
  }

  private void add(String source, String type, Instant at) {
    add(source, type, at, Map.of());
  }

  private void add(String source, String type, Instant at, Map<String, Object> attributes) {
    add(source, type, at, null, attributes);
  }

  private void add(
      String source,
      String type,
      Instant at,
      @Nullable Money amount,
      Map<String, Object> attributes) {
    entries.add(new Entry(source, type, at, amount, attributes));
  }

  private record Entry(
      String source,
      String type,
      Instant at,
      @Nullable Money amount,
      Map<String, Object> attributes) {

    BehaviourEvent.Recorded recorded(BankCustomer customer, int number) {
      var identifier = customer.identifier();
      return new BehaviourEvent.Recorded(
          "%s-%d".formatted(identifier.value(), number),
          source,
          null,
          new BehaviourEvent.Identifier(identifier.namespace(), identifier.value()),
          type,
          at,
          amount,
          attributes.isEmpty() ? null : attributes);
    }
  }

  /// A month of the story: from a day, to the day before another.
  private record Month(LocalDate start, LocalDate end) {

    static Month before(LocalDate today, int monthsAgo) {
      return new Month(today.minusMonths(monthsAgo + 1), today.minusMonths(monthsAgo));
    }

    /// What is left of it for somebody who came on a day.
    Month since(LocalDate day) {
      return new Month(day.isAfter(start) ? day : start, end);
    }

    /// Between eight in the morning and eight in the evening of one of its days.
    Instant sometime(RandomGenerator random) {
      var day = start.plusDays(random.nextLong(start.until(end, ChronoUnit.DAYS)));
      return day.atTime(8, 0).plusSeconds(random.nextInt(12 * 3600)).toInstant(ZoneOffset.UTC);
    }

    Instant lastEvening() {
      return end.minusDays(1).atTime(22, 0).toInstant(ZoneOffset.UTC);
    }
  }
}
