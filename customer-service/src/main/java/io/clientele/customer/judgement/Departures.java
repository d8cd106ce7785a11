package io.clientele.customer.judgement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.announcement.AnnounceMemberships;
import io.clientele.customer.announcement.AnnounceMemberships.Membership;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Takes customers out of their segments while others stand for them, and back in.
@ApplicationScoped
public class Departures {
  // What is noted of a list is done within a second otherwise, but only of customers who are there
  // then.
  private static final String TAKE_NOTED =
      """
      delete from segment_difference d using segment s
      where d.customer_id = ? and s.id = d.segment_id and s.kind = 'STATIC'
      returning d.segment_id, d.joins
      """;

  private static final String JOIN_NOTED =
      """
      insert into segment_member (customer_id, segment_id, since)
      select ?, s.id, ? from segment s where s.id = any (?) and s.state <> 'RETIRING'
      on conflict (customer_id, segment_id) do nothing
      returning segment_id
      """;

  private static final String LEAVE_NOTED =
      """
      delete from segment_member where customer_id = ? and segment_id = any (?)
      returning segment_id
      """;

  private static final String MEMBERSHIPS =
      """
      select coalesce(json_agg(json_build_object('segment', segment_id, 'since', since,
        'origin', origin_id)), '[]')
      from segment_member where customer_id = ?
      """;

  private static final String LEAVE =
      "delete from segment_member where customer_id = ? returning segment_id";

  private static final String NOT_DUE = "delete from due_day where customer_id = ?";

  private static final String RETURN =
      """
      insert into segment_member (customer_id, segment_id, since, origin_id)
      select ?, m.segment, m.since, m.origin
      from json_to_recordset(?::json) as m (segment uuid, since timestamptz, origin uuid)
      join segment s on s.id = m.segment and s.state <> 'RETIRING'
      returning segment_id
      """;

  // A list does not say by what somebody is on it, so whoever stands for a member is one.
  private static final String INHERIT =
      """
      insert into segment_member (customer_id, segment_id, since, origin_id)
      select ?, m.segment, m.since, coalesce(m.origin, ?)
      from json_to_recordset(?::json) as m (segment uuid, since timestamptz, origin uuid)
      join segment s on s.id = m.segment and s.kind = 'STATIC' and s.state <> 'RETIRING'
      on conflict (customer_id, segment_id) do nothing
      returning segment_id
      """;

  // Where another who stays is on the same list, the survivor is on it because of that one now.
  private static final String KEEP =
      """
      update segment_member s set origin_id = coalesce(m.origin, ?)
      from json_to_recordset(?::json) as m (segment uuid, since timestamptz, origin uuid)
      where s.customer_id = ? and s.segment_id = m.segment and s.origin_id = any (?)
      """;

  private static final String GIVE_BACK =
      """
      delete from segment_member where customer_id = ? and origin_id = any (?) returning segment_id
      """;

  private final AnnounceMemberships announceMemberships;

  Departures(AnnounceMemberships announceMemberships) {
    this.announceMemberships = announceMemberships;
  }

  /// Takes a customer out of all its segments, and out of what is to be judged. Lists that it is
  /// noted to join are among those segments, and lists that it is noted to leave are not.
  ///
  /// @param version the customer's, after it has gone
  /// @return its memberships, for [#comeBack]
  public String leave(Connection connection, CustomerId customer, long version, Instant now)
      throws SQLException {
    settleNoted(connection, customer, version, now);
    var memberships =
        Sql.on(connection, MEMBERSHIPS).with(customer).first(row -> row.getString(1)).orElseThrow();
    var left = Sql.on(connection, LEAVE).with(customer).list(row -> row.getObject(1, UUID.class));
    Sql.on(connection, NOT_DUE).with(customer).run();
    announce(connection, customer, version, left, false, now);
    return memberships;
  }

  /// Puts a survivor on the static segments of somebody who was merged into it.
  ///
  /// @param version the survivor's
  /// @param memberships what [#leave] returned
  public void inherit(
      Connection connection,
      CustomerId survivor,
      long version,
      CustomerId merged,
      String memberships,
      Instant now)
      throws SQLException {
    settleNoted(connection, survivor, version, now);
    var inherited =
        Sql.on(connection, INHERIT)
            .with(survivor)
            .with(merged)
            .with(memberships)
            .list(row -> row.getObject(1, UUID.class));
    announce(connection, survivor, version, inherited, true, now);
  }

  /// Lets a customer join and leave the lists of which that is noted.
  private void settleNoted(Connection connection, CustomerId customer, long version, Instant now)
      throws SQLException {
    var noted = new HashMap<UUID, Boolean>();
    Sql.on(connection, TAKE_NOTED)
        .with(customer)
        .each(row -> noted.put(row.getObject(1, UUID.class), row.getBoolean(2)));
    if (noted.isEmpty()) {
      return;
    }
    var joined =
        Sql.on(connection, JOIN_NOTED)
            .with(customer)
            .with(now)
            .uuids(those(noted, true))
            .list(row -> row.getObject(1, UUID.class));
    announce(connection, customer, version, joined, true, now);
    var left =
        Sql.on(connection, LEAVE_NOTED)
            .with(customer)
            .uuids(those(noted, false))
            .list(row -> row.getObject(1, UUID.class));
    announce(connection, customer, version, left, false, now);
  }

  private static List<UUID> those(Map<UUID, Boolean> noted, boolean join) {
    return noted.entrySet().stream()
        .filter(segment -> segment.getValue() == join)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Takes a survivor off the static segments on which it is because of somebody who is separated
  /// from it again; not off those that others who are merged into it are on as well.
  ///
  /// @param version the survivor's
  /// @param origins the customer that is separated, and those who had been merged into it
  /// @param staying memberships of those who stay merged, as [#leave] returned them
  public void giveBack(
      Connection connection,
      CustomerId survivor,
      long version,
      Collection<CustomerId> origins,
      Map<CustomerId, String> staying,
      Instant now)
      throws SQLException {
    for (var other : staying.entrySet()) {
      Sql.on(connection, KEEP)
          .with(other.getKey())
          .with(other.getValue())
          .with(survivor)
          .customers(origins)
          .run();
    }
    var left =
        Sql.on(connection, GIVE_BACK)
            .with(survivor)
            .customers(origins)
            .list(row -> row.getObject(1, UUID.class));
    announce(connection, survivor, version, left, false, now);
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

  private void announce(
      Connection connection,
      CustomerId customer,
      long version,
      Collection<UUID> segments,
      boolean joins,
      Instant now)
      throws SQLException {
    var changes = new ArrayList<Membership>();
    segments.forEach(segment -> changes.add(new Membership(customer, version, segment, joins)));
    announceMemberships.handle(connection, changes, now, Cause.MERGE.word());
  }
}
