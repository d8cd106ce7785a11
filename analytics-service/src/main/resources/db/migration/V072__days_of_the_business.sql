-- Days begin at the midnight of the business. By which zone those were counted that stand here: when
-- it is not the one that is configured, the service counts anew what it has facts of.
create table counted_by (
  zone  text not null
);

create unique index counted_by_one on counted_by ((true));

insert into counted_by values ('UTC');

-- Without a zone it is asked by replicas of the version before.
create function contact_shape(c contact, zone text) returns contact
language sql immutable as $$
  select row(
    null, c.campaign_id, null, c.channel,
    null, null, null, null,
    date_trunc('day', c.planned_at, zone),
    date_trunc('day', c.held_out_at, zone),
    date_trunc('day', c.suppressed_at, zone),
    date_trunc('day', c.sent_at, zone),
    date_trunc('day', c.delivered_at, zone),
    date_trunc('day', c.opened_at, zone),
    date_trunc('day', c.clicked_at, zone),
    date_trunc('day', c.failed_at, zone),
    date_trunc('day', c.responded_at, zone),
    date_trunc('day', c.complained_at, zone),
    date_trunc('day', c.unsubscribed_at, zone),
    date_trunc('day', c.converted_at, zone),
    c.suppressed_why, c.failed_why,
    c.cost_currency, c.planned_cost, c.sent_cost, c.released_cost,
    c.value_currency, c.conversion_value
  )::contact
$$;
