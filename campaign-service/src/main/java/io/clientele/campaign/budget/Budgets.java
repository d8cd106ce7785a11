package io.clientele.campaign.budget;

import io.clientele.campaign.Sql;
import io.clientele.kernel.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// The money of campaigns. Every movement is an entry of the ledger and changes the balance in the
/// same statement; the balance's constraint refuses what would exceed the budget.
@ApplicationScoped
public class Budgets {
  private static final String OPEN =
      "insert into budget (campaign_id, amount, currency) values (?, ?, ?)";

  // Locked, so that what is found available is still available when it is reserved.
  private static final String AVAILABLE =
      """
      select case when exhausted_at is null then amount - reserved - committed else 0 end as available
      from budget where campaign_id = ? for update
      """;

  private static final String EXHAUST =
      "update budget set exhausted_at = now() where campaign_id = ? and exhausted_at is null";

  private static final String MOVE =
      """
      with entry as (
        insert into budget_entry (campaign_id, kind, amount, contacts, cause)
        values (?, ?, ?, ?, ?)
        returning campaign_id, amount)
      """;

  private static final String RESERVE =
      """
      update budget b set reserved = b.reserved + e.amount
      from entry e where b.campaign_id = e.campaign_id
      """;

  private static final String COMMIT =
      """
      update budget b set reserved = b.reserved - e.amount, committed = b.committed + e.amount
      from entry e where b.campaign_id = e.campaign_id
      """;

  private static final String RELEASE =
      """
      update budget b set reserved = b.reserved - e.amount
      from entry e where b.campaign_id = e.campaign_id
      """;

  private final Event<BudgetExhausted> exhausted;

  Budgets(Event<BudgetExhausted> exhausted) {
    this.exhausted = exhausted;
  }

  public void open(Connection connection, UUID campaign, Money amount) throws SQLException {
    Sql.of(OPEN, campaign, amount.amount(), amount.currency()).update(connection);
  }

  /// What can still be reserved, held against everybody else until the transaction ends. Nothing,
  /// once the budget was exhausted: what is released later is not spent again.
  public BigDecimal lockAvailable(Connection connection, UUID campaign) throws SQLException {
    Optional<BigDecimal> available =
        Sql.of(AVAILABLE, campaign).first(connection, row -> row.getBigDecimal("available"));
    return available.orElse(BigDecimal.ZERO);
  }

  /// Notes that the budget turned a contact away; the first time, others are told.
  public void exhaust(Connection connection, UUID campaign) throws SQLException {
    if (Sql.of(EXHAUST, campaign).update(connection) == 1) {
      exhausted.fire(new BudgetExhausted(campaign));
    }
  }

  /// Sets money aside for contacts that are planned.
  public void reserve(Connection connection, UUID campaign, Contacts contacts) throws SQLException {
    move(connection, campaign, "RESERVE", RESERVE, contacts);
  }

  /// Spends what was set aside for contacts that went out.
  public void commit(Connection connection, UUID campaign, Contacts contacts) throws SQLException {
    move(connection, campaign, "COMMIT", COMMIT, contacts);
  }

  /// Gives back what was set aside for contacts that will not be made.
  public void release(Connection connection, UUID campaign, Contacts contacts) throws SQLException {
    move(connection, campaign, "RELEASE", RELEASE, contacts);
  }

  private static void move(
      Connection connection, UUID campaign, String kind, String balance, Contacts contacts)
      throws SQLException {
    if (contacts.count() > 0) {
      Sql.of(MOVE, campaign, kind, contacts.cost(), contacts.count(), contacts.cause())
          .then(balance)
          .update(connection);
    }
  }

  /// @param cause why, for whoever reads the ledger: `launch`, `sent`, `cancelled`, ...
  public record Contacts(int count, BigDecimal cost, String cause) {}
}
