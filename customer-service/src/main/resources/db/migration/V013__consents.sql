-- The ledger of consents: rows are only ever added.
create table consent_entry (
  id            uuid primary key,
  customer_id   uuid not null,
  purpose       text not null,
  channel       text not null,
  granted       boolean not null,
  legal_basis   text not null,
  text_version  text,
  evidence      text,
  recorded_at   timestamptz not null,
  recorded_by   text not null
);

create index consent_entry_customer on consent_entry (customer_id, id);

-- What stands now: the last entry of each purpose and channel.
create table consent_current (
  customer_id  uuid not null,
  purpose      text not null,
  channel      text not null,
  granted      boolean not null,
  since        timestamptz not null,
  primary key (customer_id, purpose, channel)
);
