-- Contacts that were made before, read from a file. The file is cut into parts when it comes in;
-- a part is applied and deleted in one transaction, by any replica.
create table contact_import (
  id           uuid primary key,
  campaign_id  uuid not null references campaign,
  state        text not null check (state in ('RECEIVED', 'RUNNING', 'COMPLETED', 'FAILED')),
  rows_read    bigint not null,
  applied      bigint not null default 0,
  duplicates   bigint not null default 0,
  refused      bigint not null default 0,
  failure      text,
  created_by   text not null,
  created_at   timestamptz not null default now(),
  started_at   timestamptz,
  finished_at  timestamptz
);

create table contact_import_part (
  import_id  uuid not null references contact_import,
  part       integer not null,
  rows       json not null,
  primary key (import_id, part)
);

create table contact_import_refusal (
  import_id  uuid not null references contact_import,
  row_number bigint not null,
  field      text,
  reason     text not null,
  original   text not null,
  primary key (import_id, row_number)
);
