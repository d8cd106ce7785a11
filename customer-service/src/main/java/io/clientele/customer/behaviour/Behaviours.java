package io.clientele.customer.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The table of behaviours: every one as it came in, in months.
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
          + DayTotals.SUMS
          + """
          )
          select count(*) from forgotten
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
            .array("numeric", all.stream().map(Behaviour::amount).toArray())
            .texts(all.stream().map(Behaviour::currency).toList())
            .texts(all.stream().map(one -> json(one.recorded().attributes())).toList())
            .texts(all.stream().map(one -> one.recorded().source()).toList())
            .texts(all.stream().map(one -> one.recorded().id()).toList())
            .array("uuid", all.stream().map(one -> value(one.origin())).toArray())
            .with(days.getFirst().minusDays(within))
            .with(days.getLast().plusDays(within))
            .list(row ->
                new EventOfDay(row.getObject(1, UUID.class), row.getObject(2, LocalDate.class))));
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

  private static @Nullable UUID value(@Nullable CustomerId id) {
    return id == null ? null : id.value();
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
}
