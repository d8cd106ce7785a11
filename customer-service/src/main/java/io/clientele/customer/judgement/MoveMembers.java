package io.clientele.customer.judgement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.announcement.AnnounceMemberships;
import io.clientele.customer.announcement.AnnounceMemberships.Membership;
import io.clientele.customer.announcement.AnnounceStates;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Lets customers join and leave a segment that no rule reads: nothing else follows for them, so
/// they need not be loaded and judged. One statement for each step, whatever their number.
@ApplicationScoped
class MoveMembers {
  private static final String JOIN =
      """
      insert into segment_member (segment_id, since, customer_id)
      select ?, ?, id from unnest(?) as joining (id)
      on conflict do nothing
      returning customer_id
      """;

  private static final String LEAVE =
      """
      delete from segment_member where segment_id = ? and customer_id = any (?)
      returning customer_id
      """;

  private static final String RAISE_VERSION =
      """
      update customer set version = version + 1, updated_at = ? where id = any (?)
      returning id, version
      """;

  private final AnnounceMemberships announceMemberships;
  private final AnnounceStates announceStates;
  private final BusinessDay calendar;

  MoveMembers(
      AnnounceMemberships announceMemberships,
      AnnounceStates announceStates,
      BusinessDay calendar) {
    this.announceMemberships = announceMemberships;
    this.announceStates = announceStates;
    this.calendar = calendar;
  }

  /// @param memberships of customers whose rows the transaction has locked: whether each joins or
  ///   leaves; who does so already stays as it is
  void handle(Connection connection, UUID segment, Map<CustomerId, Boolean> memberships)
      throws SQLException {
    var now = calendar.now();
    var joined =
        Sql.on(connection, JOIN)
            .with(segment)
            .with(now)
            .customers(those(memberships, true))
            .list(row -> Sql.customer(row, "customer_id"));
    var left =
        Sql.on(connection, LEAVE)
            .with(segment)
            .customers(those(memberships, false))
            .list(row -> Sql.customer(row, "customer_id"));
    var changes = new ArrayList<Membership>();
    changes.addAll(changes(connection, segment, joined, true, now));
    changes.addAll(changes(connection, segment, left, false, now));
    announceMemberships.handle(connection, changes, now, Cause.SEGMENT.word());
    announceStates.handle(connection, changes.stream().map(Membership::customer).toList());
  }

  private static List<CustomerId> those(Map<CustomerId, Boolean> memberships, boolean join) {
    return memberships.entrySet().stream()
        .filter(membership -> membership.getValue() == join)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<Membership> changes(
      Connection connection, UUID segment, List<CustomerId> moved, boolean joins, Instant now)
      throws SQLException {
    return Sql.on(connection, RAISE_VERSION)
        .with(now)
        .customers(moved)
        .list(
            row -> new Membership(Sql.customer(row, "id"), row.getLong("version"), segment, joins));
  }
}
