package io.clientele.customer.announcement;

import io.clientele.customer.CustomerConfig;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.outbox.OutboxTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.stream.Gatherers;

/// Publishes the state of customers as it stands in the tables.
@ApplicationScoped
public class AnnounceStates {
  // Writes the JSON of CustomerStateEvent.State for many customers at once: building the records in
  // memory would take as many queries, and the rows would travel twice.
  private static final String APPEND =
      OutboxTable.appending(
          """
          select 'clientele.customers' as topic, c.id::text as key, 'customer.state.v1' as type,
            c.id::text as subject,
            json_object(
              'customerId': c.id,
              'version': c.version,
              'changedAt': to_char(c.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              'kind': c.kind,
              'stage': c.stage,
              'stageSince':
                to_char(c.stage_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              'tier': c.tier,
              'base': c.base,
              'branch': b.code,
              'branchPath': b.path,
              'manager': m.code,
              'riskTolerance': case when c.risk_level is not null then
                json_object('level': c.risk_level, 'validUntilOn': c.risk_valid_until_on
                  absent on null) end,
              'consents': coalesce(k.granted, '[]'),
              'segments': (
                select coalesce(json_agg(s.segment_id), '[]')
                from segment_member s where s.customer_id = c.id),
              'reachable': (
                select coalesce(json_agg(distinct n.channel), '[]')
                from identifier i join identifier_namespace n on n.name = i.namespace
                where i.customer_id = c.id and n.channel is not null),
              'assets': (
                select d.last_amount from behaviour_day d
                where d.customer_id = c.id and d.type = ? order by d.day desc limit 1),
              'scores': json_object(),
              'registeredOn': c.registered_on,
              'personalised': not coalesce(k.forbidden, false)
              absent on null) as payload
          from customer c
          left join branch b on b.id = c.branch_id
          left join relationship_manager m on m.id = c.manager_id
          cross join lateral (
            select json_agg(k.purpose || '/' || k.channel) filter (where k.granted) as granted,
              bool_or(k.purpose = 'PERSONALISATION' and not k.granted) as forbidden
            from consent_current k where k.customer_id = c.id
          ) k
          where c.id = any (?)
          """);

  private final Outbox outbox;
  private final CustomerConfig config;

  AnnounceStates(Outbox outbox, CustomerConfig config) {
    this.outbox = outbox;
    this.config = config;
  }

  /// @param customers that were changed in this transaction, so that their rows are locked
  public void handle(Connection connection, Collection<CustomerId> customers) throws SQLException {
    if (customers.isEmpty()) {
      return;
    }
    for (var some : customers.stream().gather(Gatherers.windowFixed(OutboxTable.PARCEL)).toList()) {
      Sql.on(connection, APPEND).with(config.assetsBehaviour()).customers(some).run();
    }
    outbox.wakeAfterCommit();
  }
}
