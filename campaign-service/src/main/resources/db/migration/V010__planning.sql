-- What campaigns are made of: objectives, products and offers, channels and templates.

create table objective (
  id          uuid primary key,
  version     bigint not null,
  name        text not null,
  metric      text not null check (metric in ('CONVERSIONS', 'CONVERSION_RATE', 'REVENUE')),
  target      numeric not null check (target > 0),
  due_on      date not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);

-- A product without a risk level is exempt from suitability.
create table product (
  code        text primary key,
  version     bigint not null,
  name        text not null,
  category    text not null,
  risk_level  text check (risk_level in ('R1', 'R2', 'R3', 'R4', 'R5')),
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);

create table offer (
  id              uuid primary key,
  version         bigint not null,
  name            text not null,
  product_code    text not null references product,
  description     text not null,
  value_amount    numeric,
  value_currency  text,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  check ((value_amount is null) = (value_currency is null))
);

-- consent_channel: on which channel the purpose must be granted; '*' where any will do, as for a
-- talk with a person. address_kind: what must be known of the customer to use the channel.
create table channel (
  code             text primary key,
  version          bigint not null,
  kind             text not null
                   check (kind in ('EMAIL', 'WEBHOOK', 'BRANCH_TASK', 'MANAGER_TASK', 'EXTERNAL')),
  name             text not null,
  unit_cost        numeric not null check (unit_cost >= 0),
  currency         text not null,
  consent_channel  text not null,
  address_kind     text,
  created_at       timestamptz not null,
  updated_at       timestamptz not null
);

insert into channel values
  ('EMAIL', 0, 'EMAIL', 'E-mail', 0.02, 'CNY', 'EMAIL', 'EMAIL', now(), now()),
  ('SMS', 0, 'WEBHOOK', 'Text message', 0.05, 'CNY', 'SMS', 'PHONE', now(), now()),
  ('BRANCH', 0, 'BRANCH_TASK', 'Branch', 5.00, 'CNY', '*', 'BRANCH', now(), now()),
  ('MANAGER', 0, 'MANAGER_TASK', 'Relationship manager', 8.00, 'CNY', '*', 'MANAGER', now(), now());

create table template (
  id          uuid primary key,
  version     bigint not null,
  name        text not null,
  channel     text not null references channel,
  subject     text,
  body        text not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);
