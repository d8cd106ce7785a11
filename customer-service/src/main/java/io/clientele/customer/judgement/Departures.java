package io.clientele.customer.judgement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.announcement.AnnounceMemberships;
import io.clientele.customer.announcement.AnnounceMemberships.Membership;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.lifecycle.LifecycleHistory;
import io.clientele.customer.lifecycle.LifecycleHistory.Move;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Takes customers out of their segments while others stand for them, and back in.
@ApplicationScoped
public class Departures {
  private static final String MEMBERSHIPS =
      """
      select coalesce(json_agg(json_build_object('segment', segment_id, 'since', since)), '[]')
      from segment_member where customer_id = ?
      """;

  private static final String LEAVE =
      "delete from segment_member where customer_id = ? returning segment_id";

  private static final String NOT_DUE = "delete from due_day where customer_id = ?";

  private static final String RETURN =
      """
      insert into segment_member (customer_id, segment_id, since)
      select ?, m.segment, m.since
      from json_to_recordset(?::json) as m (segment uuid, since timestamptz)
      join segment s on s.id = m.segment and s.state <> 'RETIRING'
      returning segment_id
      """;

  private final AnnounceMemberships announceMemberships;
  private final LifecycleHistory history;

  Departures(AnnounceMemberships announceMemberships, LifecycleHistory history) {
    this.announceMemberships = announceMemberships;
    this.history = history;
  }

  /// Takes a customer out of all its segments, and out of what is to be judged.
  ///
  /// @param version the customer's, after it has gone
  /// @return its memberships, for [#comeBack]
  public String leave(Connection connection, CustomerId customer, long version, Instant now)
      throws SQLException {
    var memberships =
        Sql.on(connection, MEMBERSHIPS).with(customer).first(row -> row.getString(1)).orElseThrow();
    var left = Sql.on(connection, LEAVE).with(customer).list(row -> row.getObject(1, UUID.class));
    Sql.on(connection, NOT_DUE).with(customer).run();
    announce(connection, customer, version, left, false, now);
    return memberships;
  }

  /// Puts a customer back into its segments; it is to be judged after that.
  public void comeBack(
      Connection connection, CustomerId customer, long version, String memberships, Instant now)
      throws SQLException {
    var returned =
        Sql.on(connection, RETURN)
            .with(customer)
            .with(memberships)
            .list(row -> row.getObject(1, UUID.class));
    announce(connection, customer, version, returned, true, now);
  }

  /// Puts a customer back to where it was before a merge, on those axes on which it moved since; it
  /// is to be judged after that.
  ///
  /// @param before the customer's row before the merge
  public void forgetPlaces(
      Connection connection, CustomerId customer, Instant merged, String before, Instant now)
      throws SQLException {
    var moves = new ArrayList<Move>();
    for (var axis : Axis.values()) {
      // A place that was reached by what belongs to another again would not be left before its
      // minimum stay and grace are over.
      Sql.on(
              connection,
              """
              update customer c set %1$s = b.%1$s, %1$s_since = b.%1$s_since,
                %1$s_short_since = b.%1$s_short_since
              from jsonb_populate_record(null::customer, ?::jsonb) b
              where c.id = ? and c.%1$s_since >= ? and b.%1$s is not null
              returning old.%1$s as from_place, new.%1$s as to_place
              """
                  .formatted(axis.column()))
          .with(before)
          .with(customer)
          .with(merged)
          .first(row -> new Move(customer, axis, row.getString(1), row.getString(2)))
          .filter(move -> !move.to().equals(move.from()))
          .ifPresent(moves::add);
    }
    history.append(connection, moves, now, Cause.MERGE.word());
  }

  private void announce(
      Connection connection,
      CustomerId customer,
      long version,
      List<UUID> segments,
      boolean joins,
      Instant now)
      throws SQLException {
    var changes = new ArrayList<Membership>();
    segments.forEach(segment -> changes.add(new Membership(customer, version, segment, joins)));
    announceMemberships.handle(connection, changes, now, Cause.MERGE.word());
  }
}
