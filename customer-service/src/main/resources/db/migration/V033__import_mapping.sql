-- What the columns of a file are here, and whether the file is only tried out.
alter table import_job
  add column mapping  jsonb not null default '{}',
  add column dry_run  boolean not null default false;
