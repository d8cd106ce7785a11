-- A file that was taken in, and how far its rows got. `lease_until` says until when a worker has it.
create table import_job (
  id             uuid primary key,
  kind           text not null check (kind in ('customers', 'behaviours')),
  format         text not null check (format in ('CSV', 'NDJSON')),
  state          text not null
                 check (state in ('UPLOADING', 'RECEIVED', 'RUNNING', 'COMPLETED', 'FAILED')),
  failure        text,
  bytes_total    bigint not null default 0,
  bytes_read     bigint not null default 0,
  rows_read      bigint not null default 0,
  applied        bigint not null default 0,
  refused        bigint not null default 0,
  created_by     text not null,
  created_at     timestamptz not null,
  started_at     timestamptz,
  finished_at    timestamptz,
  worker         uuid,
  lease_until    timestamptz
);

create index import_job_open on import_job (created_at) where state in ('RECEIVED', 'RUNNING');

-- The file itself, cut into parts; gone when the job is done.
create table import_part (
  job_id   uuid not null references import_job on delete cascade,
  number   integer not null,
  content  bytea not null,
  primary key (job_id, number)
);

-- What was uploaded is often compressed already, and is read once: no second compression.
alter table import_part alter column content set storage external;

create table import_refusal (
  job_id    uuid not null references import_job on delete cascade,
  row       bigint not null,
  field     text not null,
  reason    text not null,
  original  text not null,
  primary key (job_id, row, field, reason)
);
