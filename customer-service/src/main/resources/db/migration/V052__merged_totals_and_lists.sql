-- Parts of a day's totals whose single behaviours were forgotten, by the customer by whom they came:
-- of customers who had others merged into them, so that each gets back its own part at unmerge.
create table behaviour_share (
  customer_id  uuid not null,
  origin_id    uuid not null,
  type         text not null,
  day          date not null,
  count        bigint not null,
  sum          numeric not null,
  smallest     numeric,
  largest      numeric,
  last_amount  numeric,
  last_at      timestamptz not null,
  primary key (customer_id, origin_id, type, day)
);

-- By which merged customer a place on a static segment came.
alter table segment_member add column origin_id uuid;
