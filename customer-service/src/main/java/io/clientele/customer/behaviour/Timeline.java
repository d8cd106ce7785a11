package io.clientele.customer.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what a customer did, as far as single behaviours are kept.
@ApplicationScoped
class Timeline {
  // Tells in which months there is anything to show: a customer's behaviours lie in a few
  // of perhaps hundreds of partitions.
  private static final String DAYS =
      """
      select day, sum(count) from behaviour_day
      where customer_id = ? and (?::text is null or type = ?) and day between ? and ?
        and not exists (
          select 1 from unnest(?, ?) as k (type, since)
          where k.type = behaviour_day.type and behaviour_day.day < k.since)
      group by day order by day desc
      """;

  private static final String TIMELINE =
      """
      select event_key, event_id, source, type, occurred_at, amount, currency, attributes
      from behaviour
      where customer_id = ? and occurred_on between ? and ?
        and (?::text is null or type = ?) and (occurred_at, event_key) < (?, ?)
        and occurred_at >= ?
      order by occurred_at desc, event_key desc limit ?
      """;

  /// Where a page of the timeline begins: before this behaviour.
  record Position(Instant occurredAt, UUID key) {}

  record Line(
      UUID key,
      String id,
      String source,
      String type,
      Instant occurredAt,
      @Nullable Money amount,
      Map<String, Object> attributes) {}

  /// Which of a customer's behaviours to show.
  ///
  /// @param before the end, which is not shown
  /// @param newest the business day of the end
  /// @param since the beginning
  /// @param oldest the business day of the beginning
  /// @param kept since when behaviours are kept, by those types that are not kept for ever
  record Extract(
      @Nullable String type,
      Position before,
      LocalDate newest,
      Instant since,
      LocalDate oldest,
      Map<String, LocalDate> kept) {}

  /// A customer's behaviours, latest first.
  List<Line> read(Connection connection, CustomerId customer, Extract extract, int limit)
      throws SQLException {
    var lines = new ArrayList<Line>();
    var days = days(connection, customer, extract);
    var newest = extract.newest();
    while (lines.size() < limit && !days.isEmpty()) {
      var oldest = takeNeeded(days, newest, limit - lines.size());
      lines.addAll(lines(connection, customer, extract, oldest, newest, limit - lines.size()));
      // Totals outlive what they count, where a type was kept for a shorter time once: then the
      // days taken hold less than they say, and more are needed.
      newest = oldest.minusDays(1);
    }
    return lines;
  }

  private record Counted(LocalDate day, long behaviours) {}

  private static Deque<Counted> days(Connection connection, CustomerId customer, Extract extract)
      throws SQLException {
    var types = List.copyOf(extract.kept().keySet());
    return new ArrayDeque<>(
        Sql.on(connection, DAYS)
            .with(customer)
            .with(extract.type())
            .with(extract.type())
            .with(extract.oldest())
            .with(extract.newest())
            .texts(types)
            .dates(types.stream().map(extract.kept()::get).toList())
            .list(row -> new Counted(row.getObject(1, LocalDate.class), row.getLong(2))));
  }

  /// Takes days off until there are so many behaviours; returns the last. Those of the first day
  /// may all lie on the page before, so they do not count.
  private static LocalDate takeNeeded(Deque<Counted> days, LocalDate newest, int wanted) {
    var found = 0L;
    Counted last;
    do {
      last = days.removeFirst();
      if (last.day().isBefore(newest)) {
        found += last.behaviours();
      }
    } while (found < wanted && !days.isEmpty());
    return last.day();
  }

  private static List<Line> lines(
      Connection connection,
      CustomerId customer,
      Extract extract,
      LocalDate oldest,
      LocalDate newest,
      int limit)
      throws SQLException {
    return Sql.on(connection, TIMELINE)
        .with(customer)
        .with(oldest)
        .with(newest)
        .with(extract.type())
        .with(extract.type())
        .with(extract.before().occurredAt())
        .with(extract.before().key())
        .with(extract.since())
        .with(limit)
        .list(Timeline::line);
  }

  private static Line line(ResultSet row) throws SQLException {
    var amount = row.getBigDecimal("amount");
    var currency = row.getString("currency");
    return new Line(
        row.getObject("event_key", UUID.class),
        row.getString("event_id"),
        row.getString("source"),
        row.getString("type"),
        Sql.time(row, "occurred_at"),
        amount == null || currency == null ? null : new Money(plain(amount), currency),
        attributes(row.getString("attributes")));
  }

  private static BigDecimal plain(BigDecimal amount) {
    var stripped = amount.stripTrailingZeros();
    return stripped.scale() < 2 ? amount.setScale(2) : stripped;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> attributes(@Nullable String json) {
    try {
      return json == null ? Map.of() : Json.tolerant().readValue(json, Map.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored attributes are not a JSON object", e);
    }
  }
}
