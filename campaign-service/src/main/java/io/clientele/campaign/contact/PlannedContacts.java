package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Planned contacts of customers who are gone, and of campaigns that have ended.
@ApplicationScoped
class PlannedContacts {
  private static final String ENDED_CAMPAIGN =
      """
      select p.id from campaign p where p.state in ('COMPLETED', 'CANCELLED') and exists (
        select from contact c where c.campaign_id = p.id and c.state = 'PLANNED') limit 1
      """;

  private static final String OF_CAMPAIGN =
      """
      select id from contact where campaign_id = ? and state = 'PLANNED'
      order by id limit ? for update skip locked
      """;

  // All contacts before any budget, and budgets in the order of their campaigns: who waits for one
  // has nothing that whoever has it may wait for.
  private static final String OF_CUSTOMERS =
      """
      with planned as (
        select id, campaign_id from contact where customer_id = any (?) and state = 'PLANNED'
        order by id for no key update)
      select campaign_id, array_agg(id order by id) as ids from planned
      group by campaign_id order by campaign_id
      """;

  private static final String RENAME =
      """
      with renamed as (
        select c.id, n.to_id
        from unnest(?, ?) as n (from_id, to_id) join contact c on c.customer_id = n.from_id
        order by c.id for update of c)
      update contact c set customer_id = r.to_id from renamed r where c.id = r.id
      """;

  /// Contacts of one campaign.
  record Planned(UUID campaignId, List<UUID> ids) {}

  /// A campaign that has ended but still has contacts to be made, if there is one.
  Optional<UUID> endedCampaign(Connection connection) throws SQLException {
    return Sql.of(ENDED_CAMPAIGN).first(connection, row -> Sql.id(row, "id"));
  }

  List<UUID> lockOfCampaign(Connection connection, UUID campaign, int limit) throws SQLException {
    return Sql.of(OF_CAMPAIGN, campaign, limit).list(connection, row -> Sql.id(row, "id"));
  }

  List<Planned> lockOf(Connection connection, List<UUID> customers) throws SQLException {
    return Sql.of(OF_CUSTOMERS, Sql.ids(customers))
        .list(connection, row -> new Planned(Sql.id(row, "campaign_id"), Sql.ids(row, "ids")));
  }

  /// Makes contacts those of other ids; returns how many there were.
  int rename(Connection connection, List<UUID> from, List<UUID> to) throws SQLException {
    return Sql.of(RENAME, Sql.ids(from), Sql.ids(to)).update(connection);
  }
}
