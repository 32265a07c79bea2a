-- The head of the log: one row, whose lock puts all that is accepted in one order.
create table head (
  id boolean primary key default true check (id),
  -- The sequence number of the last accepted fact: gapless, because it is given under this row's lock.
  sequence bigint not null default 0,
  -- When that one was accepted. Strictly increasing, so that "as known at" a moment is "up to" a sequence number.
  recorded_at timestamptz not null default 'epoch',
  -- The id of the last event, gapless as well.
  event bigint not null default 0,
  -- How often what is kept of the present was changed: whoever holds a copy of it compares this number, in their snapshot.
  version bigint not null default 0
);
comment on table head is 'house: one row';
insert into head default values;

create table event (
  id bigint primary key,
  at timestamptz not null,
  kind text not null,
  -- Whose it is: followers are told of the organizations that they see.
  organization_id text not null,
  body jsonb not null
);
comment on table event is 'house: the last few thousand events, for pages that come back';
