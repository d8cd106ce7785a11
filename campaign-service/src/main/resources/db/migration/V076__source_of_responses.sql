-- Ids are given by sources, each for itself. Rows of before name no source.
alter table response add column source text not null default '';
alter table response alter column source drop default;
alter table response drop constraint response_pkey, add primary key (source, id);
