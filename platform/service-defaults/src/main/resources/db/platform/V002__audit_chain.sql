-- What was done can be shown to be all that was done: entries are only ever added, and each is
-- sealed shortly after, in one order, with a keyed hash over itself and the seal before it.
--
-- The platform's versions end at V009 and the services' begin at V010; where a database is there
-- already, this one comes after theirs (quarkus.flyway.out-of-order).

-- content: keyed hash of the entry, in hexadecimal. seal: keyed hash of place, content and the seal before.
create table audit_seal (
  place     bigint primary key check (place > 0),
  entry_id  uuid not null unique,
  content   text not null,
  seal      text not null
);

-- Entries whose seal is still to come. Whoever adds an entry waits for nobody: only the one who
-- seals puts them in order.
create table audit_unsealed (
  entry_id  uuid primary key
);

insert into audit_unsealed (entry_id) select id from audit_entry;

create function audit_entry_waits_for_its_seal() returns trigger language plpgsql as $$
begin
  insert into audit_unsealed (entry_id) values (new.id);
  return null;
end
$$;

create trigger waits_for_its_seal after insert on audit_entry
  for each row execute function audit_entry_waits_for_its_seal();

create function audit_is_only_added_to() returns trigger language plpgsql as $$
begin
  raise exception 'the rows of % are only ever added', tg_table_name;
end
$$;

create trigger is_only_added_to before update or delete or truncate on audit_entry
  for each statement execute function audit_is_only_added_to();

create trigger is_only_added_to before update or delete or truncate on audit_seal
  for each statement execute function audit_is_only_added_to();
