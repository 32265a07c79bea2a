-- What was stated of organizations: their names and whom they are under, each for an interval. Never changed; of several
-- statements about one moment the last counts (features/inventory/tree.ts).

create table organization_statement (
  organization_id text not null,
  kind text not null check (kind in ('name', 'parent')),
  sequence bigint not null,
  recorded_at timestamptz not null,
  valid_from timestamptz not null,
  -- Null: until further notice.
  valid_until timestamptz check (valid_until > valid_from),
  -- Of a name: in both languages; null where it is not there.
  name jsonb,
  -- Of a parent: null where it is under none.
  parent_id text,
  reason text not null,
  actor text not null,
  primary key (organization_id, kind, sequence, valid_from)
);

-- Instants at which something that was stated of an organization begins or ends, of which nobody was told yet.
create table organization_turn (
  organization_id text not null,
  at timestamptz not null,
  primary key (organization_id, at)
);
create index organization_turn_in_order on organization_turn (at);
comment on index organization_turn_in_order is 'house: one clock for all';

-- Joint systems: organizations that share in a system beside the one that is accountable for it, which it is kept under.
create table system_sharing (
  organization_id text not null,
  system_id text not null,
  sharer_id text not null,
  sequence bigint not null,
  recorded_at timestamptz not null,
  valid_from timestamptz not null,
  valid_until timestamptz check (valid_until > valid_from),
  -- Whether it shares in it over the interval.
  shares boolean not null,
  reason text not null,
  actor text not null,
  primary key (organization_id, system_id, sharer_id, sequence, valid_from)
);

-- Systems that went from one organization to another.
create table system_transfer (
  organization_id text not null,
  system_id text not null,
  sequence bigint not null,
  recorded_at timestamptz not null,
  to_organization_id text not null,
  reason text not null,
  actor text not null,
  -- How many reports were copied into the other organization, each under the number that it has.
  reports bigint not null,
  primary key (organization_id, system_id, sequence)
);
