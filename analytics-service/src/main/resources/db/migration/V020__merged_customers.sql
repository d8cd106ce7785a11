-- A customer for whom another stands, since the two were merged, does not count; it counts again when
-- the merge is undone.
alter table customer_view add column merged boolean not null default false;

create or replace function customer_kind(c customer_view)
returns table (stage text, tier text, base text, branch text)
language sql immutable as $$
  select coalesce(c.stage, ''), coalesce(c.tier, ''), coalesce(c.base, ''), coalesce(c.branch, '')
  where not c.erased and not c.merged
$$;
