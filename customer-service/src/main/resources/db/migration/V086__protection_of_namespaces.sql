-- Whether those who need not know identifiers see them in full; of addresses they never did.
alter table identifier_namespace
  add column protection text not null default 'OPEN' check (protection in ('OPEN', 'MASKED'));

update identifier_namespace set protection = 'MASKED' where channel is not null or form <> 'PLAIN';
