-- The notes of a search under way do not tell how many customers can be compared, by which the model is
-- estimated now: it begins anew.
update duplicate_search set notes = null, place = null where notes is not null;
