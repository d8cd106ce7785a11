-- Whole-base questions count one type over some days: this finds those rows without reading the days
-- of every other type. What changes within a day is not in it, so that a day's total is still
-- updated in place.
create index behaviour_day_type on behaviour_day (type, day, customer_id);
