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
import io.clientele.campaign.contact.ContactReason;
import io.clientele.campaign.contact.TakeBackContacts;
import io.clientele.campaign.contact.TakeBackContacts.TakenBack;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Withdraws tasks that must not be carried out any more, and has the others follow their customers
/// to other branches and managers.
@ApplicationScoped
class WithdrawTasks {
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

  // Notes are what people wrote of people.
  private static final String RENAME =
      """
      update task t set customer_id = n.to_id, note = null
      from unnest(?, ?) as n (from_id, to_id) where t.customer_id = n.from_id
      """;

  /// How many contacts are taken back at once.
  private static final int CHUNK = 1_000;

  private final TakeBackContacts takeBackContacts;
  private final MergedCustomers mergedCustomers;
  private final DataSource database;

  WithdrawTasks(
      TakeBackContacts takeBackContacts, MergedCustomers mergedCustomers, DataSource database) {
    this.takeBackContacts = takeBackContacts;
    this.mergedCustomers = mergedCustomers;
    this.database = database;
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

  private static List<UUID> lockOpen(Connection connection, List<UUID> customers)
      throws SQLException {
    return Sql.of(LOCK_OPEN, Sql.ids(customers)).list(connection, row -> Sql.id(row, "contact_id"));
  }

  /// Withdraws the tasks of these contacts, which are locked, and takes the contacts back.
  void withdraw(Connection connection, List<TakenBack> contacts) throws SQLException {
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
