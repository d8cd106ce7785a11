-- Counts changes of what customers are judged by (branches, attributes, behaviour types, namespaces,
-- models, segments), so that every replica knows when its copy is old.
create table definition_version (
  only_row  boolean primary key default true check (only_row),
  version   bigint not null
);

insert into definition_version (version) values (1);
