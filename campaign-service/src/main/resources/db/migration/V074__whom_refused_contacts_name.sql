-- By which identifier a refused row names somebody, as `namespace:value`: its columns stand in the order
-- that its file had.
alter table contact_import_refusal add column named text not null default '';

-- Rows that were kept with a NUL, which JSON can hold and no column: their parts could not be applied.
update contact_import_part set rows = replace(rows::text, '\u0000', '\ufffd')::json
where rows::text like '%\\u0000%';
