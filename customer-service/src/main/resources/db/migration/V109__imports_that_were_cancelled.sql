alter table import_job drop constraint import_job_state_check;
alter table import_job add constraint import_job_state_check
  check (state in ('UPLOADING', 'RECEIVED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'));
