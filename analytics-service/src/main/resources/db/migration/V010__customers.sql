-- What analytics knows of each customer, and how many there are of each kind. Where a customer has
-- no stage, tier, base or branch the count says ''.

-- Once erased, a customer stays so: an older state that comes again must not bring it back. Only the
-- pseudonymous id is left then.
create table customer_view (
  customer_id  uuid primary key,
  version      bigint not null,
  erased       boolean not null,
  stage        text,
  tier         text,
  base         text,
  branch       text
) with (fillfactor = 80);

create table customer_count (
  stage      text not null,
  tier       text not null,
  base       text not null,
  branch     text not null,
  customers  bigint not null,
  primary key (stage, tier, base, branch)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create table branch (
  code     text primary key,
  version  bigint not null,
  name     text not null,
  parent   text,
  path     text not null
);

-- Where a customer counts: the one place that says it, for folding and for recounting alike.
create function customer_kind(c customer_view)
returns table (stage text, tier text, base text, branch text)
language sql immutable as $$
  select coalesce(c.stage, ''), coalesce(c.tier, ''), coalesce(c.base, ''), coalesce(c.branch, '')
  where not c.erased
$$;
