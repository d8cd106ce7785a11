package io.clientele.customer.announcement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.kernel.outbox.OutboxTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Gatherers;

/// Publishes that customers entered segments or left them.
@ApplicationScoped
public class AnnounceMemberships {
  // Writes the JSON of CustomerEvent.SegmentEntered and SegmentLeft. A new segment has many members
  // at once, so one statement takes a parcel of them.
  private static final String APPEND =
      OutboxTable.appending(
          """
          select 'clientele.customer-events' as topic, e.customer_id::text as key,
            case when e.joins then 'segment.entered.v1' else 'segment.left.v1' end as type,
            e.customer_id::text as subject,
            json_build_object('customerId', e.customer_id, 'version', e.version, 'occurredAt', ?,
              'segmentId', e.segment_id, 'cause', ?) as payload
          from unnest(?, ?, ?, ?) as e (customer_id, version, segment_id, joins)
          """);

  /// @param version the customer's, after the change
  /// @param joins whether the customer entered the segment; otherwise it left
  public record Membership(CustomerId customer, long version, UUID segment, boolean joins) {}

  public void handle(
      Connection connection, Collection<Membership> changes, Instant at, String cause)
      throws SQLException {
    for (var some : changes.stream().gather(Gatherers.windowFixed(OutboxTable.PARCEL)).toList()) {
      Sql.on(connection, APPEND)
          .with(at.toString())
          .with(cause)
          .customers(some.stream().map(Membership::customer).toList())
          .array("bigint", some.stream().map(Membership::version).toArray())
          .uuids(some.stream().map(Membership::segment).toList())
          .array("bool", some.stream().map(Membership::joins).toArray())
          .run();
    }
  }
}
