-- Finds texts that are about somebody: what is left of a customer in records that wait, answers that
-- are kept, rows of files that were refused.

-- A text as it is compared: in lower case, with one sign for all that sets fields apart in CSV, JSON,
-- keys and addresses, and without what people put into numbers and names to read them more easily.
create function trace_form(content text) returns text
  language sql immutable parallel safe
  return translate(lower(content), E',;:"''|/=<>[]{}\\\t\r\n +-.()', repeat(chr(1), 18));

-- Whether one of the texts is a field of the content, rather than a part of one.
create function mentions(content text, texts text[]) returns boolean
  language sql immutable parallel safe
  return exists (
    select 1
    from (select chr(1) || trace_form(content) || chr(1) as whole) c
    cross join unnest(texts) as t (text)
    where strpos(c.whole, chr(1) || trace_form(t.text) || chr(1)) > 0);
