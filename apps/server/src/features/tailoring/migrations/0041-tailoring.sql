create table tailoring (
  organization_id text not null,
  system_id text not null,
  change_id uuid not null,
  -- Which change (features/tailoring/schema.ts), as JSON.
  change text not null,
  reason text not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  -- The change that this one takes back.
  undoes uuid,
  state text not null check (state in ('proposed', 'in-force', 'rejected', 'withdrawn')),
  -- Who decided, and who wrote that down: until there are accounts for all, these are two.
  decided_by text,
  recorded_by text,
  decided_at timestamptz,
  note text,
  -- Of what is in force: the entry of the log that brought it, and what was so before, as JSON.
  sequence bigint,
  before text,
  primary key (organization_id, system_id, change_id),
  -- Nobody decides on what they proposed (semantics §7).
  check (state in ('proposed', 'withdrawn') or (decided_by is not null and decided_by <> proposed_by)),
  check ((state = 'in-force') = (sequence is not null))
);
