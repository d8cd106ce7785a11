-- A campaign with its states. What customers will read (offer, subjects, bodies) is copied when the
-- campaign is submitted, so that what is sent is what was approved. Whoever had a hand in the draft is one of its makers, and the
-- database itself refuses a maker as approver.
create table campaign (
  id                      uuid primary key,
  version                 bigint not null,
  name                    text not null,
  state                   text not null check (state in
    ('DRAFT', 'SUBMITTED', 'APPROVED', 'RUNNING', 'PAUSED', 'COMPLETED', 'CANCELLED')),
  history                 boolean not null,
  objective_id            uuid references objective,
  offer_id                uuid references offer,
  audience_segment        uuid,
  audience_stages         text[] not null,
  audience_tiers          text[] not null,
  audience_bases          text[] not null,
  audience_branches       text[] not null,
  purpose                 text not null,
  holdout_percent         numeric(5, 2) not null check (holdout_percent between 0 and 100),
  salt                    text not null,
  budget_amount           numeric check (budget_amount >= 0),
  budget_currency         text,
  offer_name              text,
  offer_description       text,
  conversion_behaviour    text,
  conversion_window_days  integer not null check (conversion_window_days between 1 and 365),
  makers                  text[] not null check (cardinality(makers) > 0),
  created_by              text not null,
  submitted_by            text,
  submitted_at            timestamptz,
  approved_by             text,
  approved_at             timestamptz,
  launched_at             timestamptz,
  ended_at                timestamptz,
  comment                 text,
  created_at              timestamptz not null,
  updated_at              timestamptz not null,
  check ((budget_amount is null) = (budget_currency is null)),
  constraint maker_is_not_checker check (approved_by is null or not approved_by = any (makers)),
  constraint runs_only_when_approved
    check (state not in ('APPROVED', 'RUNNING', 'PAUSED') or approved_by is not null),
  constraint history_never_runs
    check (not history or state in ('DRAFT', 'COMPLETED', 'CANCELLED'))
);

create index campaign_conversion on campaign (conversion_behaviour)
  where conversion_behaviour is not null;

-- The channels of a campaign in order of preference.
create table campaign_channel (
  campaign_id  uuid not null references campaign on delete cascade,
  position     integer not null,
  channel      text not null references channel,
  template_id  uuid references template,
  subject      text,
  body         text,
  primary key (campaign_id, position),
  unique (campaign_id, channel)
);

-- Money of a campaign. The constraint holds whatever the concurrency: never more than the budget.
create table budget (
  campaign_id   uuid primary key references campaign,
  amount        numeric not null check (amount >= 0),
  currency      text not null,
  reserved      numeric not null default 0 check (reserved >= 0),
  committed     numeric not null default 0 check (committed >= 0),
  exhausted_at  timestamptz,
  constraint never_over_budget check (reserved + committed <= amount)
) with (fillfactor = 50);

-- Every movement of that money; the balance above is the sum of these.
create table budget_entry (
  id           uuid primary key default uuidv7(),
  campaign_id  uuid not null references budget,
  kind         text not null check (kind in ('RESERVE', 'COMMIT', 'RELEASE')),
  amount       numeric not null check (amount >= 0),
  contacts     integer not null check (contacts > 0),
  cause        text not null,
  at           timestamptz not null default now()
);

create index budget_entry_campaign on budget_entry (campaign_id, id);
