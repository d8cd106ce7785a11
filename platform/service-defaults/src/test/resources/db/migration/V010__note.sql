create table note (
  id         text primary key,
  text       text not null,
  times_told integer not null default 0
);
