-- A parcel lives for milliseconds. Packing its keys and types smaller took more of the processor than
-- all else that is done to write it.
alter table outbox alter column topics set storage external;
alter table outbox alter column keys set storage external;
alter table outbox alter column types set storage external;
alter table outbox alter column subjects set storage external;
