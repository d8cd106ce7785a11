-- Campaigns as campaign-service last told them. Contacts may be known before their campaign is.
create table campaign (
  campaign_id      uuid primary key,
  version          bigint not null,
  name             text not null,
  state            text not null,
  budget           numeric(19, 4) not null,
  currency         text not null,
  holdout_percent  numeric not null,
  changed_at       timestamptz not null
);

create index campaign_changed on campaign (changed_at desc);

-- One row per contact: when each step was first told. A step happens once to a contact, so an event
-- that comes again finds its step taken and changes nothing; no order of arrival is needed. The key
-- begins with the customer: all contacts of a campaign with one customer lie side by side.
create table contact (
  customer_id       uuid not null,
  campaign_id       uuid not null,
  contact_id        uuid not null,
  channel           text,
  stage             text,
  tier              text,
  base              text,
  branch            text,
  planned_at        timestamptz,
  held_out_at       timestamptz,
  suppressed_at     timestamptz,
  sent_at           timestamptz,
  delivered_at      timestamptz,
  opened_at         timestamptz,
  clicked_at        timestamptz,
  failed_at         timestamptz,
  responded_at      timestamptz,
  complained_at     timestamptz,
  unsubscribed_at   timestamptz,
  converted_at      timestamptz,
  suppressed_why    text,
  failed_why        text,
  cost_currency     text,
  planned_cost      numeric(19, 4),
  sent_cost         numeric(19, 4),
  released_cost     numeric(19, 4),
  value_currency    text,
  conversion_value  numeric(19, 4),
  primary key (customer_id, campaign_id, contact_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- Contacts by step: all together, and by the day of the step (UTC). `channel` is '' where none was
-- chosen; `detail` is the reason of SUPPRESSED and FAILED.
create table contact_step (
  campaign_id  uuid not null,
  channel      text not null,
  step         text not null,
  detail       text not null,
  contacts     bigint not null,
  primary key (campaign_id, channel, step, detail)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create table contact_step_day (
  campaign_id  uuid not null,
  on_day       date not null,
  channel      text not null,
  step         text not null,
  detail       text not null,
  contacts     bigint not null,
  primary key (campaign_id, on_day, channel, step, detail)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create table contact_money (
  campaign_id  uuid not null,
  kind         text not null,
  currency     text not null,
  amount       numeric(28, 4) not null,
  primary key (campaign_id, kind, currency)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- People, not contacts: who got at least one contact of the campaign, who was held out of it, and
-- how many of each converted.
create table campaign_group (
  campaign_id          uuid primary key,
  treated              bigint not null,
  treated_converted    bigint not null,
  held_out             bigint not null,
  held_out_converted   bigint not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- The steps of a contact: the one place that says what counts, for folding and for recounting alike.
-- What was sent was planned, though history that is imported says only that it was sent. Only the
-- conversion of a contact that was made, or held out, counts. (Arrays, because PostgreSQL prepares
-- each row of VALUES anew for each contact, which takes twice as long.)
create function contact_steps(c contact) returns table (step text, detail text, at timestamptz)
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
      c.sent_at, c.delivered_at, c.opened_at, c.clicked_at, c.failed_at,
      c.responded_at, c.complained_at, c.unsubscribed_at,
      case when c.sent_at is not null then c.converted_at end,
      case when c.held_out_at is not null then c.converted_at end]
  ) s (step, detail, at)
  where s.at is not null
$$;

-- What a contact means for the budget now: reserved while it is planned and nothing else, committed
-- once sent, released when it was given up.
create function contact_amounts(c contact) returns table (kind text, currency text, amount numeric)
language sql immutable as $$
  select m.kind, m.currency, m.amount
  from unnest(
    array['RESERVED', 'COMMITTED', 'RELEASED', 'CONVERTED', 'CONVERTED_HELD_OUT'],
    array[c.cost_currency, c.cost_currency, c.cost_currency, c.value_currency, c.value_currency],
    array[
      case when coalesce(c.sent_at, c.suppressed_at, c.failed_at) is null then c.planned_cost end,
      c.sent_cost,
      c.released_cost,
      case when c.sent_at is not null then c.conversion_value end,
      case when c.held_out_at is not null then c.conversion_value end]
  ) m (kind, currency, amount)
  where m.amount <> 0
$$;
