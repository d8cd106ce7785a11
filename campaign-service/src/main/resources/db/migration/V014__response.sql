-- What came back, once per id that the source gave it.
create table response (
  id           text primary key,
  contact_id   uuid not null,
  type         text not null,
  occurred_at  timestamptz not null,
  amount       numeric,
  currency     text,
  received_at  timestamptz not null default now()
);

create index response_contact on response (contact_id);

-- Behaviours that some campaign counts as its conversion. They are kept for a while, because a
-- contact may be written down just after the behaviour that it caused was read.
create table conversion_behaviour (
  customer_id  uuid not null,
  type         text not null,
  occurred_at  timestamptz not null,
  source       text not null,
  id           text not null,
  amount       numeric,
  currency     text,
  received_at  timestamptz not null default now(),
  primary key (customer_id, type, source, id)
);

create index conversion_behaviour_received on conversion_behaviour (received_at);
