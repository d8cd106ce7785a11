package io.clientele.customer.privacy;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// Prospects of whom nothing was seen for long. A prospect is somebody of whom nothing is known but
/// the identifiers by which behaviours came: whoever has a name, an attribute, a branch, a manager,
/// a risk tolerance, or an identifier that customers have, or has said anything of consents, is
/// none.
@ApplicationScoped
class UnseenProspects {
  private static final String AFTER =
      """
      select id, name is null and branch_id is null and manager_id is null and risk_level is null
        and secrets is null and attributes = '{}' as nameless
      from customer where id > ? order by id limit ?
      """;

  // A change of the row itself tells nothing: customers are also moved while they do nothing.
  private static final String AMONG =
      """
      select c.id from customer c
      where c.id = any (?)
        and c.name is null and c.branch_id is null and c.manager_id is null and c.risk_level is null
        and c.secrets is null and c.attributes = '{}' and c.created_at < ?
        and not exists (
          select 1 from identifier i
          where i.customer_id = c.id and (i.namespace = any (?) or i.added_at >= ?))
        and not exists (select 1 from consent_current s where s.customer_id = c.id)
        and not exists (select 1 from behaviour_day d where d.customer_id = c.id and d.day >= ?)
      order by c.id
      """;

  private final PrivacyConfig config;
  private final BusinessDay calendar;

  UnseenProspects(PrivacyConfig config, BusinessDay calendar) {
    this.config = config;
    this.calendar = calendar;
  }

  /// @param nameless whether it may be a prospect
  record Looked(CustomerId id, boolean nameless) {}

  /// The next customers in the order of their ids, looked at as far as costs next to nothing.
  List<Looked> after(Connection connection, CustomerId place, int limit) throws SQLException {
    return Sql.on(connection, AFTER)
        .with(place)
        .with(limit)
        .list(row -> new Looked(Sql.customer(row, "id"), row.getBoolean("nameless")));
  }

  /// Those of the customers who are prospects and were not seen since then, in the order of their
  /// ids.
  List<CustomerId> among(Connection connection, Collection<CustomerId> ids, Instant since)
      throws SQLException {
    return ids.isEmpty()
        ? List.of()
        : Sql.on(connection, AMONG)
            .customers(ids)
            .with(since)
            .texts(config.customersKnownBy())
            .with(since)
            .with(calendar.of(since))
            .list(row -> Sql.customer(row, "id"));
  }
}
