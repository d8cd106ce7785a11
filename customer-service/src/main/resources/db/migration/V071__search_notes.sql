-- A search that was broken off goes on where it was. `notes` is what it has learned so far (words of
-- names among it, sealed), `place` the last blocking key up to which customers were compared and pairs
-- proposed. Both go when it ends.
alter table duplicate_search add column notes bytea;
alter table duplicate_search add column place bigint;

alter table duplicate_search add check (state = 'RUNNING' or (notes is null and place is null));
