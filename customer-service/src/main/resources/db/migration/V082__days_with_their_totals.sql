-- Questions about the whole base add counts and sums up over some days of a type. With both in the
-- index they need not visit the table, which lies in the order in which customers did things. For
-- that the pages that have not changed must be known as such soon after they were filled. A day's
-- total is no longer updated in place, so no room is kept for it.
--
-- The condition is true of every row, and only those questions state it. So the planner cannot take
-- this index to find the days of one customer, as it would for a type of which it knows no rows yet:
-- by reading all days of that type.
create index behaviour_day_totals on behaviour_day (type, day) include (customer_id, count, sum)
  where count > 0;
drop index behaviour_day_of_type;
alter table behaviour_day
  set (fillfactor = 100, autovacuum_vacuum_insert_scale_factor = 0.02);
