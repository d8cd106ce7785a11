create table segment (
  id           uuid primary key,
  version      bigint not null,
  name         text not null unique,
  description  text,
  condition    jsonb not null,
  state        text not null check (state in ('BUILDING', 'LIVE', 'RETIRING')),
  compared     boolean not null default false,
  created_at   timestamptz not null,
  updated_at   timestamptz not null
);

create table segment_member (
  customer_id  uuid not null,
  segment_id   uuid not null,
  since        timestamptz not null,
  primary key (customer_id, segment_id)
);

create index segment_member_list on segment_member (segment_id, customer_id);

-- While a segment is being built: who has to join or leave according to the comparison of the whole
-- base with its rule, and who was judged by the rule since then, so that the comparison is old news.
create table segment_difference (
  segment_id   uuid not null references segment on delete cascade,
  customer_id  uuid not null,
  joins        boolean not null,
  primary key (segment_id, customer_id)
);

create table segment_judged (
  segment_id   uuid not null references segment on delete cascade,
  customer_id  uuid not null,
  primary key (segment_id, customer_id)
);
