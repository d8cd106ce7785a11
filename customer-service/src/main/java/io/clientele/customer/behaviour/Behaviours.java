package io.clientele.customer.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.DayTotal;
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
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The tables of behaviours: every one as it came in, and the totals by customer, type and day.
@ApplicationScoped
class Behaviours {
  private static final ObjectWriter JSON = Json.tolerant().writer();

  // Sorted by the unique key, so that two batches with the same behaviours wait for each other
  // instead of deadlocking. What comes back was new; all else is a duplicate and must not be
  // folded.
  //
  // The unique key has the day, so an event that is sent again with another one has to be looked
  // for: by the same index on the days around, which are in memory as a rule. An index on the event
  // alone would be written to at random over all years. Two transactions that bring an event of one
  // customer with different days do not miss each other: they hold the lock of the customer, so the
  // statement of the later one begins, and sees, after the other is committed. Only a source that
  // says of one event at one moment that it is of two customers, on two days, is believed twice.
  //
  // As a value, the question is asked of the index for each behaviour, and not made a join of whole
  // months. The days at its end keep it from opening all of them.
  private static final String INSERT =
      """
      insert into behaviour (occurred_on, event_key, customer_id, type, occurred_at, amount,
        currency, attributes, source, event_id, origin_id)
      select n.occurred_on, n.event_key, n.customer_id, n.type, n.occurred_at, n.amount,
        n.currency, n.attributes::jsonb, n.source, n.event_id, n.origin_id
      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (occurred_on, event_key, customer_id, type,
        occurred_at, amount, currency, attributes, source, event_id, origin_id)
      where (
        select true from behaviour b
        where b.occurred_on = any (array[:days_around]::date[]) and b.event_key = n.event_key
          and b.occurred_on between ? and ?
        limit 1) is null
      order by n.occurred_on, n.event_key
      on conflict (occurred_on, event_key) do nothing
      returning event_key, occurred_on
      """;

  /// Adds totals up, those of the table being called d.
  static final String SUMS =
      """
        count = d.count + excluded.count,
        sum = d.sum + excluded.sum,
        smallest = least(d.smallest, excluded.smallest),
        largest = greatest(d.largest, excluded.largest),
        last_amount = case
          when excluded.last_at > d.last_at then excluded.last_amount
          when excluded.last_at = d.last_at then greatest(d.last_amount, excluded.last_amount)
          else d.last_amount end,
        last_at = greatest(d.last_at, excluded.last_at)
      """;

  /// Adds totals of the same day up.
  static final String ADD_UP = " on conflict (customer_id, type, day) do update set " + SUMS;

  private static final String FOLD =
      """
      insert into behaviour_day as d (customer_id, type, day, count, sum, smallest, largest,
        last_amount, last_at)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
          + ADD_UP;

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

  // Of customers who had others merged into them it stays known by whom the totals came.
  private static final String FORGET =
      """
      with forgotten as (
        delete from behaviour b
        using (
          select occurred_on, event_key from behaviour where type = ? and occurred_on < ? limit ?
        ) as old
        where b.occurred_on = old.occurred_on and b.event_key = old.event_key and b.occurred_on < ?
        returning b.*
      ), shared as (
        insert into behaviour_share as d (customer_id, origin_id, type, day, count, sum, smallest,
          largest, last_amount, last_at)
        select f.customer_id, coalesce(f.origin_id, f.customer_id), f.type, f.occurred_on, count(*),
          coalesce(sum(f.amount), 0), min(f.amount), max(f.amount),
          (array_agg(f.amount order by f.occurred_at desc, f.amount desc nulls last))[1],
          max(f.occurred_at)
        from forgotten f
        where exists (
          select 1 from customer_merge m
          where m.survivor_id = f.customer_id and m.undone_at is null)
        group by 1, 2, 3, 4
        on conflict (customer_id, origin_id, type, day) do update set
      """
          + SUMS
          + """
          )
          select count(*) from forgotten
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

  private final int within;
  private final String insert;

  Behaviours(BehaviourConfig config) {
    within = config.repeatedWithinDays();
    insert =
        INSERT.replace(
            ":days_around",
            IntStream.rangeClosed(-within, within)
                .filter(days -> days != 0)
                .mapToObj(days -> "n.occurred_on + (" + days + ")")
                .collect(Collectors.joining(", ")));
  }

