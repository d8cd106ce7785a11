-- Erasures of customers. The rows of the customer go at once; `traces` (names and identifiers in the
-- forms in which they may be found elsewhere, sealed) stays until all services have confirmed, and goes with
-- the certificate. `ends` says up to where behaviours were recorded when the last file that had come
-- in before was worked through.
create table erasure (
  id            uuid primary key,
  customer_id   uuid not null unique,
  ground        text not null,
  state         text not null check (state in ('RUNNING', 'COMPLETED')),
  requested_by  text not null,
  requested_at  timestamptz not null,
  rows          jsonb not null default '[]',
  traces        bytea,
  ends          jsonb,
  completed_at  timestamptz,
  certificate   text,
  check ((state = 'COMPLETED') = (certificate is not null)),
  check ((state = 'COMPLETED') = (traces is null))
);

create index erasure_running on erasure (id) where state = 'RUNNING';

-- Ids that stand for nobody any more: what still comes under them is dropped, rather than kept as
-- unprocessable.
create table erased_customer (
  customer_id  uuid primary key,
  erasure_id   uuid not null references erasure
);

create index erased_customer_erasure on erased_customer (erasure_id);

-- While an erasure runs: what was said of these before does not make a customer again.
create table erased_identifier (
  digest      uuid not null,
  erasure_id  uuid not null references erasure,
  erased_at   timestamptz not null,
  primary key (digest, erasure_id)
);

-- What each service did.
create table erasure_proof (
  erasure_id    uuid not null references erasure,
  service       text not null,
  confirmed_at  timestamptz not null,
  rows          jsonb not null,
  primary key (erasure_id, service)
);
