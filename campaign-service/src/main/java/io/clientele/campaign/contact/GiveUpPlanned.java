package io.clientele.campaign.contact;

import io.clientele.campaign.audience.CustomersErased;
import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.campaign.audience.CustomersMergedAway;
import io.clientele.campaign.audience.Turn;
import io.clientele.kernel.sql.Transactions;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Gives up what is planned for customers who are gone, and in campaigns that have ended.
@ApplicationScoped
class GiveUpPlanned {
  private final PlannedContacts planned;
  private final SuppressContacts suppressContacts;
  private final Transactions transactions;
  private final DataSource database;
  private final ContactConfig config;

  GiveUpPlanned(
      PlannedContacts planned,
      SuppressContacts suppressContacts,
      Transactions transactions,
      DataSource database,
      ContactConfig config) {
    this.planned = planned;
    this.suppressContacts = suppressContacts;
    this.transactions = transactions;
    this.database = database;
    this.config = config;
  }

  void forget(@Observes @Priority(Turn.BUDGETS) CustomersErased erased) throws SQLException {
    ofCustomers(erased.customerIds(), ContactReason.ERASED);
  }

  void forget(@Observes @Priority(Turn.BUDGETS) CustomersMergedAway merged) throws SQLException {
    ofCustomers(merged.customerIds(), ContactReason.MERGED);
  }

  /// Contacts stay, and count, under the pseudonyms.
  void forget(@Observes @Priority(Turn.BUDGETS) CustomersForgotten forgotten) throws SQLException {
    ofCustomers(forgotten.customerIds(), ContactReason.ERASED);
    try (var connection = database.getConnection()) {
      forgotten.pseudonymised(
          "contact", planned.rename(connection, forgotten.customerIds(), forgotten.randomIds()));
    }
  }

  private void ofCustomers(List<UUID> customers, ContactReason reason) throws SQLException {
    try (var connection = database.getConnection()) {
      for (var one : planned.lockOf(connection, customers)) {
        suppressContacts.handle(connection, one.campaignId(), one.ids(), reason);
      }
    }
  }

  /// Some contacts of a campaign that has ended.
  ///
  /// @return whether there were any
  boolean handle() throws SQLException {
    return transactions.call(this::ofEndedCampaign);
  }

  private boolean ofEndedCampaign(Connection connection) throws SQLException {
    var campaign = planned.endedCampaign(connection);
    if (campaign.isEmpty()) {
      return false;
    }
    var ids = planned.lockOfCampaign(connection, campaign.get(), config.launchChunk());
    suppressContacts.handle(connection, campaign.get(), ids, ContactReason.CANCELLED);
    return !ids.isEmpty();
  }
}
