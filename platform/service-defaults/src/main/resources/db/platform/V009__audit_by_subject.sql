-- What was done to one customer is asked for among all that was ever done, newest first.
create index audit_entry_of_subject on audit_entry (subject, id);
