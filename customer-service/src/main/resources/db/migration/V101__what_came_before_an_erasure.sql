-- While an erasure runs, behaviours that stand before these ends of the partitions are from before it,
-- whatever they say of when they happened; all are as long as there are no ends yet.
alter table erased_identifier add column ends jsonb;

update erased_identifier i set ends = e.ends from erasure e where e.id = i.erasure_id;
