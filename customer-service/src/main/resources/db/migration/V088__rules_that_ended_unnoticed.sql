-- Assessments that expired, behaviours that were dated ahead and single behaviours that were forgotten
-- did not always bring customers in or out of segments. Everybody is judged once more, and with that
-- gets the next day on which time matters.
insert into recheck (reason, due_on)
select 'TIME', date '1970-01-01'
where exists (
  select 1 from segment
  where kind = 'DYNAMIC'
    and (condition::text like '%"riskTolerance"%' or condition::text like '%"behaviour"%'));
