-- The ledger is proof: an entry is neither changed nor removed, whoever is connected. Only erasure
-- removes the entries of a customer, and has to say so in its transaction:
--   set local clientele.erasure = 'on'
create function keep_consent_ledger() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('clientele.erasure', true) = 'on' then
    return old;
  end if;
  raise exception 'the ledger of consents is append-only' using errcode = 'restrict_violation';
end
$$;

create trigger consent_entry_kept before update or delete on consent_entry
for each row execute function keep_consent_ledger();

create trigger consent_entry_not_emptied before truncate on consent_entry
for each statement execute function keep_consent_ledger();
