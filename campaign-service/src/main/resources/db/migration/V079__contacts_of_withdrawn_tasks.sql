-- Tasks that were withdrawn with their campaign, or with their customer, whose contacts are to be taken
-- back: there may be a million, which nobody who cancels a campaign should wait for.
alter table task add column take_back boolean not null default false;

update task set take_back = true where state = 'WITHDRAWN' and reason in ('CANCELLED', 'ERASED');

create index task_take_back on task (id) where take_back;

-- Of these those are judged anew, when a day has begun, whose customers had an assessment until then.
create index task_open on task (id) where state = 'OPEN';
