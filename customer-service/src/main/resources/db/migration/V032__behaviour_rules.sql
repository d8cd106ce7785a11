-- `schema` is a JSON Schema that the attributes of a behaviour have to meet; `retention` an ISO 8601
-- period, such as P2Y, after which single behaviours are forgotten. The totals of the days stay.
alter table behaviour_type
  add column schema     jsonb,
  add column retention  text;

alter table identifier_namespace drop constraint identifier_namespace_unknown_check;
alter table identifier_namespace add constraint identifier_namespace_unknown_check
  check (unknown in ('PROSPECT', 'WAIT', 'REFUSE'));

-- Behaviours of whom nobody knows yet, until a customer has the identifier.
create table waiting_behaviour (
  namespace    text not null,
  value        text not null,
  event_key    uuid not null,
  occurred_at  timestamptz not null,
  received_at  timestamptz not null default now(),
  event        jsonb not null,
  primary key (namespace, value, event_key)
);

create index waiting_behaviour_received on waiting_behaviour (received_at);
