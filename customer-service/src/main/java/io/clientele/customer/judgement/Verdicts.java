package io.clientele.customer.judgement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.Axis;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Writes what judgements came to: one statement for each kind of change, whatever their number.
@ApplicationScoped
class Verdicts {
  private static final String PLACES =
      """
      update customer c set version = c.version + v.raise, updated_at = ?,
        tier = v.tier, tier_since = v.tier_since, tier_short_since = v.tier_short_since,
        stage = v.stage, stage_since = v.stage_since, stage_short_since = v.stage_short_since,
        base = v.base, base_since = v.base_since, base_short_since = v.base_short_since
      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as v (id, raise,
        tier, tier_since, tier_short_since, stage, stage_since, stage_short_since,
        base, base_since, base_short_since)
      where c.id = v.id
      """;

  private static final String JOIN =
      """
      insert into segment_member (customer_id, segment_id, since)
      select m.customer_id, m.segment_id, ? from unnest(?, ?) as m (customer_id, segment_id)
      on conflict do nothing
      """;

  private static final String LEAVE =
      """
      delete from segment_member s using unnest(?, ?) as m (customer_id, segment_id)
      where s.customer_id = m.customer_id and s.segment_id = m.segment_id
      """;

  private static final String JUDGED =
      """
      insert into segment_judged (segment_id, customer_id)
      select * from unnest(?, ?) on conflict do nothing
      """;

  private static final String DUE_ON =
      """
      insert into due_day (customer_id, due_on) select * from unnest(?, ?)
      on conflict (customer_id) do update set due_on = excluded.due_on
      """;

  private static final String NOT_DUE = "delete from due_day where customer_id = any (?)";

  // Most customers of a batch are due by then already: those rows must not even be locked.
  private static final String DUE_BY =
      """
      insert into due_day (customer_id, due_on)
      select n.id, n.day from unnest(?, ?) as n (id, day)
      where not exists (
        select 1 from due_day d where d.customer_id = n.id and d.due_on <= n.day)
      on conflict (customer_id) do update set due_on = excluded.due_on
      """;

  /// All but the places.
  void write(Connection connection, Collection<Case> cases, Instant now) throws SQLException {
    memberships(connection, cases, now);
    judged(connection, cases);
    due(connection, cases);
  }

  /// The same of customers who are new: they are not due on any day yet.
  void begin(Connection connection, Collection<Case> cases, Instant now) throws SQLException {
    memberships(connection, cases, now);
    judged(connection, cases);
    var days = new LinkedHashMap<CustomerId, LocalDate>();
    cases.forEach(one -> one.nextDay().ifPresent(day -> days.put(one.known().id(), day)));
    dueOn(connection, days);
  }

  /// Puts customers whose rows are there where they stand now.
  void place(Connection connection, Collection<Case> all, Instant now) throws SQLException {
    var cases = all.stream().filter(Case::written).toList();
    if (cases.isEmpty()) {
      return;
    }
    var statement =
        Sql.on(connection, PLACES)
            .with(now)
            .customers(cases.stream().map(one -> one.known().id()).toList())
            .array("int", cases.stream().map(one -> one.raisesVersion() ? 1 : 0).toArray());
    for (var axis : Axis.values()) {
      var standings = cases.stream().map(one -> one.standing(axis)).toList();
      statement
          .texts(standings.stream().map(standing -> standing.place()).toList())
          .array(
              "timestamptz",
              standings.stream()
                  .map(standing -> standing.since() == null ? null : standing.since().toString())
                  .toArray())
          .array("date", standings.stream().map(standing -> standing.shortSince()).toArray());
    }
    statement.run();
  }

  private static void memberships(Connection connection, Collection<Case> cases, Instant now)
      throws SQLException {
    var joining = new Pairs();
    var leaving = new Pairs();
    for (var one : cases) {
      one.memberships()
          .forEach((segment, joins) -> (joins ? joining : leaving).add(one.known().id(), segment));
    }
    if (!joining.isEmpty()) {
      Sql.on(connection, JOIN).with(now).customers(joining.customers).uuids(joining.segments).run();
    }
    if (!leaving.isEmpty()) {
      Sql.on(connection, LEAVE).customers(leaving.customers).uuids(leaving.segments).run();
    }
  }

  private static void judged(Connection connection, Collection<Case> cases) throws SQLException {
    var judged = new Pairs();
    for (var one : cases) {
      one.judgedWhileBuilding().forEach(segment -> judged.add(one.known().id(), segment));
    }
    if (!judged.isEmpty()) {
      Sql.on(connection, JUDGED).uuids(judged.segments).customers(judged.customers).run();
    }
  }

  /// When a customer was judged by all rules, the next day on which time matters is stored. When
  /// only some were asked, tomorrow is early enough, and finding out more would cost more than all
  /// the rest.
  private void due(Connection connection, Collection<Case> cases) throws SQLException {
    var exact = new LinkedHashMap<CustomerId, LocalDate>();
    var never = new ArrayList<CustomerId>();
    var early = new ArrayList<CustomerId>();
    var by = new ArrayList<LocalDate>();
    for (var one : cases) {
      var id = one.known().id();
      if (one.complete()) {
        one.nextDay().ifPresentOrElse(day -> exact.put(id, day), () -> never.add(id));
      } else {
        one.dueBy()
            .ifPresent(day -> {
              early.add(id);
              by.add(day);
            });
      }
    }
    dueOn(connection, exact);
    if (!never.isEmpty()) {
      Sql.on(connection, NOT_DUE).customers(never).run();
    }
    if (!early.isEmpty()) {
      dueBy(connection, early, by);
    }
  }

  private static void dueOn(Connection connection, Map<CustomerId, LocalDate> days)
      throws SQLException {
    if (!days.isEmpty()) {
      Sql.on(connection, DUE_ON).customers(days.keySet()).dates(days.values()).run();
    }
  }

  /// Has customers judged on these days, unless they are judged earlier. They are locked.
  void dueBy(Connection connection, List<CustomerId> customers, List<LocalDate> days)
      throws SQLException {
    Sql.on(connection, DUE_BY).customers(customers).dates(days).run();
  }

  /// Customers and segments, pair by pair.
  private static final class Pairs {
    private final List<CustomerId> customers = new ArrayList<>();
    private final List<UUID> segments = new ArrayList<>();

    void add(CustomerId customer, UUID segment) {
      customers.add(customer);
      segments.add(segment);
    }

    boolean isEmpty() {
      return customers.isEmpty();
    }
  }
}
