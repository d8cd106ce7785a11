package io.clientele.campaign.task;

import io.clientele.campaign.Sql;
import io.clientele.campaign.channel.ChannelKind;
import io.clientele.campaign.contact.HandOver;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

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
}
