package io.clientele.kernel.condition;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How one rule is answered from the features of a customer; days are counted from 1970-01-01.
interface Probe {
  long NEVER = Long.MAX_VALUE;

  boolean holds(Features customer, long today);

  /// What the customer has, for people to see.
  @Nullable Value actual(Features customer, long today);

  /// The first day after today on which the answer differs, or [#NEVER].
  default long nextChange(Features customer, long today) {
    return NEVER;
  }

  static Probe of(Condition.Rule rule) {
    Comparison comparison = rule.comparison();
    return switch (rule.field()) {
      case Field.Profile profile ->
          switch (profile) {
            case KIND -> word(Features::kind, comparison);
            case STAGE -> word(Features::stage, comparison);
            case TIER -> word(Features::tier, comparison);
            case BASE -> word(Features::base, comparison);
            case RISK_TOLERANCE -> word(Features::riskTolerance, comparison);
            case BRANCH ->
                comparison.operator() == Operator.WITHIN
                    ? within(comparison)
                    : word(Features::branch, comparison);
            case MANAGER -> word(Features::manager, comparison);
            case DAYS_SINCE_REGISTERED -> new SinceRegistered(comparison);
          };
      case Field.Attribute(String name, _) ->
          known(
              customer -> customer.attributes().get(name),
              Question.aboutValue(comparison),
              value -> value);
      case Field.Consent consent ->
          flag(customer -> customer.consents().contains(consent), comparison);
      case Field.Segment(UUID id) -> flag(customer -> customer.segments().contains(id), comparison);
      case Field.Behaviour(BehaviourMetric metric) -> new Measured(metric, comparison);
    };
  }

  private static Probe word(Part<String> part, Comparison comparison) {
    return known(part, Question.aboutText(comparison), Value.Text::new);
  }

  private static Probe within(Comparison comparison) {
    String ancestor = ((Value.Text) comparison.values().getFirst()).text();
    return new Known<>(
        Features::branchPath, customer -> customer.within(ancestor), Value.Text::new);
  }

  private static Probe flag(Predicate<Features> flag, Comparison comparison) {
    boolean wanted = comparison.wantsTrue();
    return new Known<>(flag::test, customer -> flag.test(customer) == wanted, Value.Flag::new);
  }

  private static <T> Probe known(Part<T> part, Question<T> question, Shown<T> shown) {
    return new Known<>(part, customer -> question.holds(part.of(customer)), shown);
  }

  /// A part of the features; null when the customer lacks it.
  @FunctionalInterface
  interface Part<T> {
    @Nullable T of(Features customer);
  }

  @FunctionalInterface
  interface Shown<T> {
    Value as(T part);
  }

  /// What is known of the customer whatever the day.
  record Known<T>(Part<T> part, Predicate<Features> answer, Shown<T> shown) implements Probe {
    @Override
    public boolean holds(Features customer, long today) {
      return answer.test(customer);
    }

    @Override
    public @Nullable Value actual(Features customer, long today) {
      T actual = part.of(customer);
      return actual == null ? null : shown.as(actual);
    }
  }

  /// The days since registration.
  final class SinceRegistered implements Probe {
    private final Comparison comparison;
    private final Question<BigDecimal> question;

    SinceRegistered(Comparison comparison) {
      this.comparison = comparison;
      question = Question.aboutNumber(comparison);
    }

    @Override
    public boolean holds(Features customer, long today) {
      LocalDate registered = customer.registeredOn();
      return question.holds(
          registered == null ? null : BigDecimal.valueOf(today - registered.toEpochDay()));
    }

    @Override
    public @Nullable Value actual(Features customer, long today) {
      LocalDate registered = customer.registeredOn();
      return registered == null ? null : Value.Decimal.of(today - registered.toEpochDay());
    }

    @Override
    public long nextChange(Features customer, long today) {
      LocalDate registered = customer.registeredOn();
      if (registered == null) {
        return NEVER;
      }
      Turns turns = new Turns(today);
      turns.whenDaysSince(registered.toEpochDay(), comparison);
      return turns.first(holds(customer, today), day -> holds(customer, day));
    }
  }
}
