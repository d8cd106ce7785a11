-- Customers whom another segment, a tier or a stage had brought into a segment stayed in it when its
-- window ended, and behaviours that were dated ahead did not always bring them in. Everybody is judged
-- once more, and with that gets the next day on which time matters.
insert into recheck (reason, due_on)
select 'TIME', date '1970-01-01'
where exists (
  select 1 from segment
  where kind = 'DYNAMIC'
    and (condition::text like '%"behaviour"%' or condition::text like '%"daysSinceRegistered"%'));
