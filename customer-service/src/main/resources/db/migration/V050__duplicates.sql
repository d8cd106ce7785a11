-- Searches of the whole base for probable duplicates. `lease_until` says until when a worker has it.
create table duplicate_search (
  id           uuid primary key,
  state        text not null check (state in ('RECEIVED', 'RUNNING', 'COMPLETED', 'FAILED')),
  minimum      double precision not null check (minimum > 0 and minimum < 1),
  customers    bigint not null default 0,
  pairs        bigint not null default 0,
  compared     bigint not null default 0,
  proposed     bigint not null default 0,
  created_by   text not null,
  created_at   timestamptz not null,
  started_at   timestamptz,
  finished_at  timestamptz,
  worker       uuid,
  lease_until  timestamptz
);

-- One search at a time waits or runs.
create unique index duplicate_search_open on duplicate_search ((true))
  where state in ('RECEIVED', 'RUNNING');

-- The blocking keys of all customers while a search runs, as numbers that depend on a secret of the
-- search. A search that is broken off begins anew.
create unlogged table duplicate_key (
  key          bigint not null,
  customer_id  uuid not null
);

create index duplicate_key_block on duplicate_key (key) include (customer_id);

-- Two customers that are probably one, and what was decided. `parts` says how well they agree field by
-- field, without the values: a rejected pair is proposed again only when they agree better.
create table duplicate (
  id           uuid primary key,
  one_id       uuid not null,
  other_id     uuid not null check (one_id < other_id),
  search_id    uuid not null references duplicate_search,
  state        text not null check (state in ('OPEN', 'ACCEPTED', 'REJECTED')),
  probability  double precision not null,
  weight       double precision not null,
  parts        jsonb not null,
  found_at     timestamptz not null,
  decided_at   timestamptz,
  decided_by   text,
  unique (one_id, other_id),
  check ((state = 'OPEN') = (decided_at is null))
);

create index duplicate_list on duplicate (state, weight desc, id);
create index duplicate_other on duplicate (other_id);
