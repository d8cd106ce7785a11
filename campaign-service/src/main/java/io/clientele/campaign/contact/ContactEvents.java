package io.clientele.campaign.contact;

import io.clientele.kernel.outbox.OutboxTable;

/// Writes contact events into the outbox from SQL, in the statement that changes the contacts: a
/// launch has a million of them.
final class ContactEvents {
  /// Columns that a row of `told` has beyond those of the contact, all of them nullable but the
  /// first three: told_event, told_version, told_at, told_cost, told_reason, told_released,
  /// told_response, told_source, told_held_out, told_amount, told_currency.
  ///
  /// What is null is left out of the JSON, so one statement makes every kind of event. Who wants no
  /// more, and was given no channel, wants none on any.
  static final String TELL =
      OutboxTable.appending(
          """
          select 'clientele.contacts' as topic, t.customer_id::text as key,
            'contact.' || t.told_event || '.v1' as type, t.id::text as subject,
            json_strip_nulls(json_build_object(
              'contact', json_build_object('id', t.id, 'campaignId', t.campaign_id,
                'customerId', t.customer_id, 'channel', t.channel, 'stage', t.stage, 'tier', t.tier,
                'base', t.base, 'branch', t.branch),
              'version', t.told_version,
              'occurredAt', to_char(t.told_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              'cost', case when t.told_cost is not null then
                json_build_object('amount', t.told_cost::text, 'currency', t.currency) end,
              'reason', t.told_reason,
              'released', case when t.told_released is not null then
                json_build_object('amount', t.told_released::text, 'currency', t.currency) end,
              'response', t.told_response,
              'source', t.told_source,
              'purpose', case when t.told_response is not null then
                (select p.purpose from campaign p where p.id = t.campaign_id) end,
              'consentChannel', case when t.told_response is not null then coalesce(
                (select ch.consent_channel from channel ch where ch.code = t.channel), '*') end,
              'heldOut', t.told_held_out,
              'value', case when t.told_amount is not null then
                json_build_object('amount', t.told_amount::text, 'currency', t.told_currency) end
            )) as payload
          from told t order by t.customer_id, t.id, t.told_version
          """);

  private ContactEvents() {}
}
