-- Agreement is told in more levels than before. What was decided about a pair stands until the two
-- agree better than they did then, so what they did then is told in the levels of now. (Codes keep
-- theirs, and one too many does no harm.)
update duplicate set parts = (
  select coalesce(jsonb_agg(
    case part ->> 'agreement' || ' ' || (part ->> 'level')
      when 'what is there is alike 3' then part || '{"level": 4}'
      when 'what is there is the same 4' then part || '{"level": 5}'
      when 'all words alike 5' then part || '{"level": 6}'
      when 'the same 6' then part || '{"level": 8}'
      when 'the same 2' then part || '{"level": 3}'
      else part
    end order by place), '[]')
  from jsonb_array_elements(parts) with ordinality as list (part, place));

-- And what a search under way has learned is in the levels of before: it begins anew.
update duplicate_search set notes = null, place = null where notes is not null;
