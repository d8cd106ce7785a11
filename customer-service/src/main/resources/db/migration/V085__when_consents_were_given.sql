-- `given_at`: when the customer said it, where that is known; otherwise when it was recorded. `repeats`:
-- the entry of somebody with whom the customer was one, whose withdrawal it is as well.
alter table consent_entry
  add column given_at  timestamptz,
  add column repeats   uuid;
