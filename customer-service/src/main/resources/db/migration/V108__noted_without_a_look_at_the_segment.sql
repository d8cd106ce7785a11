-- To look for the segment once for each customer that is noted took an eighth of a comparison with
-- the whole base. Whoever notes customers holds the lock of the segment, and has seen it; whoever
-- deletes it does so under that lock, with nobody noted any more.
alter table segment_difference drop constraint segment_difference_segment_id_fkey;
