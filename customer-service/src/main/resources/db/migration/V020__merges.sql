-- Which customer was merged into which. The row of the one that went is gone from `customer`; `image`
-- holds it as it was, with what cannot be told from elsewhere, and `taken` what of its profile the
-- survivor took over.
create table customer_merge (
  id           uuid primary key,
  survivor_id  uuid not null,
  merged_id    uuid not null check (merged_id <> survivor_id),
  cause        text not null check (cause in ('REQUEST', 'IDENTIFIER', 'DUPLICATE')),
  reason       text,
  image        jsonb not null,
  taken        jsonb not null,
  merged_at    timestamptz not null,
  merged_by    text not null,
  undone_at    timestamptz,
  undone_by    text,
  check ((undone_at is null) = (undone_by is null))
);

-- A customer is merged into one other at a time, so that standing merges are a forest.
create unique index customer_merge_standing on customer_merge (merged_id) where undone_at is null;
create index customer_merge_survivor on customer_merge (survivor_id, id);

-- The ownership map: by which customer an identifier or a behaviour came, where that is not the one
-- it belongs to now. A consent stays with the customer it was recorded of.
alter table identifier add column origin_id uuid;
alter table behaviour add column origin_id uuid;
