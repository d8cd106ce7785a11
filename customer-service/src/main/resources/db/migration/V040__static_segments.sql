-- A static segment is a list: it has no rule, its members are those it was given. `snapshot_of` says
-- of which segment they were once taken, with that one's name and rule at the time.
alter table segment add column kind text not null default 'DYNAMIC' check (kind in ('DYNAMIC', 'STATIC'));
alter table segment alter column kind drop default;
alter table segment alter column condition drop not null;
alter table segment add check ((kind = 'STATIC') = (condition is null));
alter table segment add column snapshot_of jsonb;
