package io.clientele.customer.judgement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.Horizon;
import io.clientele.customer.condition.KnownCustomer;
import io.clientele.customer.condition.KnownCustomer.Standing;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.lifecycle.LifecycleHistory;
import io.clientele.customer.lifecycle.LifecycleHistory.Move;
import io.clientele.customer.lifecycle.Model;
import io.clientele.customer.lifecycle.Models;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.condition.Features;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts a customer who was one with others back to where it was before, on those axes on which it
/// moved since; not where it has its place by what is its own. It is to be judged after that: a
/// place that was reached by what belongs to another again would not be left before its minimum
/// stay and grace are over.
@ApplicationScoped
public class ReturnToPlaces {
  private final Models models;
  private final KnownCustomers customers;
  private final LifecycleHistory history;
  private final Outbox outbox;
  private final BusinessDay calendar;

  ReturnToPlaces(
      Models models,
      KnownCustomers customers,
      LifecycleHistory history,
      Outbox outbox,
      BusinessDay calendar) {
    this.models = models;
    this.customers = customers;
    this.history = history;
    this.outbox = outbox;
    this.calendar = calendar;
  }

  /// Where a customer was before it became one with others.
  ///
  /// @param byMerge whether it came to its present place by becoming one with others
  private record Before(Standing standing, boolean byMerge) {}

  /// @param definitions the version of the definitions, which the transaction holds
  /// @param customer whose row says by now what else is its own
  /// @param before the customer's row before the merge
  public void handle(
      Connection connection, long definitions, CustomerId customer, String before, Instant now)
      throws SQLException {
    var current = models.get(connection, definitions);
    var known = known(connection, definitions, customer, current, now);
    var features = known.features();
    var moves = new ArrayList<Move>();
    for (var axis : Axis.values()) {
      var past = before(connection, customer, axis, before);
      var standing = known.standing(axis);
      if (past.isEmpty() || isOwn(current.get(axis), standing, past.get(), features, now)) {
        continue;
      }
      putBack(connection, customer, axis, before);
      var place = Objects.requireNonNull(past.get().standing.place());
      if (!place.equals(standing.place())) {
        moves.add(new Move(customer, axis, standing.place(), place));
        features = moved(features, axis, place);
      }
    }
    if (!moves.isEmpty()) {
      history.append(connection, moves, now, Cause.MERGE.word());
      announce(moves, known.version(), features, now);
    }
  }

  private KnownCustomer known(
      Connection connection,
      long definitions,
      CustomerId customer,
      Map<Axis, Model> current,
      Instant now)
      throws SQLException {
    var reads = current.values().stream().map(Model::reads).reduce(Reads.NOTHING, Reads::and);
    var today = Horizon.onlyOn(calendar.of(now));
    return Objects.requireNonNull(
        customers.load(connection, definitions, Map.of(customer, reads), today).get(customer));
  }

  /// Nothing if it did not move since.
  private static Optional<Before> before(
      Connection connection, CustomerId customer, Axis axis, String before) throws SQLException {
    return Sql.on(
            connection,
            """
            select b.%1$s as place, b.%1$s_since as since, b.%1$s_short_since as short_since,
              exists (
                select 1 from lifecycle_history h
                where h.customer_id = c.id and h.axis = ? and h.at = c.%1$s_since
                  and h.to_place = c.%1$s and h.cause = ?) as by_merge
            from jsonb_populate_record(null::customer, ?::jsonb) b, customer c
            where c.id = ? and c.%1$s_since > b.%1$s_since and b.%1$s is not null
            """
                .formatted(axis.column()))
        .with(axis.name())
        .with(Cause.MERGE.word())
        .with(before)
        .with(customer)
        .first(row ->
            new Before(
                new Standing(
                    row.getString("place"), Sql.time(row, "since"), Sql.date(row, "short_since")),
                row.getBoolean("by_merge")));
  }

  private static void putBack(Connection connection, CustomerId customer, Axis axis, String before)
      throws SQLException {
    Sql.on(
            connection,
            """
            update customer c set %1$s = b.%1$s, %1$s_since = b.%1$s_since,
              %1$s_short_since = b.%1$s_short_since
            from jsonb_populate_record(null::customer, ?::jsonb) b
            where c.id = ?
            """
                .formatted(axis.column()))
        .with(before)
        .with(customer)
        .run();
  }

  private boolean isOwn(
      @Nullable Model model, Standing standing, Before past, Features features, Instant now) {
    return model != null
        && !Objects.equals(standing.place(), past.standing.place())
        && model.isOwn(
            new Model.Stay(standing, day(standing)),
            new Model.Stay(past.standing, day(past.standing)),
            past.byMerge,
            features,
            calendar.of(now));
  }

  private @Nullable LocalDate day(Standing standing) {
    var since = standing.since();
    return since == null ? null : calendar.of(since);
  }

  private static Features moved(Features features, Axis axis, String place) {
    return switch (axis) {
      case TIER -> features.withClassification(features.stage(), place, features.base());
      case STAGE -> features.withClassification(place, features.tier(), features.base());
      case BASE -> features.withClassification(features.stage(), features.tier(), place);
    };
  }

  /// Whoever follows the customer hears of it before what is judged from there.
  private void announce(List<Move> moves, long version, Features after, Instant now) {
    outbox.append(
        moves.stream().map(move -> MoveEvents.of(move, version, after, now, Cause.MERGE)).toList());
  }
}
