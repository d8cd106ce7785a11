package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// Takes back contacts that were handed over to people, who have not made them. They were told as
/// sent, are told as failed, and do not count any more; what they cost stays spent. Of a contact of
/// which something came back already nothing is taken back.
@ApplicationScoped
public class TakeBackContacts {
  // As when a contact goes out, but for how often and whereby the customer is reached.
  private static final String NOT_ALLOWED =
      ContactRules.in(
          """
          select id, reason from (
            select c.id,
              case
                when not {wanted} then 'NO_PERSONALISATION'
                when not {consented} then 'NO_CONSENT'
                when not {suitable} then 'SUITABILITY'
              end as reason
            {contacts}
            cross join (select ?::date as today) business
            where c.id = any (?)) judged
          where reason is not null
          order by id
          """);

  private static final String TAKE_BACK =
      """
      with ended as (
        update contact c set state = 'FAILED', reason = r.reason, failed_at = now(),
          version = c.version + 1
        from unnest(?, ?) as r (id, reason)
        where c.id = r.id and c.state = 'SENT' and num_nonnulls(c.responded_at, c.converted_at) = 0
        returning c.*),
      told as (
        select e.*, 'failed' as told_event, version as told_version, failed_at as told_at,
          null::numeric as told_cost, reason as told_reason, null::numeric as told_released,
          null::text as told_response, null::text as told_source, null::boolean as told_held_out,
          null::numeric as told_amount, null::text as told_currency
        from ended e)
      """
          + ContactEvents.TELL;

  private final Outbox outbox;
  private final BusinessDay calendar;

  TakeBackContacts(Outbox outbox, BusinessDay calendar) {
    this.outbox = outbox;
    this.calendar = calendar;
  }

  /// A contact that must not be made any more, and why.
  public record TakenBack(UUID contactId, ContactReason reason) {}

  /// Those of the contacts that their customers do not allow any more, or that do not suit them.
  public List<TakenBack> notAllowed(Connection connection, List<UUID> contacts)
      throws SQLException {
    return Sql.of(NOT_ALLOWED, calendar.today(), Sql.ids(contacts))
        .list(
            connection,
            row ->
                new TakenBack(Sql.id(row, "id"), ContactReason.valueOf(row.getString("reason"))));
  }

  public void handle(Connection connection, List<TakenBack> contacts) throws SQLException {
    var ids = contacts.stream().map(TakenBack::contactId).toList();
    HeldContacts.hold(connection, ids);
    Sql.of(
            TAKE_BACK,
            Sql.ids(ids),
            Sql.texts(contacts.stream().map(contact -> contact.reason().name()).toList()))
        .update(connection);
    outbox.wakeAfterCommit();
  }
}
