-- What a transaction tells travels to Kafka as one row: a parcel. A row for each event cost more to write,
-- to find and to delete again than the event itself.
alter table outbox rename to outbox_single;

create table outbox (
  seq          bigint generated always as identity primary key,
  ids          uuid[] not null,
  topics       text[] not null,
  keys         text[] not null,
  types        text[] not null,
  subjects     text[] not null,
  payloads     text[] not null,
  traceparent  text,
  occurred_at  timestamptz not null default now(),
  size         integer generated always as (cardinality(ids)) stored
) with (
  fillfactor = 90,
  autovacuum_vacuum_scale_factor = 0.01,
  autovacuum_vacuum_insert_scale_factor = 0.01,
  toast.autovacuum_vacuum_scale_factor = 0.01
);

-- A parcel lives for milliseconds: packing it smaller is not worth the time.
alter table outbox alter column payloads set storage external;

insert into outbox (ids, topics, keys, types, subjects, payloads, traceparent, occurred_at)
select array[id], array[topic], array[key], array[type], array[subject], array[payload::text],
  traceparent, occurred_at
from outbox_single order by seq;

drop table outbox_single;
