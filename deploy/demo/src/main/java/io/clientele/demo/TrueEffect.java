package io.clientele.demo;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.UUID;

/// How the generated customers really respond: everyone opens a deposit with the same chance, and
/// being contacted adds to it. What one customer does is drawn from the seed and the customer, so
/// that both worlds are known: whoever converts without a contact converts with one too.
///
/// @param baseline the share that converts without any contact
/// @param lift what a contact adds to that share
public record TrueEffect(long seed, double baseline, double lift) {
  private static final double OPENS = 0.42;
  private static final double CLICKS_WHEN_OPENED = 0.22;

  /// @param customer any text that names the customer for ever
  public Person person(String customer) {
    var name = UUID.nameUUIDFromBytes((seed + "/" + customer).getBytes(StandardCharsets.UTF_8));
    var random = new SplittableRandom(name.getMostSignificantBits());
    return new Person(
        random.nextDouble(), random.nextDouble(), random.nextDouble(), random.nextDouble());
  }

  /// One customer's inclinations, each evenly spread between 0 and 1: the smaller, the likelier.
  public final class Person {
    private final double convert;
    private final double open;
    private final double click;
    private final double amount;

    private Person(double convert, double open, double click, double amount) {
      this.convert = convert;
      this.open = open;
      this.click = click;
      this.amount = amount;
    }

    public boolean converts(boolean contacted) {
      return convert < (contacted ? baseline + lift : baseline);
    }

    public boolean opens() {
      return open < OPENS;
    }

    public boolean clicks() {
      return opens() && click < CLICKS_WHEN_OPENED;
    }

    /// How many thousands are deposited.
    public int thousands() {
      return 5 + (int) (95 * amount * amount);
    }
  }
}
