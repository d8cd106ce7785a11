-- Why a task was withdrawn. Tasks follow their customers, by whom they are found.
alter table task add column reason text;

update task t set reason = case p.state when 'CANCELLED' then 'CANCELLED' else 'ERASED' end
from campaign p where p.id = t.campaign_id and t.state = 'WITHDRAWN';

alter table task add check ((state = 'WITHDRAWN') = (reason is not null));

create index task_customer on task (customer_id);
