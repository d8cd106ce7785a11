-- How a CSV file is written: its refused rows come back in its own columns. `attempts`: how often the
-- job was taken up since its rows last got further. `resumable`: it failed on our side, and its file
-- is still there.
alter table import_job
  add column header     text[],
  add column separator  text,
  add column attempts   integer not null default 0,
  add column resumable  boolean not null default false;
