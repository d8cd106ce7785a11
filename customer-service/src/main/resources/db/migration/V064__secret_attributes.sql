-- Attributes that became secret when customers had values already: these are sealed in the order of
-- the customers' ids, some at a time; `reached` is the last one.
create table attribute_sealing (
  attribute  text primary key references attribute,
  reached    uuid not null default '00000000-0000-0000-0000-000000000000'
);
