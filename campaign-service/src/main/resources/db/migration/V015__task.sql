-- Work for a person: a contact that a branch or a relationship manager makes.
create table task (
  id           uuid primary key default uuidv7(),
  contact_id   uuid not null unique references contact,
  campaign_id  uuid not null,
  customer_id  uuid not null,
  kind         text not null check (kind in ('BRANCH_TASK', 'MANAGER_TASK')),
  branch       text,
  branches     text[] not null,
  manager      text,
  title        text not null,
  instruction  text not null,
  state        text not null check (state in ('OPEN', 'DONE', 'WITHDRAWN')),
  outcome      text,
  note         text,
  done_by      text,
  done_at      timestamptz,
  created_at   timestamptz not null default now(),
  check ((state = 'DONE') = (outcome is not null))
);

create index task_manager on task (manager, state, id);
create index task_branches on task using gin (branches);
create index task_campaign on task (campaign_id);
