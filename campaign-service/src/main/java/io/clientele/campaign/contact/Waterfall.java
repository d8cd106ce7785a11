package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;

/// Decides for each customer of an audience whether the customer is contacted, on which channel, or
/// why not. The preview and the launch put their own ends to the same statement, so they cannot
/// differ.
final class Waterfall {
  // Who is being contacted under another id is left out: who perhaps gets it cannot be held out.
  // The channel is the first in order of preference for which consent and address are there. The
  // holdout is drawn from those who pass, and takes a place in the budget like everybody else, so
  // that treated and held out are alike. What is spent is summed in the order of the customers'
  // ids, which is the order in which chunks are planned.
  private static final String CAMPAIGN =
      ContactRules.in(
          """
          with plan as (
            select c.id, c.purpose, c.salt, c.holdout_percent, c.personalised, product.risk_level,
              ?::numeric as available, ?::date as today
            from campaign c
            left join offer on offer.id = c.offer_id
            left join product on product.code = offer.product_code
            where c.id = ?),
          way as (
            select w.position, w.channel, ch.unit_cost, ch.currency, ch.address_kind,
              plan.purpose || '/' || ch.consent_channel as consent
            from plan
            join campaign_channel w on w.campaign_id = plan.id
            join channel ch on ch.code = w.channel),
          judged as (
            select a.customer_id, a.stage, a.tier, a.base, a.branch,
              chosen.channel, coalesce(chosen.unit_cost, 0) as cost, chosen.currency,
              holdout_part(plan.salt, a.customer_id) < plan.holdout_percent * 100 as held_out,
              plan.available,
              case
                when {taken} then 'DUPLICATE'
                when not {wanted} then 'NO_PERSONALISATION'
                when chosen.channel is null then
                  case when exists (select from way where {consented})
                    then 'NO_ADDRESS' else 'NO_CONSENT' end
                when not {suitable} then 'SUITABILITY'
                when recent.contacts >= policy.most then 'CONTACT_POLICY'
              end as reason
            from audience a
            cross join plan
            cross join lateral (select plan.risk_level) product
            cross join lateral (select plan.personalised) campaign
            cross join lateral (select plan.today) business
            cross join lateral (
              select plan.id as campaign_id, 'main' as step, 1 as occurrence) due
            cross join contact_policy policy
            left join lateral (
              select way.* from way where {consented} and {addressed}
              order by way.position limit 1) chosen on true
            cross join lateral (select count(*) as contacts {recent}) recent
            where
          """);

  private static final String DECIDED =
      """
      ),
      summed as (
        select judged.*,
          sum(case when reason is null and not held_out then cost else 0 end)
            over (order by customer_id) + case when held_out then cost else 0 end as spent
        from judged),
      decided as (
        select customer_id, stage, tier, base, branch, channel, cost, currency,
          case
            when reason is not null or (cost > 0 and spent > available) then 'SUPPRESSED'
            when held_out then 'HELD_OUT'
            else 'PLANNED'
          end as state,
          case
            when reason is not null then reason
            when cost > 0 and spent > available then 'BUDGET'
          end as reason
        from summed)
      """;

  private Waterfall() {}

  /// @param available what the budget has left
  /// @param today of the bank
  /// @param customers a condition on `audience a`
  /// @return the beginning of a statement that goes on with the rows of `decided`: customer_id,
  ///   stage, tier, base, branch, channel, cost, currency, state, reason
  static Sql over(UUID campaign, BigDecimal available, LocalDate today, Sql customers) {
    return Sql.of(CAMPAIGN, available, today, campaign).then(customers).then(DECIDED);
  }
}
