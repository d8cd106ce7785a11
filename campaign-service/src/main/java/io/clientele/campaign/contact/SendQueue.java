package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import io.clientele.campaign.budget.Budgets;
import io.clientele.campaign.channel.ChannelKind;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Contacts on their way out: claimed, judged once more, and recorded with what came of them. Every
/// statement works on a whole batch.
@ApplicationScoped
class SendQueue {
  // Campaigns take turns at random, so that a large one does not hold up the others.
  private static final String NEXT =
      """
      select p.id, p.name, p.offer_name, p.offer_description, w.channel, ch.kind, w.subject, w.body
      from campaign p
      join campaign_channel w on w.campaign_id = p.id
      join channel ch on ch.code = w.channel
      where p.state = 'RUNNING' and exists (
        select from contact c where c.campaign_id = p.id and c.channel = w.channel
          and c.state = 'PLANNED' and (c.not_before is null or c.not_before <= now()))
      order by random() limit 1
      """;

  // Whoever moves the campaign waits for the claim, and who claims passes a campaign over that is
  // being moved: a cancel would not see what is being handed over. Not shared, for those who share
  // would keep the cancel waiting for as long as they take turns.
  private static final String HOLD =
      "select id from campaign where id = ? and state = 'RUNNING' for no key update skip locked";

  // The customer's row is locked with the contact: a withdrawal of consent comes either before the
  // judgement or after the claim, and two batches never judge one customer at the same time. What
  // somebody else holds is passed over, so nothing waits here.
  private static final String LOCK =
      """
      select c.id from contact c
      join audience a on a.customer_id = c.customer_id
      where c.campaign_id = ? and c.channel = ? and c.state = 'PLANNED'
        and (c.not_before is null or c.not_before <= now())
      order by c.id limit ?
      for no key update of c, a skip locked
      """;

  // Judged anew, for days may lie between launch and now. A contact that was made counts from when
  // it was made.
  private static final String JUDGE =
      ContactRules.in(
          """
          select c.id, c.customer_id, c.attempts,
            case
              when {had} then 'DUPLICATE'
              when not {wanted} then 'NO_PERSONALISATION'
              when not {consented} then 'NO_CONSENT'
              when not {addressed} then 'NO_ADDRESS'
              when not {suitable} then 'SUITABILITY'
              when (
                select count(*) from contact made
                where made.customer_id = any ({ids})
                  and (made.state in ('SENDING', 'SENT', 'DELIVERED', 'OPENED', 'CLICKED')
                    or made.reason = 'UNKNOWN_OUTCOME')
                  and coalesce(made.sent_at, made.claimed_at)
                    > now() - make_interval(days => policy.window_days)) >= policy.most
                then 'CONTACT_POLICY'
            end as reason,
            {under_way} as under_way
          {contacts}
          cross join contact_policy policy
          cross join (select ?::date as today) business
          where c.id = any (?)
          order by c.id
          """);

  private static final String CLAIM =
      """
      update contact set state = 'SENDING', claim = ?, claimed_at = now(), attempts = attempts + 1
      where id = any (?) and state = 'PLANNED'
      """;

  private static final String POSTPONE =
      """
      update contact set not_before = now() + make_interval(secs => ?)
      where id = any (?) and state = 'PLANNED'
      """;

  private static final String SUPPRESS =
      """
      with ended as (
        update contact c set state = 'SUPPRESSED', reason = r.reason, version = c.version + 1,
          not_before = null
        from unnest(?, ?) as r (id, reason)
        where c.id = r.id and c.state = 'PLANNED'
        returning c.*),
      told as (
        select e.*, 'suppressed' as told_event, version as told_version, now() as told_at,
          null::numeric as told_cost, reason as told_reason, cost as told_released,
          null::text as told_response, null::text as told_source, null::boolean as told_held_out,
          null::numeric as told_amount, null::text as told_currency
        from ended e),
      """;

