-- Who may see an attribute's values: OPEN everybody, MASKED a part of it, SECRET only by revealing it.
alter table attribute
  add column pattern     text,
  add column longest     integer check (longest between 1 and 500),
  add column protection  text not null default 'OPEN'
             check (protection in ('OPEN', 'MASKED', 'SECRET'));

-- To which branch and manager customers were assigned, and by whom; rows are only ever added.
create table assignment (
  customer_id   uuid not null,
  id            uuid not null default uuidv7(),
  branch_from   uuid,
  branch_to     uuid,
  manager_from  uuid,
  manager_to    uuid,
  assigned_at   timestamptz not null,
  assigned_by   text not null,
  primary key (customer_id, id)
);
