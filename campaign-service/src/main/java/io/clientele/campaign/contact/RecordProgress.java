package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Records what channels and customers report of contacts. A contact only moves forward: what comes
/// late or twice is noted where it is new, and never takes anything back. Contacts that were not
/// made take nothing but conversions of the held-out, and that the customer wants no more of them.
@ApplicationScoped
public class RecordProgress {
  // What comes while a contact is being sent is noted, and told once it is known to be sent. That
  // it failed, or was answered, is then asked of the responses that are kept.
  private static final String MOVE =
      """
      with came as (
        select "contactId" as contact_id,
          min("occurredAt") filter (where type = 'DELIVERED') as delivered,
          min("occurredAt") filter (where type = 'OPENED') as opened,
          min("occurredAt") filter (where type = 'CLICKED') as clicked,
          min("occurredAt") filter (where type = 'FAILED') as failed
        from json_to_recordset(?::json) as r ("contactId" uuid, type text, "occurredAt" timestamptz)
        group by "contactId"),
      step as (
        select c.id,
          case when c.delivered_at is null then r.delivered end as delivered,
          case when c.opened_at is null then r.opened end as opened,
          case when c.clicked_at is null then r.clicked end as clicked,
          case when c.state = 'SENT' and c.responded_at is null
              and num_nonnulls(r.delivered, r.opened, r.clicked) = 0
            then r.failed end as failed
        from came r join contact c on c.id = r.contact_id
        where c.state in ('SENDING', 'SENT', 'DELIVERED', 'OPENED', 'CLICKED') or {doubtful}),
      moved as (
        update contact c set
          delivered_at = coalesce(c.delivered_at, s.delivered),
          opened_at = coalesce(c.opened_at, s.opened),
          clicked_at = coalesce(c.clicked_at, s.clicked),
          failed_at = s.failed,
          reason = case when s.failed is not null then 'REPORTED' end,
          state = case
            when c.state = 'SENDING' then 'SENDING'
            when s.failed is not null then 'FAILED'
            when coalesce(c.clicked_at, s.clicked) is not null then 'CLICKED'
            when coalesce(c.opened_at, s.opened) is not null then 'OPENED'
            when coalesce(c.delivered_at, s.delivered) is not null then 'DELIVERED'
            else c.state end,
          version = c.version + case when c.state = 'SENDING' then 0
            else num_nonnulls(s.delivered, s.opened, s.clicked, s.failed) end
        from step s where c.id = s.id and num_nonnulls(s.delivered, s.opened, s.clicked, s.failed) > 0
        returning c.*, s.delivered as new_delivered, s.opened as new_opened,
          s.clicked as new_clicked, s.failed as new_failed),
      told as (
        select m.*, happened.event as told_event,
          m.version - num_nonnulls(m.new_delivered, m.new_opened, m.new_clicked, m.new_failed)
            + row_number() over (partition by m.id order by happened.rank) as told_version,
          happened.at as told_at, null::numeric as told_cost,
          case when happened.event = 'failed' then m.reason end as told_reason,
          null::numeric as told_released, null::text as told_response, null::text as told_source,
          null::boolean as told_held_out, null::numeric as told_amount,
          null::text as told_currency
        from moved m
        cross join lateral (values (1, 'delivered', m.new_delivered), (2, 'opened', m.new_opened),
          (3, 'clicked', m.new_clicked), (4, 'failed', m.new_failed)) as happened (rank, event, at)
        where happened.at is not null and m.state <> 'SENDING')
      """
          + ContactEvents.TELL;

  // An answer proves that the contact went out. Who wants no more of it is heard whatever became of
  // the contact: it may be an earlier one that the customer means.
  private static final String ANSWER =
      """
      with came as (
        select c.id, r.type, r."occurredAt" as at, r.source, {answerable} as went_out,
          row_number() over (partition by c.id order by r."occurredAt", r.type) as place,
          count(*) over (partition by c.id) as answers
        from json_to_recordset(?::json) as r ("contactId" uuid, type text, "occurredAt" timestamptz,
          source text)
        join contact c on c.id = r."contactId"
        where c.state in ('SENT', 'DELIVERED', 'OPENED', 'CLICKED') or {answerable}
          or r.type in ('COMPLAINED', 'UNSUBSCRIBED')),
      answered as (
        update contact c set responded_at = coalesce(c.responded_at, r.at),
          state = case when r.went_out then 'SENT' else c.state end,
          reason = case when r.went_out then null else c.reason end,
          failed_at = case when r.went_out then null else c.failed_at end,
          version = c.version + r.answers
        from came r
        where r.place = 1 and c.id = r.id
        returning c.*, r.answers),
      told as (
        select a.*, 'responded' as told_event, a.version - a.answers + r.place as told_version,
          r.at as told_at, null::numeric as told_cost, null::text as told_reason,
          null::numeric as told_released, r.type as told_response, r.source as told_source,
          null::boolean as told_held_out, null::numeric as told_amount,
          null::text as told_currency
        from answered a join came r on r.id = a.id)
      """
          + ContactEvents.TELL;

  // They were told as sent. What comes back of one proves it.
  private static final String DOUBTFUL = "(c.reason = 'UNKNOWN_OUTCOME' and c.sent_at is not null)";

  // A channel may be wrong about what it reported as failed: who answers has got it.
  private static final String ANSWERABLE =
      "(c.reason in ('UNKNOWN_OUTCOME', 'REPORTED') and c.sent_at is not null)";

  private final Conversions conversions;

  RecordProgress(Conversions conversions) {
    this.conversions = conversions;
  }

  /// One report of one contact.
  ///
  /// @param source the system that told of it
  /// @param amount what a conversion is worth, with its currency
  public record Report(
      UUID contactId,
      ReportType type,
      Instant occurredAt,
      String source,
      @Nullable BigDecimal amount,
      @Nullable String currency) {}

  public void handle(Connection connection, List<Report> reports) throws SQLException {
    HeldContacts.hold(connection, reports.stream().map(Report::contactId).distinct().toList());
    var progress =
        reports.stream()
            .filter(report -> !report.type().isAnswer() && report.type() != ReportType.CONVERTED)
            .toList();
    if (!progress.isEmpty()) {
      Sql.of(MOVE.replace("{doubtful}", DOUBTFUL), Sql.json(progress)).update(connection);
    }
    var answers = reports.stream().filter(report -> report.type().isAnswer()).toList();
    if (!answers.isEmpty()) {
      Sql.of(ANSWER.replace("{answerable}", ANSWERABLE), Sql.json(answers)).update(connection);
    }
    var converted =
        reports.stream().filter(report -> report.type() == ReportType.CONVERTED).toList();
    if (!converted.isEmpty()) {
      conversions.fromReports(connection, converted);
    }
  }
}
