-- What is wrong with the file as a violation: the sentence of failure, and a code to say it in other
-- languages.
alter table import_job add column fault jsonb;
