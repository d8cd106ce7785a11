-- Customers of one branch who are moved to another, and to a manager if one is given: worked through
-- in the order of their ids, some at a time; `reached` is the last one who was moved.
create table reassignment (
  id           uuid primary key,
  from_branch  uuid not null references branch,
  to_branch    uuid not null references branch,
  manager_id   uuid references relationship_manager,
  reached      uuid not null default '00000000-0000-0000-0000-000000000000',
  moved        bigint not null default 0,
  created_by   text not null,
  created_at   timestamptz not null,
  finished_at  timestamptz
);

create index reassignment_from on reassignment (from_branch, id);
create index reassignment_open on reassignment (id) where finished_at is null;
