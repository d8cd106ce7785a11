-- A filter of behaviours could say that its attribute is a WORD or a GRADE, which none is declared as.
-- Whether texts are equal is the same question; their order is none that a filter asks for any more.
update segment
set condition =
  regexp_replace(condition::text, '"type": "(WORD|GRADE)"', '"type": "TEXT"', 'g')::jsonb
where condition::text ~ '"type": "(WORD|GRADE)"';

update lifecycle_model
set document =
  regexp_replace(document::text, '"type": "(WORD|GRADE)"', '"type": "TEXT"', 'g')::jsonb
where document::text ~ '"type": "(WORD|GRADE)"';
