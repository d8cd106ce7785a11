create table behaviour_type (
  type        text primary key,
  version     bigint not null,
  title       text not null,
  attributes  jsonb not null default '{}'
);

-- Every behaviour as it came in. One partition a month, made when it is first needed. The same event
-- of the same source counts once: `event_key` is the digest of both, and the key begins with the day
-- so that a day's rows are written to one end of the index.
create table behaviour (
  occurred_on  date not null,
  event_key    uuid not null,
  customer_id  uuid not null,
  type         text not null,
  occurred_at  timestamptz not null,
  amount       numeric(19, 4),
  currency     text,
  attributes   jsonb,
  source       text not null,
  event_id     text not null,
  primary key (occurred_on, event_key)
) partition by range (occurred_on);

create index behaviour_customer on behaviour (customer_id, occurred_at);

-- The totals of each customer, type and business day: what conditions without a filter read.
create table behaviour_day (
  customer_id  uuid not null,
  type         text not null,
  day          date not null,
  count        bigint not null,
  sum          numeric not null,
  smallest     numeric,
  largest      numeric,
  last_amount  numeric,
  last_at      timestamptz not null,
  primary key (customer_id, type, day)
) with (fillfactor = 85);
