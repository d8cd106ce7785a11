-- A finished launch remembers no customer as its last.
update launch set after = '00000000-0000-0000-0000-000000000000' where finished_at is not null;
