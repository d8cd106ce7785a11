-- The tree of branches. `path` holds the codes from the top down to the branch, each followed by a
-- slash, so that a branch and all below it are one range of an index.
create table branch (
  id                uuid primary key,
  version           bigint not null,
  code              text not null unique,
  name              text not null,
  parent_id         uuid references branch,
  path              text not null,
  region            text,
  manager_username  text
);

create index branch_path on branch (path text_pattern_ops);
create index branch_manager on branch (manager_username);

create table relationship_manager (
  id         uuid primary key,
  version    bigint not null,
  code       text not null unique,
  name       text not null,
  branch_id  uuid references branch,
  username   text unique
);
