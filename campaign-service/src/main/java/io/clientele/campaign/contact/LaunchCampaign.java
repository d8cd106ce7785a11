package io.clientele.campaign.contact;

import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.campaign.audience.Turn;
import io.clientele.campaign.budget.Budgets;
import io.clientele.campaign.campaign.CampaignAction;
import io.clientele.campaign.campaign.CampaignMoved;
import io.clientele.campaign.campaign.FindCampaign;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.sql.Transactions;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Plans the contacts of a launched campaign, a chunk of customers in each transaction. Where a
/// process dies, another goes on after the last chunk that was committed.
@ApplicationScoped
class LaunchCampaign {
  private final Launches launches;
  private final FindCampaign campaigns;
  private final Budgets budgets;
  private final Transactions transactions;
  private final DataSource database;
  private final Outbox outbox;
  private final Event<ContactsPlanned> planned;
  private final ContactConfig config;

  LaunchCampaign(
      Launches launches,
      FindCampaign campaigns,
      Budgets budgets,
      Transactions transactions,
      DataSource database,
      Outbox outbox,
      Event<ContactsPlanned> planned,
      ContactConfig config) {
    this.launches = launches;
    this.campaigns = campaigns;
    this.budgets = budgets;
    this.transactions = transactions;
    this.database = database;
    this.outbox = outbox;
    this.planned = planned;
    this.config = config;
  }

  /// In the transaction in which the campaign becomes RUNNING.
  void begin(@Observes CampaignMoved moved) throws SQLException {
    if (moved.action() == CampaignAction.LAUNCH) {
      try (var connection = database.getConnection()) {
        budgets.open(connection, moved.campaign().id(), moved.campaign().budget());
        launches.open(connection, moved.campaign().id());
      }
    }
  }

  /// @return whether there was a chunk to plan
  boolean handle() throws SQLException {
    return transactions.call(this::planChunk);
  }

  void forget(@Observes @Priority(Turn.LAUNCHES) CustomersForgotten forgotten) throws SQLException {
    try (var connection = database.getConnection()) {
      launches.stepBack(connection, forgotten.customerIds());
    }
  }

  private boolean planChunk(Connection connection) throws SQLException {
    var open = launches.next(connection);
    if (open.isEmpty()) {
      return false;
    }
    var campaign = open.get().campaignId();
    var aim = campaigns.handle(campaign).aim().condition();
    var customers = launches.lockChunk(connection, aim, open.get().after(), config.launchChunk());
    if (customers.isEmpty()) {
      launches.finish(connection, campaign);
      return true;
    }
    var available = budgets.lockAvailable(connection, campaign);
    var chunk = launches.plan(connection, campaign, available, customers);
    budgets.reserve(
        connection, campaign, new Budgets.Contacts(chunk.contacts(), chunk.cost(), "launch"));
    if (chunk.exhausted()) {
      budgets.exhaust(connection, campaign);
    }
    launches.checkpoint(connection, campaign, customers);
    planned.fire(new ContactsPlanned(campaign, customers));
    outbox.wakeAfterCommit();
    return true;
  }
}
