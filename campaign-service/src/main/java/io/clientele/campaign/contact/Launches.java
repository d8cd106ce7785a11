package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// How far the planning of launched campaigns has come, and the chunks it goes on in.
@ApplicationScoped
class Launches {
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  // Any replica may take the next chunk; one at a time works on a campaign.
  private static final String NEXT =
      """
      select l.campaign_id, l.after from launch l
      join campaign c on c.id = l.campaign_id and c.state = 'RUNNING'
      where l.finished_at is null
      order by l.started_at limit 1 for update of l skip locked
      """;

  // Locked, so that consents and the like stay as they are until the chunk is written, and so that
  // two campaigns that plan the same customer see each other's contact.
  private static final String CHUNK_BEGIN = "select a.customer_id from audience a where";

  private static final String CHUNK_END =
      "and a.customer_id > ? order by a.customer_id limit ? for no key update";

  // A customer who was planned before (a repeated chunk cannot be, but the promise does not rest on
  // that) stays as planned.
  private static final String PLAN =
      """
      , planned as (
        insert into contact (campaign_id, customer_id, step, occurrence, version, state, reason,
          channel, cost, currency, stage, tier, base, branch, planned_at)
        select ?, customer_id, 'main', 1, 1, state, reason,
          case when state <> 'HELD_OUT' then channel end,
          case when state = 'PLANNED' then cost end, currency, stage, tier, base, branch, now()
        from decided order by customer_id
        on conflict (customer_id, campaign_id, step, occurrence) do nothing
        returning *),
      told as (
        select p.*,
          case state when 'PLANNED' then 'planned' when 'HELD_OUT' then 'held-out' else 'suppressed' end
            as told_event,
          version as told_version, planned_at as told_at, cost as told_cost, reason as told_reason,
          null::numeric as told_released, null::text as told_response, null::text as told_source,
          null::boolean as told_held_out, null::numeric as told_amount,
          null::text as told_currency
        from planned p),
      telling as (
      """
          + ContactEvents.TELL
          + """
          )
          select count(*) filter (where state = 'PLANNED') as contacts,
            coalesce(sum(cost) filter (where state = 'PLANNED'), 0) as cost,
            coalesce(bool_or(reason = 'BUDGET'), false) as exhausted
          from planned
          """;

  private static final String STEP_BACK =
      """
      update launch l set after = coalesce((
        select a.customer_id from audience a where a.customer_id < l.after
        order by a.customer_id desc limit 1), ?)
      where l.after = any (?)
      """;

  private final BusinessDay calendar;

  Launches(BusinessDay calendar) {
    this.calendar = calendar;
  }

  /// A campaign whose planning is not finished.
  record Open(UUID campaignId, UUID after) {}

  /// What a chunk came to.
  record Planned(int contacts, BigDecimal cost, boolean exhausted) {}

  void open(Connection connection, UUID campaign) throws SQLException {
    Sql.of("insert into launch (campaign_id, after) values (?, ?)", campaign, BEFORE_ALL)
        .update(connection);
  }

  Optional<Open> next(Connection connection) throws SQLException {
    return Sql.of(NEXT)
        .first(connection, row -> new Open(Sql.id(row, "campaign_id"), Sql.id(row, "after")));
  }

  List<UUID> lockChunk(Connection connection, Sql aim, UUID after, int size) throws SQLException {
    return Sql.of(CHUNK_BEGIN)
        .then(aim)
        .then(CHUNK_END, after, size)
        .list(connection, row -> Sql.id(row, "customer_id"));
  }

  Planned plan(Connection connection, UUID campaign, BigDecimal available, List<UUID> customers)
      throws SQLException {
    return Waterfall.over(
            campaign,
            available,
            calendar.today(),
            Sql.of("a.customer_id = any (?)", Sql.ids(customers)))
        .then(PLAN, campaign)
        .first(
            connection,
            row ->
                new Planned(
                    row.getInt("contacts"), row.getBigDecimal("cost"), row.getBoolean("exhausted")))
        .orElseThrow();
  }

  void checkpoint(Connection connection, UUID campaign, List<UUID> customers) throws SQLException {
    Sql.of(
            "update launch set after = ?, customers = customers + ? where campaign_id = ?",
            customers.getLast(),
            customers.size(),
            campaign)
        .update(connection);
  }

  /// A finished launch remembers nobody.
  void finish(Connection connection, UUID campaign) throws SQLException {
    Sql.of(
            "update launch set finished_at = now(), after = ? where campaign_id = ?",
            BEFORE_ALL,
            campaign)
        .update(connection);
  }

  /// Steps back from customers who are in the audience no longer to whoever is before them: between
  /// the two is nobody.
  void stepBack(Connection connection, List<UUID> gone) throws SQLException {
    Sql.of(STEP_BACK, BEFORE_ALL, Sql.ids(gone)).update(connection);
  }
}