  // A contact may have converted, or been reported on, while it was on its way: then that is told
  // after it was sent, each with a version of its own. When it was claimed stays: since then it may
  // have been reported on.
  //
  // Where nobody can tell whether it went out, and nothing that came back says so, it is told as
  // sent, and then as failed: it probably did.
  private static final String SEND =
      """
      with ended as (
        update contact set
          state = case
            when clicked_at is not null then 'CLICKED' when opened_at is not null then 'OPENED'
            when delivered_at is not null then 'DELIVERED' when {doubtful} then 'FAILED'
            else 'SENT' end,
          reason = case when {doubtful} then 'UNKNOWN_OUTCOME' end,
          failed_at = case when {doubtful} then now() end,
          sent_at = now(), claim = null, not_before = null,
          version = version + 1 + num_nonnulls(delivered_at, opened_at, clicked_at, converted_at)
            + case when {doubtful} then 1 else 0 end
        where id = any (?) and (state = 'PLANNED' and claim is null or claim = ?)
        returning *),
      told as (
        select e.*, happened.event as told_event,
          e.version - 1
            - num_nonnulls(e.delivered_at, e.opened_at, e.clicked_at, e.failed_at, e.converted_at)
            + row_number() over (partition by e.id order by happened.rank) as told_version,
          happened.at as told_at, case when happened.event = 'sent' then e.cost end as told_cost,
          case when happened.event = 'failed' then e.reason end as told_reason,
          null::numeric as told_released, null::text as told_response, null::text as told_source,
          case when happened.event = 'converted' then false end as told_held_out,
          case when happened.event = 'converted' then e.conversion_amount end as told_amount,
          e.conversion_currency as told_currency
        from ended e
        cross join lateral (values (1, 'sent', e.sent_at), (2, 'delivered', e.delivered_at),
          (3, 'opened', e.opened_at), (4, 'clicked', e.clicked_at), (5, 'failed', e.failed_at),
          (6, 'converted', e.converted_at)) as happened (rank, event, at)
        where happened.at is not null),
      """;

  private static final String SURE = SEND.replace("{doubtful}", "false");

  private static final String DOUBTFUL =
      SEND.replace(
          "{doubtful}", "num_nonnulls(delivered_at, opened_at, clicked_at, responded_at) = 0");

  private static final String FAIL =
      """
      with ended as (
        update contact c set state = 'FAILED', reason = r.reason, failed_at = now(), claim = null,
          claimed_at = null, not_before = null, version = c.version + 1
        from unnest(?, ?) as r (id, reason)
        where c.id = r.id and c.claim = ?
        returning c.*),
      told as (
        select e.*, 'failed' as told_event, version as told_version, failed_at as told_at,
          null::numeric as told_cost, reason as told_reason, cost as told_released,
          null::text as told_response, null::text as told_source, null::boolean as told_held_out,
          null::numeric as told_amount, null::text as told_currency
        from ended e),
      """;

  private static final String TELL_AND_SUM =
      "telling as ("
          + ContactEvents.TELL
          + ") select count(*) as contacts, coalesce(sum(cost), 0) as cost from ended";

  // Given back before anything was tried outside, or after the channel said for certain that it
  // took nothing: safe to try again.
  private static final String PUT_BACK =
      """
      update contact set state = 'PLANNED', claim = null, claimed_at = null,
        attempts = attempts - ?, not_before = now() + make_interval(secs => ?)
      where id = any (?) and claim = ?
      """;

  // Whoever takes a customer away waits for this, and finds the contacts planned again.
  private static final String HOLD_CUSTOMERS =
      """
      select a.customer_id from audience a
      where a.customer_id in (select c.customer_id from contact c where c.id = any (?))
      order by a.customer_id for key share of a
      """;

  private static final String OF_GONE_CUSTOMERS =
      """
      select c.id,
        case when exists (select from merged_customer m where m.customer_id = c.customer_id)
          then 'MERGED' else 'ERASED' end as reason
      from contact c
      where c.id = any (?) and c.state = 'PLANNED'
        and not exists (select from audience a where a.customer_id = c.customer_id)
      order by c.id
      """;

  private static final String ABANDONED =
      """
      select campaign_id, claim, array_agg(id order by id) as ids from contact
      where state = 'SENDING' and claimed_at < now() - make_interval(secs => ?)
      group by campaign_id, claim limit 1
      """;

  private final BusinessDay calendar;

  SendQueue(BusinessDay calendar) {
    this.calendar = calendar;
  }

  /// What there is to send: contacts of one campaign on one channel.
  record Work(
      UUID campaignId,
      String campaignName,
      String offerName,
      String offerDescription,
      String channel,
      ChannelKind kind,
      @Nullable String subject,
      @Nullable String body) {}

  /// @param reason why the contact must not be made; null when it may
  /// @param attempts how often it was given to its channel before
  /// @param underWay whether the customer is being contacted for the same under another id
  record Judged(
      UUID id, UUID customerId, int attempts, @Nullable ContactReason reason, boolean underWay) {
    /// Nothing but what may come of that stands in the way.
    boolean undecided() {
      return underWay && (reason == null || reason == ContactReason.CONTACT_POLICY);
    }
  }

  /// Contacts that ended in the same way.
  record Ended(int contacts, BigDecimal cost) {
    /// @param cause for whoever reads the ledger of the budget
    Budgets.Contacts as(String cause) {
      return new Budgets.Contacts(contacts, cost, cause);
    }
  }

