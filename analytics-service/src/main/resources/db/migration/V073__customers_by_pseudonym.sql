-- Whose pseudonym an id is, asked of each batch of contacts.
create index erased_customer_pseudonym on erased_customer (pseudonym);
