alter table duplicate_search drop constraint duplicate_search_state_check;
alter table duplicate_search add check (
  state in ('RECEIVED', 'RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED'));
