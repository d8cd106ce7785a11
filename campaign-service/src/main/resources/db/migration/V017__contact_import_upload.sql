-- A file is kept part by part while it comes in: UPLOADING until all of it is there, and forgotten
-- with all its parts when it does not come to its end.
alter table contact_import drop constraint contact_import_state_check;
alter table contact_import add constraint contact_import_state_check
  check (state in ('UPLOADING', 'RECEIVED', 'RUNNING', 'COMPLETED', 'FAILED'));

alter table contact_import_part drop constraint contact_import_part_import_id_fkey;
alter table contact_import_part add constraint contact_import_part_import_id_fkey
  foreign key (import_id) references contact_import on delete cascade;

alter table contact_import_refusal drop constraint contact_import_refusal_import_id_fkey;
alter table contact_import_refusal add constraint contact_import_refusal_import_id_fkey
  foreign key (import_id) references contact_import on delete cascade;
