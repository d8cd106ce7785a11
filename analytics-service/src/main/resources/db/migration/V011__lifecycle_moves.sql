-- Every move of a customer between stages, tiers and bases, by the id of the event that told it, and
-- how many there were by day. Where a customer came from nowhere `from_value` is ''.

create table lifecycle_move (
  customer_id  uuid not null,
  event_id     uuid not null,
  axis         text not null check (axis in ('STAGE', 'TIER', 'BASE')),
  moved_at     timestamptz not null,
  from_value   text not null,
  to_value     text not null,
  cause        text not null,
  primary key (customer_id, event_id)
);

create table lifecycle_day (
  axis        text not null,
  on_day      date not null,
  from_value  text not null,
  to_value    text not null,
  moves       bigint not null,
  primary key (axis, on_day, from_value, to_value)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
