package io.clientele.campaign.task;

import io.clientele.campaign.Sql;
import io.clientele.campaign.channel.ConsentChanged;
import io.clientele.campaign.contact.TakeBackContacts;
import io.clientele.campaign.planning.RiskChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Judges open tasks anew where what they were judged by has changed, chunk by chunk, and withdraws
/// those that must not be carried out any more.
@ApplicationScoped
class JudgeTasks {
  // Every campaign that may have handed something over, or be about to.
  private static final String TO_JUDGE =
      """
      insert into task_judgement (campaign_id)
      select p.id from campaign p
      where p.approved_at is not null and p.state <> 'CANCELLED' and {concerned}
      order by p.id
      on conflict (campaign_id) do update set after = excluded.after
      """;

  private static final String OF_PRODUCT =
      TO_JUDGE.replace(
          "{concerned}",
          "exists (select from offer o where o.id = p.offer_id and o.product_code = ?)");

  private static final String OVER_CHANNEL =
      TO_JUDGE.replace(
          "{concerned}",
          "exists (select from campaign_channel w where w.campaign_id = p.id and w.channel = ?)");

  private static final String NEXT_TO_JUDGE =
      """
      select campaign_id, after from task_judgement
      order by campaign_id limit 1 for update skip locked
      """;

  // Whoever is handing over has judged by what was known before, and is waited for.
  private static final String HOLD_CAMPAIGN =
      "select id from campaign where id = ? for no key update";

  private static final String OPEN_OF_CAMPAIGN =
      """
      select id, contact_id from task where campaign_id = ? and state = 'OPEN' and id > ?
      order by id limit ? for update
      """;

  private static final String OUTDATED =
      """
      select t.id, t.contact_id from task t join audience a on a.customer_id = t.customer_id
      where t.state = 'OPEN' and t.id > ? and a.risk_valid_until_on < ?
      order by t.id limit ? for update of t
      """;

  private static final int CHUNK = 1_000;

  private final WithdrawTasks withdrawTasks;
  private final TakeBackContacts takeBackContacts;
  private final DataSource database;

  JudgeTasks(WithdrawTasks withdrawTasks, TakeBackContacts takeBackContacts, DataSource database) {
    this.withdrawTasks = withdrawTasks;
    this.takeBackContacts = takeBackContacts;
    this.database = database;
  }

  void note(@Observes RiskChanged changed) throws SQLException {
    try (var connection = database.getConnection()) {
      Sql.of(OF_PRODUCT, changed.product()).update(connection);
    }
  }

  void note(@Observes ConsentChanged changed) throws SQLException {
    try (var connection = database.getConnection()) {
      Sql.of(OVER_CHANNEL, changed.channel()).update(connection);
    }
  }

  /// Withdraws what must not be carried out any more of a chunk of the open tasks of campaigns
  /// whose product or channel was changed.
  ///
  /// @return whether there were any campaigns
  boolean judgeChanged(Connection connection) throws SQLException {
    record Changed(UUID campaignId, UUID after) {}
    var next =
        Sql.of(NEXT_TO_JUDGE)
            .first(
                connection, row -> new Changed(Sql.id(row, "campaign_id"), Sql.id(row, "after")));
    if (next.isEmpty()) {
      return false;
    }
    var campaign = next.get().campaignId();
    Sql.of(HOLD_CAMPAIGN, campaign).list(connection, row -> Sql.id(row, "id"));
    var last = judge(connection, Sql.of(OPEN_OF_CAMPAIGN, campaign, next.get().after(), CHUNK));
    if (last.isPresent()) {
      Sql.of("update task_judgement set after = ? where campaign_id = ?", last.get(), campaign)
          .update(connection);
    } else {
      Sql.of("delete from task_judgement where campaign_id = ?", campaign).update(connection);
    }
    return true;
  }

  /// Withdraws what must not be carried out any more of a chunk of the open tasks of customers
  /// whose assessments have ended, in the order of their ids.
  ///
  /// @return the last one that was looked at; nothing when there is none after the one that is
  ///   given
  Optional<UUID> judgeOutdated(Connection connection, LocalDate today, UUID after)
      throws SQLException {
    return judge(connection, Sql.of(OUTDATED, after, today, CHUNK));
  }

  private Optional<UUID> judge(Connection connection, Sql chunk) throws SQLException {
    record Open(UUID id, UUID contactId) {}
    var open =
        chunk.list(connection, row -> new Open(Sql.id(row, "id"), Sql.id(row, "contact_id")));
    if (open.isEmpty()) {
      return Optional.empty();
    }
    withdrawTasks.withdraw(
        connection,
        takeBackContacts.notAllowed(connection, open.stream().map(Open::contactId).toList()));
    return Optional.of(open.getLast().id());
  }
}
