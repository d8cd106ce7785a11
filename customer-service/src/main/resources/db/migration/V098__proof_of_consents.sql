-- `proves`: the entry of what the customer said that this one only adds proof to. It says nothing by
-- itself: neither that the customer said it again, nor when.
alter table consent_entry add column proves uuid;
