-- Every rule that a segment had, from the version of the segment with which it came on. It stays
-- when the segment is deleted: members were chosen by it. Who gave a segment the rule that it has
-- now was not written down; nobody changed it later than the segment itself.
create table segment_rule (
  segment_id  uuid not null,
  version     bigint not null,
  condition   jsonb not null,
  changed_at  timestamptz not null,
  changed_by  text,
  primary key (segment_id, version)
);

insert into segment_rule (segment_id, version, condition, changed_at)
select id, version, condition, updated_at from segment where condition is not null;
