-- Whether a decision about the customer may rest on what it did, and whether a campaign's choice of
-- customers does: a branch says where somebody is looked after, all else follows from what they did.
alter table audience add column personalised boolean not null default true;

alter table campaign add column personalised boolean not null generated always as (
  audience_segment is not null or cardinality(audience_stages) > 0 or cardinality(audience_tiers) > 0
    or cardinality(audience_bases) > 0) stored;
