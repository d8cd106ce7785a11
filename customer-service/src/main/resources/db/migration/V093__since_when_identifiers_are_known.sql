-- A prospect is kept for as long as something new is seen of it. Identifiers from before do not say.
alter table identifier add column added_at timestamptz;
alter table identifier alter column added_at set default now();
