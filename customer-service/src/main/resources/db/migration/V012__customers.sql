-- `stage_short_since` (likewise of tier and base) is the first day on which the customer no longer
-- met what its place asks for; grace is counted from it.
create table customer (
  id                   uuid primary key,
  version              bigint not null default 1,
  kind                 text not null check (kind in ('PERSON', 'COMPANY')),
  name                 text,
  branch_id            uuid references branch,
  manager_id           uuid references relationship_manager,
  registered_on        date not null,
  risk_level           text check (risk_level in ('C1', 'C2', 'C3', 'C4', 'C5')),
  risk_valid_until_on  date,
  attributes           jsonb not null default '{}',
  stage                text,
  stage_since          timestamptz,
  stage_short_since    date,
  tier                 text,
  tier_since           timestamptz,
  tier_short_since     date,
  base                 text,
  base_since           timestamptz,
  base_short_since     date,
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),
  check ((risk_level is null) = (risk_valid_until_on is null))
) with (fillfactor = 80);

create index customer_branch on customer (branch_id, id);
create index customer_manager on customer (manager_id, id);

-- What may be known of a customer beyond the columns above.
create table attribute (
  name     text primary key,
  version  bigint not null,
  type     text not null check (type in ('TEXT', 'NUMBER', 'BOOLEAN', 'DATE')),
  title    text not null,
  choices  jsonb
);

-- Kinds of identifiers. A unique one belongs to one customer at most; what it takes to know somebody
-- unknown says `unknown`.
create table identifier_namespace (
  name        text primary key,
  version     bigint not null,
  title       text not null,
  exclusive   boolean not null,
  form        text not null check (form in ('PLAIN', 'EMAIL', 'PHONE')),
  channel     text,
  unknown     text not null check (unknown in ('PROSPECT', 'REFUSE'))
);

create table identifier (
  customer_id  uuid not null,
  namespace    text not null,
  value        text not null,
  exclusive    boolean not null,
  primary key (customer_id, namespace, value)
);

create index identifier_lookup on identifier (namespace, value) include (customer_id);
create unique index identifier_exclusive on identifier (namespace, value) where exclusive;
