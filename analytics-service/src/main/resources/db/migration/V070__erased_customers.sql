-- Customers that were erased, with the pseudonyms under which their figures go on counting: an event
-- that comes late is counted under the pseudonym as well. Who a pseudonym was is forgotten when no
-- event of the customer can come any more.
create table erased_customer (
  customer_id  uuid primary key,
  pseudonym    uuid not null,
  erased_at    timestamptz not null default now()
);

create index erased_customer_erased_at on erased_customer (erased_at);
