package io.clientele.kernel.condition;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Answers a rule about behaviours from the customer's history.
final class Measured implements Probe {
  private final BehaviourMetric metric;
  private final Comparison comparison;
  private final Figure figure;

  Measured(BehaviourMetric metric, Comparison comparison) {
    this.metric = metric;
    this.comparison = comparison;
    figure = figure(metric.aggregate(), comparison);
  }

  /// The comparison of one aggregate over the entries `from` up to but without `to`.
  @FunctionalInterface
  private interface Figure {
    boolean holds(History history, int from, int to, long today);
  }

  private static Figure figure(Aggregate aggregate, Comparison comparison) {
    return switch (aggregate) {
      case EVER -> {
        boolean wanted = comparison.wantsTrue();
        yield (_, from, to, _) -> (from < to) == wanted;
      }
      case COUNT -> {
        Question<BigDecimal> question = Question.aboutNumber(comparison);
        yield (history, from, to, _) -> question.holds(BigDecimal.valueOf(history.count(from, to)));
      }
      case SUM -> {
        Question<BigDecimal> question = Question.aboutNumber(comparison);
        yield (history, from, to, _) -> question.holds(history.sum(from, to));
      }
      case AVERAGE -> {
        Question<Ratio> question = Question.aboutRatio(comparison);
        yield (history, from, to, _) -> question.holds(average(history, from, to));
      }
      case SMALLEST -> {
        Question<BigDecimal> question = Question.aboutNumber(comparison);
        yield (history, from, to, _) -> question.holds(history.smallest(from, to));
      }
      case LARGEST -> {
        Question<BigDecimal> question = Question.aboutNumber(comparison);
        yield (history, from, to, _) -> question.holds(history.largest(from, to));
      }
      case LAST -> {
        Question<BigDecimal> question = Question.aboutNumber(comparison);
        yield (history, from, to, _) -> question.holds(history.last(from, to));
      }
      case DAYS_SINCE -> {
        Question<BigDecimal> question = Question.aboutNumber(comparison);
        yield (history, from, to, today) ->
            question.holds(from == to ? null : BigDecimal.valueOf(today - history.day(to - 1)));
      }
    };
  }

  private static @Nullable Ratio average(History history, int from, int to) {
    return history.hasAmount(from, to)
        ? new Ratio(history.sum(from, to), history.count(from, to))
        : null;
  }

  @Override
  public boolean holds(Features customer, long today) {
    return holds(customer.history(metric.source()), today);
  }

  private boolean holds(History history, long today) {
    return figure.holds(history, from(history, today), history.upTo(today), today);
  }

  private int from(History history, long today) {
    return metric.withinDays().isEmpty() ? 0 : history.upTo(today - metric.withinDays().getAsInt());
  }

  @Override
  public @Nullable Value actual(Features customer, long today) {
    History history = customer.history(metric.source());
    int from = from(history, today);
    int to = history.upTo(today);
    return switch (metric.aggregate()) {
      case EVER -> new Value.Flag(from < to);
      case COUNT -> Value.Decimal.of(history.count(from, to));
      case SUM -> new Value.Decimal(history.sum(from, to));
      case AVERAGE -> {
        Ratio average = average(history, from, to);
        yield average == null ? null : new Value.Decimal(average.rounded());
      }
      case SMALLEST -> decimal(history.smallest(from, to));
      case LARGEST -> decimal(history.largest(from, to));
      case LAST -> decimal(history.last(from, to));
      case DAYS_SINCE -> from == to ? null : Value.Decimal.of(today - history.day(to - 1));
    };
  }

  private static Value.@Nullable Decimal decimal(@Nullable BigDecimal number) {
    return number == null ? null : new Value.Decimal(number);
  }

  @Override
  public long nextChange(Features customer, long today) {
    History history = customer.history(metric.source());
    Turns turns = new Turns(today);
    int latest = history.upTo(today) - 1;
    for (int i = from(history, today); i < history.size(); i++) {
      turns.on(history.day(i));
      if (metric.withinDays().isPresent()) {
        turns.on(history.day(i) + metric.withinDays().getAsInt());
      }
      if (metric.aggregate() == Aggregate.DAYS_SINCE && i >= latest) {
        turns.whenDaysSince(history.day(i), comparison);
      }
    }
    return turns.first(holds(history, today), day -> holds(history, day));
  }
}
