-- Who was merged into whom, and who stands for them now: the one they went into may have been merged on
-- since. No row for whoever was never merged.
create table merged_customer (
  customer_id  uuid primary key,
  into_id      uuid not null,
  survivor_id  uuid not null,
  version      bigint not null
);

create index merged_customer_into on merged_customer (into_id);
create index merged_customer_survivor on merged_customer (survivor_id);

-- Who was merged before is told once more: the topic keeps the last word on each customer, and a state
-- that is known already changes nothing.
delete from consumer_offset where consumer = 'campaign.customers';
