package io.clientele.demo.dataset;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds when calls were made of which only month and day of the week are known, but which stand in
/// the order of time. The first is of 2008. A month that comes earlier in the year than the one
/// before it begins the next year; within a month each change of the day of the week goes on to the
/// next such day. So each of the 41,188 calls falls on a working day of its month. The hour is made
/// up: the first call of a day at nine, then one a minute.
final class CallCalendar {
  private static final int FIRST_YEAR = 2008;
  private static final LocalTime FIRST_CALL = LocalTime.of(9, 0);
  private static final Duration BETWEEN_CALLS = Duration.ofMinutes(1);
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private @Nullable LocalDate day;
  private int callsOfTheDay;
  private int calls;

  /// When the next call was made.
  Instant next(String month, String dayOfWeek) {
    var date = dateOfNext(month(month), weekday(dayOfWeek));
    callsOfTheDay = date.equals(day) ? callsOfTheDay + 1 : 0;
    day = date;
    calls++;
    return date.atTime(FIRST_CALL)
        .plus(BETWEEN_CALLS.multipliedBy(callsOfTheDay))
        .toInstant(ZoneOffset.UTC);
  }

  /// How many calls there were so far.
  int calls() {
    return calls;
  }

  private LocalDate dateOfNext(Month month, DayOfWeek weekday) {
    if (day == null) {
      return firstIn(YearMonth.of(FIRST_YEAR, month), weekday);
    }
    if (day.getMonth() != month) {
      var year = month.compareTo(day.getMonth()) < 0 ? day.getYear() + 1 : day.getYear();
      return firstIn(YearMonth.of(year, month), weekday);
    }
    var date = day.with(TemporalAdjusters.nextOrSame(weekday));
    if (date.getMonth() != month) {
      throw new IllegalArgumentException(
          "call %d is out of order: there is no %s left in %s %d"
              .formatted(calls + 1, weekday, month, day.getYear()));
    }
    return date;
  }

  private static LocalDate firstIn(YearMonth month, DayOfWeek weekday) {
    return month.atDay(1).with(TemporalAdjusters.nextOrSame(weekday));
  }

  private static Month month(String name) {
    return Month.of(1 + position(MONTHS, name));
  }

  private static DayOfWeek weekday(String name) {
    return DayOfWeek.of(1 + position(DAYS, name));
  }

  private static int position(List<String> names, String name) {
    var position = names.indexOf(name);
    if (position < 0) {
      throw new IllegalArgumentException("no month or day of the week: " + name);
    }
    return position;
  }
}
