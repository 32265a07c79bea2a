-- What there is to be assured. Each fact has a revision with both clocks: `since` (true from), and the entry of the log
-- that made it known, `sequence`, with the time of its acceptance, `recorded_at`.

create table organization (
  organization_id text primary key,
  -- In both languages: {"ja": …, "en": …}.
  name jsonb not null,
  since timestamptz not null,
  sequence bigint not null
);

create table system (
  organization_id text not null references organization,
  system_id text not null,
  name jsonb not null,
  profile text not null,
  since timestamptz not null,
  sequence bigint not null,
  primary key (organization_id, system_id)
);

create table system_revision (
  organization_id text not null,
  system_id text not null,
  sequence bigint not null,
  recorded_at timestamptz not null,
  since timestamptz not null,
  name jsonb not null,
  profile text not null,
  -- The organization that it went to, where it left this one.
  moved_to text,
  primary key (organization_id, system_id, sequence)
);

create table subject (
  organization_id text not null references organization,
  -- <kind>:<name>
  subject_id text not null,
  kind text not null,
  name text not null,
  -- Empty for a subject of the organization itself.
  system_id text not null,
  since timestamptz not null,
  sequence bigint not null,
  primary key (organization_id, subject_id)
);
create index subject_of_system on subject (organization_id, system_id, kind, subject_id);
create index subject_by_id on subject (subject_id);
comment on index subject_by_id is 'house: a report may leave out the organization of its subject';

create table placement (
  organization_id text not null,
  subject_id text not null,
  sequence bigint not null,
  recorded_at timestamptz not null,
  since timestamptz not null,
  system_id text not null,
  -- The organization that it went to, where it left this one; its id says its kind and name.
  moved_to text,
  primary key (organization_id, subject_id, sequence)
);
create index placement_in_system on placement (organization_id, system_id, subject_id);
create index placement_in_order on placement (organization_id, sequence);
