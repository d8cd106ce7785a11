-- What every service has alike: outbox, consumer positions, dead letters, idempotency keys, audit.

-- Events on their way to Kafka. Rows live for milliseconds, so vacuum must come early and often.
create table outbox (
  seq          bigint generated always as identity,
  shard        smallint generated always as ((hashtext(key) & 3)::smallint) stored,
  id           uuid not null,
  topic        text not null,
  key          text not null,
  type         text not null,
  subject      text not null,
  payload      json,
  traceparent  text,
  occurred_at  timestamptz not null default now(),
  primary key (shard, seq)
) with (
  fillfactor = 90,
  autovacuum_vacuum_scale_factor = 0.01,
  autovacuum_vacuum_insert_scale_factor = 0.01
);

-- Where each consumer stands in each partition; moved by compare and set.
create table consumer_offset (
  consumer     text not null,
  topic        text not null,
  part         integer not null,
  next_offset  bigint not null,
  updated_at   timestamptz not null default now(),
  primary key (consumer, topic, part)
) with (fillfactor = 50);

-- Records that could not be applied (with a reason) and those waiting behind them (without).
create table dead_letter (
  id           uuid primary key,
  consumer     text not null,
  topic        text not null,
  part         integer not null,
  pos          bigint not null,
  key          text not null,
  headers      json not null,
  value        bytea,
  recorded_at  timestamptz not null,
  reason       text,
  state        text not null default 'OPEN' check (state in ('OPEN', 'REDRIVEN', 'DISCARDED')),
  created_at   timestamptz not null default now(),
  settled_at   timestamptz,
  settled_by   text,
  unique (consumer, topic, part, pos)
);

create index dead_letter_open on dead_letter (consumer, topic, key) where state = 'OPEN';

-- The first answer given to each idempotency key, written in the transaction of its effect.
create table idempotency (
  principal    text not null,
  route        text not null,
  idem_key     text not null,
  fingerprint  text not null,
  status       integer,
  headers      json,
  body         text,
  created_at   timestamptz not null default now(),
  primary key (principal, route, idem_key)
);

create index idempotency_created on idempotency (created_at);

-- Who did what; rows are only ever added.
create table audit_entry (
  id           uuid primary key default uuidv7(),
  at           timestamptz not null default now(),
  actor        text not null,
  action       text not null,
  subject      text not null,
  details      jsonb not null default '{}'
);
