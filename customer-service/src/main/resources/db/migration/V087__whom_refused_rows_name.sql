-- By which identifiers a refused row of a CSV file names somebody, sealed: its cells do not say of which
-- namespace they are.
alter table import_refusal add column named bytea;