  /// A contact of a customer who is gone, and how.
  record OfGone(UUID id, ContactReason reason) {}

  /// Contacts of one campaign whose sender has not reported.
  record Abandoned(UUID campaignId, UUID claim, List<UUID> ids) {}

  Optional<Work> next(Connection connection) throws SQLException {
    return Sql.of(NEXT)
        .first(
            connection,
            row ->
                new Work(
                    Sql.id(row, "id"),
                    row.getString("name"),
                    Sql.textOr(row, "offer_name", ""),
                    Sql.textOr(row, "offer_description", ""),
                    row.getString("channel"),
                    ChannelKind.valueOf(row.getString("kind")),
                    row.getString("subject"),
                    row.getString("body")));
  }

  List<Judged> lockAndJudge(Connection connection, Work work, int limit) throws SQLException {
    if (Sql.of(HOLD, work.campaignId()).list(connection, row -> Sql.id(row, "id")).isEmpty()) {
      return List.of();
    }
    var ids =
        Sql.of(LOCK, work.campaignId(), work.channel(), limit)
            .list(connection, row -> Sql.id(row, "id"));
    return Sql.of(JUDGE, calendar.today(), Sql.ids(ids))
        .list(
            connection,
            row ->
                new Judged(
                    Sql.id(row, "id"),
                    Sql.id(row, "customer_id"),
                    row.getInt("attempts"),
                    ContactReason.of(row),
                    row.getBoolean("under_way")));
  }

  void claim(Connection connection, UUID claim, List<UUID> ids) throws SQLException {
    Sql.of(CLAIM, claim, Sql.ids(ids)).update(connection);
  }

  /// Leaves contacts planned that cannot be decided on yet.
  void postpone(Connection connection, List<UUID> ids, long forSeconds) throws SQLException {
    if (!ids.isEmpty()) {
      Sql.of(POSTPONE, (int) forSeconds, Sql.ids(ids)).update(connection);
    }
  }

  Ended suppress(Connection connection, List<UUID> ids, List<ContactReason> reasons)
      throws SQLException {
    return end(connection, Sql.of(SUPPRESS, Sql.ids(ids), names(reasons)));
  }

  /// @param claim under which they were claimed; null for contacts that go out within the
  ///   transaction that locked them
  Ended send(Connection connection, List<UUID> ids, @Nullable UUID claim) throws SQLException {
    return end(connection, Sql.of(SURE, Sql.ids(ids), claim));
  }

  /// Of contacts that may or may not have gone out.
  Ended doubt(Connection connection, List<UUID> ids, UUID claim) throws SQLException {
    return end(connection, Sql.of(DOUBTFUL, Sql.ids(ids), claim));
  }

  Ended fail(Connection connection, List<UUID> ids, List<ContactReason> reasons, UUID claim)
      throws SQLException {
    return end(connection, Sql.of(FAIL, Sql.ids(ids), names(reasons), claim));
  }

  /// @param tried whether the attempt counts
  void putBack(Connection connection, List<UUID> ids, UUID claim, boolean tried, long afterSeconds)
      throws SQLException {
    Sql.of(PUT_BACK, tried ? 0 : 1, (int) afterSeconds, Sql.ids(ids), claim).update(connection);
  }

  /// Holds the customers of contacts that are about to be put back.
  void holdCustomers(Connection connection, List<UUID> ids) throws SQLException {
    Sql.of(HOLD_CUSTOMERS, Sql.ids(ids)).list(connection, row -> Sql.id(row, "customer_id"));
  }

  /// Those of the contacts that are planned although their customers are no more, or others stand
  /// for them.
  List<OfGone> ofGoneCustomers(Connection connection, List<UUID> ids) throws SQLException {
    return Sql.of(OF_GONE_CUSTOMERS, Sql.ids(ids))
        .list(
            connection,
            row -> new OfGone(Sql.id(row, "id"), ContactReason.valueOf(row.getString("reason"))));
  }

  Optional<Abandoned> abandoned(Connection connection, long afterSeconds) throws SQLException {
    return Sql.of(ABANDONED, (int) afterSeconds)
        .first(
            connection,
            row ->
                new Abandoned(
                    Sql.id(row, "campaign_id"), Sql.id(row, "claim"), Sql.ids(row, "ids")));
  }

  private static Object names(List<ContactReason> reasons) {
    return Sql.texts(reasons.stream().map(ContactReason::name).toList());
  }

  private static Ended end(Connection connection, Sql ending) throws SQLException {
    return ending
        .then(TELL_AND_SUM)
        .first(connection, row -> new Ended(row.getInt("contacts"), row.getBigDecimal("cost")))
        .orElseThrow();
  }
}
