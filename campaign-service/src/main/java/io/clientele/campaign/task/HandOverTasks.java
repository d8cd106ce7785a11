package io.clientele.campaign.task;

import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.CustomersChanged;
import io.clientele.campaign.audience.CustomersErased;
import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.campaign.audience.CustomersMergedAway;
import io.clientele.campaign.audience.MergedCustomers;
import io.clientele.campaign.audience.Turn;
import io.clientele.campaign.campaign.CampaignAction;
import io.clientele.campaign.campaign.CampaignMoved;
import io.clientele.campaign.channel.ChannelKind;
import io.clientele.campaign.channel.ConsentChanged;
import io.clientele.campaign.contact.ContactReason;
import io.clientele.campaign.contact.HandOver;
import io.clientele.campaign.contact.TakeBackContacts;
import io.clientele.campaign.contact.TakeBackContacts.TakenBack;
import io.clientele.campaign.planning.RiskChanged;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Makes tasks of the contacts that branches and relationship managers carry out. A task follows
/// its customer to other branches and managers, and is withdrawn when it must not be carried out
/// any more.
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

  // There may be a million. Locked in the order of their ids all the same, as by everybody.
  private static final String WITHDRAW_ALL =
      """
      with open as (select id from task where {whose} and state = 'OPEN' order by id for update)
      update task t set state = 'WITHDRAWN', reason = '{reason}', take_back = true
      from open where t.id = open.id
      """;

  private static final String CANCEL =
      WITHDRAW_ALL.replace("{whose}", "campaign_id = ?").replace("{reason}", "CANCELLED");

  private static final String ERASE =
      WITHDRAW_ALL.replace("{whose}", "customer_id = any (?)").replace("{reason}", "ERASED");

  // With those of the customers that were merged into them.
  private static final String FOLLOW =
      """
      update task t set branch = a.branch, branches = a.branches, manager = a.manager
      from audience a
      where a.customer_id = any (?) and t.customer_id = any ({ids})
        and (t.branch, t.branches, t.manager) is distinct from (a.branch, a.branches, a.manager)
      """
          .replace("{ids}", MergedCustomers.ids("a.customer_id"));

  // Before their contacts, as whoever records an outcome does.
  private static final String LOCK_OPEN =
      """
      select contact_id from task where customer_id = any (?) and state = 'OPEN'
      order by id for update
      """;

  private static final String WITHDRAW =
      """
      update task t set state = 'WITHDRAWN', reason = r.reason
      from unnest(?, ?) as r (contact_id, reason)
      where t.contact_id = r.contact_id and t.state = 'OPEN'
      """;

  private static final String TO_TAKE_BACK =
      """
      select contact_id, reason from task where take_back
      order by id limit ? for update skip locked
      """;

  private static final String TAKEN_BACK =
      "update task set take_back = false where contact_id = any (?)";

  private static final String OUTDATED =
      """
      select t.id, t.contact_id from task t join audience a on a.customer_id = t.customer_id
      where t.state = 'OPEN' and t.id > ? and a.risk_valid_until_on < ?
      order by t.id limit ? for update of t
      """;

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

  // Notes are what people wrote of people.
  private static final String RENAME =
      """
      update task t set customer_id = n.to_id, note = null
      from unnest(?, ?) as n (from_id, to_id) where t.customer_id = n.from_id
      """;

  private static final int CHUNK = 1_000;

  private final TakeBackContacts takeBackContacts;
  private final MergedCustomers mergedCustomers;
  private final DataSource database;

  HandOverTasks(
      TakeBackContacts takeBackContacts, MergedCustomers mergedCustomers, DataSource database) {
    this.takeBackContacts = takeBackContacts;
    this.mergedCustomers = mergedCustomers;
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
        Sql.of(CANCEL, moved.campaign().id()).update(connection);
      }
    }
  }

  /// Nobody works on for a customer who is no more.
  void withdraw(@Observes @Priority(Turn.TASKS) CustomersErased erased) throws SQLException {
    try (var connection = database.getConnection()) {
      Sql.of(ERASE, Sql.ids(erased.customerIds())).update(connection);
    }
  }

  /// Nobody works on against the customer's will, and whoever works on is who looks after the
  /// customer now.
  void follow(@Observes CustomersChanged changed) throws SQLException {
    var customers = changed.customerIds();
    try (var connection = database.getConnection()) {
      var open = lockOpen(connection, customers);
      Sql.of(FOLLOW, Sql.ids(customers)).update(connection);
      if (!open.isEmpty()) {
        withdraw(connection, takeBackContacts.notAllowed(connection, open));
      }
    }
  }

  /// Whoever stands for the customer has contacts of its own. What was done for the customer is
  /// seen by those who look after the other.
  void withdraw(@Observes @Priority(Turn.TASKS) CustomersMergedAway merged) throws SQLException {
    var customers = merged.customerIds();
    try (var connection = database.getConnection()) {
      var open = lockOpen(connection, customers);
      Sql.of(FOLLOW, Sql.ids(mergedCustomers.together(connection, customers))).update(connection);
      withdraw(
          connection,
          open.stream().map(contact -> new TakenBack(contact, ContactReason.MERGED)).toList());
    }
  }

  /// Takes back contacts of tasks that were withdrawn with their campaign or their customer.
  ///
  /// @return whether there were any
  boolean takeBack(Connection connection) throws SQLException {
    var contacts =
        Sql.of(TO_TAKE_BACK, CHUNK)
            .list(
                connection,
                row ->
                    new TakenBack(
                        Sql.id(row, "contact_id"), ContactReason.valueOf(row.getString("reason"))));
    if (contacts.isEmpty()) {
      return false;
    }
    takeBackContacts.handle(connection, contacts);
    Sql.of(TAKEN_BACK, Sql.ids(contacts.stream().map(TakenBack::contactId).toList()))
        .update(connection);
    return true;
  }

  void judge(@Observes RiskChanged changed) throws SQLException {
    try (var connection = database.getConnection()) {
      Sql.of(OF_PRODUCT, changed.product()).update(connection);
    }
  }

  void judge(@Observes ConsentChanged changed) throws SQLException {
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
  Optional<UUID> judge(Connection connection, LocalDate today, UUID after) throws SQLException {
    return judge(connection, Sql.of(OUTDATED, after, today, CHUNK));
  }

  private Optional<UUID> judge(Connection connection, Sql chunk) throws SQLException {
    record Open(UUID id, UUID contactId) {}
    var open =
        chunk.list(connection, row -> new Open(Sql.id(row, "id"), Sql.id(row, "contact_id")));
    if (open.isEmpty()) {
      return Optional.empty();
    }
    withdraw(
        connection,
        takeBackContacts.notAllowed(connection, open.stream().map(Open::contactId).toList()));
    return Optional.of(open.getLast().id());
  }

  private static List<UUID> lockOpen(Connection connection, List<UUID> customers)
      throws SQLException {
    return Sql.of(LOCK_OPEN, Sql.ids(customers)).list(connection, row -> Sql.id(row, "contact_id"));
  }

  private void withdraw(Connection connection, List<TakenBack> contacts) throws SQLException {
    if (contacts.isEmpty()) {
      return;
    }
    takeBackContacts.handle(connection, contacts);
    Sql.of(
            WITHDRAW,
            Sql.ids(contacts.stream().map(TakenBack::contactId).toList()),
            Sql.texts(contacts.stream().map(contact -> contact.reason().name()).toList()))
        .update(connection);
  }

  void forget(@Observes @Priority(Turn.TASKS) CustomersForgotten forgotten) throws SQLException {
    try (var connection = database.getConnection()) {
      Sql.of(ERASE, Sql.ids(forgotten.customerIds())).update(connection);
      forgotten.pseudonymised(
          "task",
          Sql.of(RENAME, Sql.ids(forgotten.customerIds()), Sql.ids(forgotten.randomIds()))
              .update(connection));
    }
  }
}
