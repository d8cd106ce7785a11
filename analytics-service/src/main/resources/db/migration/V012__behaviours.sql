-- Behaviours by type and day. They come in batches, and a batch that was sent again has the id it
-- had before: one row per batch is enough to count each behaviour once.

create table behaviour_batch (
  event_id      uuid primary key,
  published_at  timestamptz not null,
  behaviours    integer not null
);

create index behaviour_batch_published on behaviour_batch (published_at);

create table behaviour_day (
  on_day      date not null,
  type        text not null,
  behaviours  bigint not null,
  primary key (on_day, type)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
