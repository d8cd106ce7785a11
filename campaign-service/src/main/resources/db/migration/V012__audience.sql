-- What campaign-service knows of each customer, fed by clientele.customers.
--
-- consents: what stands granted, 'MARKETING/EMAIL', with 'MARKETING/*' beside it when the purpose
-- is granted on any channel. addresses: kinds of address that are known (EMAIL, PHONE), with BRANCH
-- and MANAGER when the customer has one. branches: codes from the top of the tree to the
-- customer's own.
create table audience (
  customer_id     uuid primary key,
  version         bigint not null,
  kind            text not null,
  stage           text,
  tier            text,
  base            text,
  branch          text,
  branches        text[] not null,
  manager         text,
  risk_tolerance  text,
  risk_valid_until_on date,
  consents        text[] not null,
  segments        uuid[] not null,
  addresses       text[] not null
) with (fillfactor = 80);

create index audience_segments on audience using gin (segments);
create index audience_manager on audience (manager);
create index audience_branches on audience using gin (branches);

-- Who works where: for the scope of what people see.
create table branch (
  code              text primary key,
  version           bigint not null,
  name              text not null,
  branches          text[] not null,
  manager_username  text
);

create table relationship_manager (
  code      text primary key,
  version   bigint not null,
  name      text not null,
  branch    text,
  username  text
);

create index branch_username on branch (manager_username);
create index relationship_manager_username on relationship_manager (username);
