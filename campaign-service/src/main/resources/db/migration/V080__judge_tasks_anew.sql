-- Campaigns whose product became riskier, or whose channel asks for more: their open tasks are judged anew,
-- in the order of their ids. There may be a million, which nobody who changes that should wait for.
create table task_judgement (
  campaign_id  uuid primary key references campaign,
  after        uuid not null default '00000000-0000-0000-0000-000000000000'
);
