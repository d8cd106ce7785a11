-- The data key of each customer, wrapped by a key-encryption key. What was sealed with a key that is
-- deleted cannot be read any more, not even in a copy: whoever erases a customer deletes this row.
create table customer_key (
  customer_id  uuid primary key,
  kek_id       integer not null,
  wrapped      bytea not null,
  created_at   timestamptz not null default now()
);

-- Finds what an old key still wraps.
create index customer_key_kek on customer_key (kek_id);

-- The key-encryption keys that have ever been primary. The latest wraps new data keys, and those that
-- others wrapped are rewrapped with it; `rewrapped_at` says since when it wraps all.
create table key_encryption_key (
  kek_id         integer primary key,
  first_used_at  timestamptz not null default now(),
  rewrapped_at   timestamptz
);
