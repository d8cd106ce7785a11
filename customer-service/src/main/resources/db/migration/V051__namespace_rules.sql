-- `single`: a customer has one value at most, so that two values are two customers. `links`: customers
-- named by the same value are merged by themselves. Of several identifiers the one of the highest
-- `priority` says who somebody is.
alter table identifier_namespace add column single boolean;
update identifier_namespace set single = exclusive;
alter table identifier_namespace
  alter column single set not null,
  add column links     boolean not null default false,
  add column priority  integer not null default 0;

-- Two customers who are one by the rule of a namespace, until they are merged. A link that something
-- forbids stays, with the reason and the version of the definitions by which that was found.
create table identity_link (
  one_id         uuid not null,
  other_id       uuid not null check (one_id < other_id),
  namespace      text not null,
  noted_at       timestamptz not null default now(),
  refused_under  bigint,
  reason         text,
  primary key (one_id, other_id),
  check ((refused_under is null) = (reason is null))
);

create index identity_link_open on identity_link (noted_at) where refused_under is null;
