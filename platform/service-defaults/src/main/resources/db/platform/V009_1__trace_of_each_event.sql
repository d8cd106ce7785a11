-- Requests that share a transaction tell their events as one parcel, each event in the trace of its own request.
-- Where all belong to one trace, or to none, it stays in traceparent.
alter table outbox add column traceparents text[];
