-- When it was so what kits told last of a customer, field by field: what was long on its way does
-- not replace what was told since. Nothing is here of fields that no kit told.
create table told_trait (
  customer_id  uuid not null,
  field        text not null,
  told_at      timestamptz not null,
  primary key (customer_id, field)
);
