-- Who writes Chinese may write digits and letters in full width: they are the same.
create or replace function trace_form(content text) returns text
  language sql immutable parallel safe
  return translate(
    lower(normalize(content, nfkc)), E',;:"''|/=<>[]{}\\\t\r\n +-.()', repeat(chr(1), 18));
