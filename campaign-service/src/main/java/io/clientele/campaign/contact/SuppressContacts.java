package io.clientele.campaign.contact;

import io.clientele.campaign.budget.Budgets;
import io.clientele.defaults.messaging.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// Gives up planned contacts of a campaign, and what was set aside for them.
@ApplicationScoped
class SuppressContacts {
  private final SendQueue queue;
  private final Budgets budgets;
  private final Outbox outbox;

  SuppressContacts(SendQueue queue, Budgets budgets, Outbox outbox) {
    this.queue = queue;
    this.budgets = budgets;
    this.outbox = outbox;
  }

  /// @param reasons each for the contact in the same place
  void handle(Connection connection, UUID campaign, List<UUID> ids, List<ContactReason> reasons)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    var ended = queue.suppress(connection, ids, reasons);
    budgets.release(connection, campaign, ended.as("suppressed"));
    outbox.wakeAfterCommit();
  }

  void handle(Connection connection, UUID campaign, List<UUID> ids, ContactReason reason)
      throws SQLException {
    handle(connection, campaign, ids, ids.stream().map(_ -> reason).toList());
  }
}
