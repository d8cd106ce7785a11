-- A key has the length that its writer gave it; an index row has at most 2,704 bytes. A record with a
-- longer key could not be parked, and nothing behind it went on.
drop index dead_letter_open;

create index dead_letter_open on dead_letter (consumer, topic, hashtextextended(key, 0))
  where state = 'OPEN';
