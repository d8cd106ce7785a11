-- At most so many contacts of one customer, on all channels together, in a rolling window.
create table contact_policy (
  one          boolean primary key default true check (one),
  version      bigint not null,
  most         integer not null check (most between 1 and 1000),
  window_days  integer not null check (window_days between 1 and 365),
  updated_by   text not null,
  updated_at   timestamptz not null
);

insert into contact_policy values (true, 0, 3, 7, 'clientele', now());

-- In which of 10,000 equal parts of all customers a customer falls, for a given salt. The same on
-- every machine and for ever, so that anyone can check who was held out.
create function holdout_part(salt text, customer_id uuid) returns integer
  language sql immutable parallel safe
  return (('x' || encode(substr(sha256(convert_to(salt || customer_id::text, 'UTF8')), 1, 4), 'hex'))
    ::bit(32)::bigint % 10000)::integer;

-- One intended touch of one customer, and what became of it. Timestamps tell what is known to have
-- happened; the state is the furthest of it.
create table contact (
  id                   uuid not null default uuidv7() primary key,
  customer_id          uuid not null,
  campaign_id          uuid not null references campaign,
  step                 text not null,
  occurrence           integer not null,
  version              bigint not null,
  state                text not null check (state in
    ('PLANNED', 'HELD_OUT', 'SUPPRESSED', 'SENDING', 'SENT', 'DELIVERED', 'OPENED', 'CLICKED', 'FAILED')),
  reason               text,
  channel              text references channel,
  cost                 numeric,
  currency             text,
  stage                text,
  tier                 text,
  base                 text,
  branch               text,
  planned_at           timestamptz not null,
  claim                uuid,
  claimed_at           timestamptz,
  attempts             integer not null default 0,
  not_before           timestamptz,
  sent_at              timestamptz,
  delivered_at         timestamptz,
  opened_at            timestamptz,
  clicked_at           timestamptz,
  responded_at         timestamptz,
  failed_at            timestamptz,
  converted_at         timestamptz,
  conversion_amount    numeric,
  conversion_currency  text,
  unique (customer_id, campaign_id, step, occurrence),
  check ((state in ('SUPPRESSED', 'FAILED')) = (reason is not null)),
  check ((state = 'SENDING') = (claim is not null))
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index contact_campaign on contact (campaign_id, id);
create index contact_to_send on contact (campaign_id, channel, id) where state = 'PLANNED';
create index contact_sending on contact (claimed_at) where state = 'SENDING';

-- How far the planning of a launched campaign has come; one chunk of customers per transaction.
create table launch (
  campaign_id  uuid primary key references campaign,
  after        uuid not null,
  customers    bigint not null default 0,
  started_at   timestamptz not null default now(),
  finished_at  timestamptz
);

create index launch_open on launch (started_at) where finished_at is null;
