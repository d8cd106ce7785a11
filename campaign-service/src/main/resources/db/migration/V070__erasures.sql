-- Customers that were erased: what still comes of them is dropped. Forgotten when nothing can come
-- any more.
create table erased_customer (
  customer_id  uuid primary key,
  erased_at    timestamptz not null default now()
);

create index erased_customer_erased_at on erased_customer (erased_at);

-- Erasures that are not confirmed yet. `told` is the event; `audience` how many rows of the audience
-- it took. `counted`: whoever counts contacts by customer has done so under the pseudonyms; from then
-- on contacts may be told of under these.
create table erasure (
  id        uuid primary key,
  told      json,
  audience  bigint not null default 0,
  counted   boolean not null default false
);
