-- What of a contact the counts depend on: all but who it was, and times to the day. In a batch most
-- contacts look alike then, so that a few shapes are counted instead of thousands of contacts.
create function contact_shape(c contact) returns contact
language sql immutable as $$
  select row(
    null, c.campaign_id, null, c.channel,
    null, null, null, null,
    date_trunc('day', c.planned_at, 'UTC'),
    date_trunc('day', c.held_out_at, 'UTC'),
    date_trunc('day', c.suppressed_at, 'UTC'),
    date_trunc('day', c.sent_at, 'UTC'),
    date_trunc('day', c.delivered_at, 'UTC'),
    date_trunc('day', c.opened_at, 'UTC'),
    date_trunc('day', c.clicked_at, 'UTC'),
    date_trunc('day', c.failed_at, 'UTC'),
    date_trunc('day', c.responded_at, 'UTC'),
    date_trunc('day', c.complained_at, 'UTC'),
    date_trunc('day', c.unsubscribed_at, 'UTC'),
    date_trunc('day', c.converted_at, 'UTC'),
    c.suppressed_why, c.failed_why,
    c.cost_currency, c.planned_cost, c.sent_cost, c.released_cost,
    c.value_currency, c.conversion_value
  )::contact
$$;
