-- Customers who are to be judged again although nothing happened to them: because a model or a branch
-- was changed, or because a new segment counts days. They are worked through in the order of their
-- ids, some at a time; `reached` is the last one who was judged. Only those of the branch and those
-- with behaviours of the types, where either is given.
create table recheck (
  id         uuid primary key default uuidv7(),
  reason     text not null,
  due_on     date not null,
  branch_id  uuid references branch,
  types      text[],
  reached    uuid not null default '00000000-0000-0000-0000-000000000000'
);

-- What is left to judge because of a model or a branch is asked for anew; days are due by time alone
-- from now on.
insert into recheck (reason, due_on)
select distinct upper(d.cause), date '1970-01-01' from due_day d where d.cause in ('model', 'branch');

alter table due_day drop column cause;
