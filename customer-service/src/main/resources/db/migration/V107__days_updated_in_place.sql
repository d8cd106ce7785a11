-- Totals in the index of whole-base questions made each addition to a day a new entry of both
-- indexes: two thirds of what it costs to add a behaviour up. This one has nothing of a row that
-- ever changes, so that a day is added up in place again, and room is kept for that.
--
-- The day comes first because the rows lie in the order of their days, which the planner knows of
-- the first column only: type first, it took each row for a page of its own and read the whole
-- table. The condition is true of every row, and only those questions state it, as it was before.
create index behaviour_day_by_day on behaviour_day (day, type) where octet_length(type) > 0;
drop index behaviour_day_totals;
alter table behaviour_day set (fillfactor = 90);
alter table behaviour_day reset (autovacuum_vacuum_insert_scale_factor);
