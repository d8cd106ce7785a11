package io.clientele.campaign.task;

import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.CustomersErased;
import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.campaign.campaign.CampaignAction;
import io.clientele.campaign.campaign.CampaignMoved;
import io.clientele.campaign.channel.ChannelKind;
import io.clientele.campaign.contact.HandOver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Makes tasks of the contacts that branches and relationship managers carry out.
@ApplicationScoped
class HandOverTasks implements HandOver {
  private static final String MAKE =
      """
      insert into task (contact_id, campaign_id, customer_id, kind, branch, branches, manager, title,
        instruction, state)
      select c.id, c.campaign_id, c.customer_id, ?, a.branch, a.branches, a.manager, ?, ?, 'OPEN'
      from contact c join audience a on a.customer_id = c.customer_id
      where c.id = any (?)
      """;

  private static final String WITHDRAW =
      "update task set state = 'WITHDRAWN' where campaign_id = ? and state = 'OPEN'";

  private static final String WITHDRAW_OF_CUSTOMERS =
      "update task set state = 'WITHDRAWN' where customer_id = any (?) and state = 'OPEN'";

  // Notes are what people wrote of people.
  private static final String RENAME =
      """
      update task t set customer_id = n.to_id, note = null
      from unnest(?, ?) as n (from_id, to_id) where t.customer_id = n.from_id
      """;

  private final DataSource database;

  HandOverTasks(DataSource database) {
    this.database = database;
  }

  @Override
  public boolean takes(ChannelKind kind) {
    return kind == ChannelKind.BRANCH_TASK || kind == ChannelKind.MANAGER_TASK;
  }

  @Override
  public void take(
      Connection connection, ChannelKind kind, Assignment assignment, List<UUID> contacts)
      throws SQLException {
    Sql.of(MAKE, kind, assignment.title(), assignment.instruction(), Sql.ids(contacts))
        .update(connection);
  }

  /// Nobody works on for a campaign that was called off.
  void withdraw(@Observes CampaignMoved moved) throws SQLException {
    if (moved.action() == CampaignAction.CANCEL) {
      try (var connection = database.getConnection()) {
        Sql.of(WITHDRAW, moved.campaign().id()).update(connection);
      }
    }
  }

  /// Nobody works on for a customer who is no more.
  void withdraw(@Observes CustomersErased erased) throws SQLException {
    try (var connection = database.getConnection()) {
      Sql.of(WITHDRAW_OF_CUSTOMERS, Sql.ids(erased.customerIds())).update(connection);
    }
  }

  void forget(@Observes CustomersForgotten forgotten) throws SQLException {
    try (var connection = database.getConnection()) {
      Sql.of(WITHDRAW_OF_CUSTOMERS, Sql.ids(forgotten.customerIds())).update(connection);
      forgotten.pseudonymised(
          "task",
          Sql.of(RENAME, Sql.ids(forgotten.customerIds()), Sql.ids(forgotten.randomIds()))
              .update(connection));
    }
  }
}
