-- While a file comes in, whoever receives it says so again and again: `lease_until` is by when it has to
-- say so next. A file whose receiver died is forgotten then, and holds up no erasure any longer.
alter table contact_import add column lease_until timestamptz;

update contact_import set lease_until = now() where state = 'UPLOADING';

alter table contact_import add check ((state = 'UPLOADING') = (lease_until is not null));

create index contact_import_finished on contact_import (finished_at);
