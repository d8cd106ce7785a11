package io.clientele.kernel.condition;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The days on which one customer had behaviours from one source, in order: all that any aggregate
/// over any window is computed from, today and on every later day.
///
/// The days of the longest window that is asked about, and those dated in the future, must be given
/// one by one (see [Reads#sources()]). Older days matter to questions over all time only; they may
/// be folded into one entry, dated on the latest of them and with its last amount, without changing
/// any answer.
public final class History {
  /// Nothing ever happened.
  public static final History NONE = of(List.of());

  private final long[] days;

  /// Running totals: entry `i` is what came before day `i`.
  private final long[] counts;

  private final BigDecimal[] sums;

  private final DayFigures[] figures;

  private History(DayFigures[] figures) {
    this.figures = figures;
    days = new long[figures.length];
    counts = new long[figures.length + 1];
    sums = new BigDecimal[figures.length + 1];
    sums[0] = BigDecimal.ZERO;
    for (int i = 0; i < figures.length; i++) {
      days[i] = figures[i].day().toEpochDay();
      if (i > 0 && days[i] <= days[i - 1]) {
        throw new IllegalArgumentException("Days must ascend, each once");
      }
      counts[i + 1] = counts[i] + figures[i].count();
      sums[i + 1] = sums[i].add(figures[i].sum());
    }
  }

  /// The history of these days.
  ///
  /// @param days ascending, each day once
  public static History of(List<DayFigures> days) {
    return new History(days.toArray(DayFigures[]::new));
  }

  /// The first day after that one on which anything is dated.
  public Optional<LocalDate> firstAfter(LocalDate day) {
    int next = upTo(day.toEpochDay());
    return next == days.length ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(days[next]));
  }

  int size() {
    return days.length;
  }

  long day(int index) {
    return days[index];
  }

  /// The index after the last entry up to and including that day.
  int upTo(long day) {
    int found = Arrays.binarySearch(days, day);
    return found >= 0 ? found + 1 : -found - 1;
  }

  long count(int from, int to) {
    return counts[to] - counts[from];
  }

  BigDecimal sum(int from, int to) {
    return sums[to].subtract(sums[from]);
  }

  @Nullable BigDecimal smallest(int from, int to) {
    BigDecimal smallest = null;
    for (int i = from; i < to; i++) {
      BigDecimal amount = figures[i].smallest();
      if (amount != null && (smallest == null || amount.compareTo(smallest) < 0)) {
        smallest = amount;
      }
    }
    return smallest;
  }

  @Nullable BigDecimal largest(int from, int to) {
    BigDecimal largest = null;
    for (int i = from; i < to; i++) {
      BigDecimal amount = figures[i].largest();
      if (amount != null && (largest == null || amount.compareTo(largest) > 0)) {
        largest = amount;
      }
    }
    return largest;
  }

  @Nullable BigDecimal last(int from, int to) {
    return from == to ? null : figures[to - 1].last();
  }

  boolean hasAmount(int from, int to) {
    for (int i = from; i < to; i++) {
      if (figures[i].smallest() != null) {
        return true;
      }
    }
    return false;
  }
}
