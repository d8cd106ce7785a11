-- A contact that was told as failed because nobody could tell, or because its channel said so, has not
-- failed after all once something comes back of it, in whichever order both are told. Nobody writes
-- contacts while what was counted of such failures is taken back.
lock table contact in share row exclusive mode;

create or replace function contact_steps(c contact) returns table (step text, detail text, at timestamptz)
language sql immutable as $$
  select s.step, s.detail, s.at
  from unnest(
    array[
      'AUDIENCE',
      'PLANNED', 'HELD_OUT', 'SUPPRESSED',
      'SENT', 'DELIVERED', 'OPENED', 'CLICKED', 'FAILED',
      'RESPONDED', 'COMPLAINED', 'UNSUBSCRIBED',
      'CONVERTED', 'CONVERTED_HELD_OUT'],
    array[
      '',
      '', '', coalesce(c.suppressed_why, ''),
      '', '', '', '', coalesce(c.failed_why, ''),
      '', '', '',
      '', ''],
    array[
      least(c.planned_at, c.held_out_at, c.suppressed_at, c.sent_at),
      coalesce(c.planned_at, c.sent_at), c.held_out_at, c.suppressed_at,
      c.sent_at, c.delivered_at, c.opened_at, c.clicked_at,
      case when c.failed_why is null or c.failed_why not in ('UNKNOWN_OUTCOME', 'REPORTED')
          or coalesce(c.delivered_at, c.opened_at, c.clicked_at,
            c.responded_at, c.complained_at, c.unsubscribed_at) is null
        then c.failed_at end,
      c.responded_at, c.complained_at, c.unsubscribed_at,
      case when c.sent_at is not null then c.converted_at end,
      case when c.held_out_at is not null then c.converted_at end]
  ) s (step, detail, at)
  where s.at is not null
$$;

with taken_back as (
  select campaign_id, (failed_at at time zone 'UTC')::date as on_day,
    coalesce(channel, '') as channel, failed_why, count(*) as contacts
  from contact
  where failed_at is not null and failed_why in ('UNKNOWN_OUTCOME', 'REPORTED')
    and coalesce(delivered_at, opened_at, clicked_at, responded_at, complained_at, unsubscribed_at)
      is not null
  group by 1, 2, 3, 4
),
by_day as (
  update contact_step_day d set contacts = d.contacts - t.contacts
  from taken_back t
  where d.campaign_id = t.campaign_id and d.on_day = t.on_day and d.channel = t.channel
    and d.step = 'FAILED' and d.detail = t.failed_why
)
update contact_step s set contacts = s.contacts - t.contacts
from (
  select campaign_id, channel, failed_why, sum(contacts) as contacts
  from taken_back group by 1, 2, 3
) t
where s.campaign_id = t.campaign_id and s.channel = t.channel
  and s.step = 'FAILED' and s.detail = t.failed_why;
