-- The models that say which stage, tier and base a customer is in; every version is kept.
create table lifecycle_model (
  axis        text not null check (axis in ('TIER', 'STAGE', 'BASE')),
  version     bigint not null,
  document    jsonb not null,
  changed_at  timestamptz not null default now(),
  changed_by  text not null,
  primary key (axis, version)
);

create table lifecycle_history (
  customer_id  uuid not null,
  id           uuid not null default uuidv7(),
  axis         text not null,
  from_place   text,
  to_place     text not null,
  at           timestamptz not null,
  cause        text not null,
  primary key (customer_id, id)
);

-- The day on which a customer is to be judged again although nothing happens: some window ends then,
-- or a model or a branch was changed (`cause`).
create table due_day (
  customer_id  uuid primary key,
  due_on       date not null,
  cause        text not null default 'time'
);

create index due_day_due on due_day (due_on, customer_id);
