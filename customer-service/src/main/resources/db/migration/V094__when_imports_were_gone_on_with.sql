-- When the work on a file began, or began again after a failure, and how much of it was done before:
-- rate and end are reckoned from there.
alter table import_job
  add column begun_at      timestamptz,
  add column bytes_before  bigint not null default 0,
  add column rows_before   bigint not null default 0;

update import_job set begun_at = started_at;