  /// Stores behaviours of customers who are locked; returns those that were not known yet.
  Set<EventOfDay> insert(Connection connection, Collection<Behaviour> behaviours)
      throws SQLException {
    // A month that has only begun when it is looked at would be read from end to end for each
    // behaviour, and go on to be when it has grown.
    Sql.on(connection, "set local enable_seqscan = off").run();
    var inserted = insertNew(connection, List.copyOf(behaviours));
    Sql.on(connection, "set local enable_seqscan = on").run();
    return inserted;
  }

  private Set<EventOfDay> insertNew(Connection connection, List<Behaviour> all)
      throws SQLException {
    var days = all.stream().map(Behaviour::day).sorted().toList();
    return new HashSet<>(
        Sql.on(connection, insert)
            .dates(all.stream().map(Behaviour::day).toList())
            .uuids(all.stream().map(Behaviour::key).toList())
            .customers(all.stream().map(Behaviour::customer).toList())
            .texts(all.stream().map(one -> one.recorded().type()).toList())
            .times(all.stream().map(one -> one.recorded().occurredAt()).toList())
            .array("numeric", all.stream().map(one -> amount(one.recorded().amount())).toArray())
            .texts(all.stream().map(one -> currency(one.recorded().amount())).toList())
            .texts(all.stream().map(one -> json(one.recorded().attributes())).toList())
            .texts(all.stream().map(one -> one.recorded().source()).toList())
            .texts(all.stream().map(one -> one.recorded().id()).toList())
            .array("uuid", all.stream().map(one -> value(one.origin())).toArray())
            .with(days.getFirst().minusDays(within))
            .with(days.getLast().plusDays(within))
            .list(row ->
                new EventOfDay(row.getObject(1, UUID.class), row.getObject(2, LocalDate.class))));
  }

  /// Adds behaviours to the totals of their days. The customers are locked.
  void fold(Connection connection, Collection<Behaviour> behaviours) throws SQLException {
    var totals = new LinkedHashMap<Day, DayTotal>();
    for (var one : behaviours) {
      totals
          .computeIfAbsent(
              new Day(one.customer(), one.recorded().type(), one.day()), _ -> new DayTotal())
          .add(amount(one.recorded().amount()), one.recorded().occurredAt());
    }
    var days = List.copyOf(totals.keySet());
    var figures =
        totals.entrySet().stream().map(day -> day.getValue().on(day.getKey().day)).toList();
    Sql.on(connection, FOLD)
        .customers(days.stream().map(Day::customer).toList())
        .texts(days.stream().map(Day::type).toList())
        .dates(days.stream().map(Day::day).toList())
        .array("bigint", figures.stream().map(one -> one.count()).toArray())
        .array("numeric", figures.stream().map(one -> one.sum()).toArray())
        .array("numeric", figures.stream().map(one -> one.smallest()).toArray())
        .array("numeric", figures.stream().map(one -> one.largest()).toArray())
        .array("numeric", figures.stream().map(one -> one.last()).toArray())
        .times(totals.values().stream().map(DayTotal::lastAt).toList())
        .run();
  }

  /// Forgets behaviours of a type from before a day; returns how many, at most as many as asked.
  int forget(Connection connection, String type, LocalDate before, int most) throws SQLException {
    return Sql.on(connection, FORGET)
        .with(type)
        .with(before)
        .with(most)
        .with(before)
        .first(row -> row.getInt(1))
        .orElseThrow();
  }

  private record Day(CustomerId customer, String type, LocalDate day) {}

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
  List<Line> timeline(Connection connection, CustomerId customer, Extract extract, int limit)
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
        .list(Behaviours::line);
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

  private static @Nullable UUID value(@Nullable CustomerId id) {
    return id == null ? null : id.value();
  }

  private static @Nullable BigDecimal amount(@Nullable Money money) {
    return money == null ? null : money.amount();
  }

  private static @Nullable String currency(@Nullable Money money) {
    return money == null ? null : money.currency();
  }

  private static @Nullable String json(@Nullable Map<String, Object> attributes) {
    try {
      return attributes == null || attributes.isEmpty()
          ? null
          : JSON.writeValueAsString(attributes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
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
