-- The log: what was accepted, with both clocks. Never changed.

create table content_revision (
  sequence bigint primary key,
  recorded_at timestamptz not null,
  hash text not null,
  -- Bodies, roles, documents, controls, profiles and checks, as JSON.
  parts text not null
);
comment on table content_revision is 'house: each content that was in use, so that an old answer can be given again';

create table benchmark (
  kind text not null,
  position int not null,
  check_id text not null,
  primary key (kind, position),
  unique (kind, check_id)
);
comment on table benchmark is 'house: the check list of each kind of subject; only ever appended to';

create table report (
  organization_id text not null,
  subject_id text not null,
  sequence bigint not null,
  source text not null,
  observed_at timestamptz not null,
  recorded_at timestamptz not null,
  -- SHA-256 of the outcomes: identical ones are kept once.
  outcomes bytea not null,
  -- SHA-256 of the batch as it came, so that one that is sent again is known.
  batch bytea not null,
  primary key (organization_id, subject_id, sequence)
);
create index report_by_time on report (organization_id, subject_id, source, observed_at);
create index report_by_acceptance on report (recorded_at, sequence);

create table outcomes (
  organization_id text not null,
  digest bytea not null,
  -- For each position that it tells of: position, outcome, digest of the finding (features/posture/encoding.ts).
  cells bytea not null,
  primary key (organization_id, digest)
);

create table finding (
  organization_id text not null,
  -- The first 16 bytes of SHA-256.
  digest bytea not null,
  reason_ja text,
  reason_en text,
  evidence bytea,
  primary key (organization_id, digest)
);

create table evidence (
  organization_id text not null,
  -- SHA-256 of `content`.
  digest bytea not null,
  content text not null,
  primary key (organization_id, digest)
);

create table exception (
  organization_id text not null,
  exception_id bigint not null,
  system_id text not null,
  -- Null: every subject of the system.
  subject_id text,
  check_id text not null,
  reason text not null,
  compensation text not null,
  applicant text not null,
  approver text not null check (approver <> applicant),
  valid_from timestamptz not null,
  valid_until timestamptz not null check (valid_until > valid_from),
  sequence bigint not null,
  recorded_at timestamptz not null,
  revoked_at timestamptz,
  revoked_sequence bigint,
  primary key (organization_id, exception_id)
);
create index exception_of_system on exception (organization_id, system_id);

create table not_applicable (
  organization_id text not null,
  system_id text not null,
  control_id text not null,
  sequence bigint not null,
  since timestamptz not null,
  reason text not null,
  approver text not null,
  withdrawn_at timestamptz,
  withdrawn_sequence bigint,
  primary key (organization_id, system_id, control_id, sequence)
);

-- What follows from the log: kept by change, and recounted by GET /api/v1/state/verify.

create table source_vector (
  organization_id text not null,
  subject_id text not null,
  source text not null,
  codes bytea not null,
  instants bytea not null,
  findings bytea not null,
  last_observed timestamptz not null,
  last_received timestamptz not null,
  primary key (organization_id, subject_id, source)
);

create table subject_state (
  organization_id text not null,
  subject_id text not null,
  -- One byte per position of the benchmark (@tokiwa/assurance, status.ts).
  status bytea not null,
  -- The next instant at which one of them changes by the clock alone.
  next_change_at timestamptz,
  -- The oldest observation among those that still tell how a cell is.
  oldest_input timestamptz,
  primary key (organization_id, subject_id)
);
create index subject_state_due on subject_state (next_change_at) where next_change_at is not null;

create table check_count (
  organization_id text not null,
  -- Empty for the cells of the organization itself.
  system_id text not null,
  check_id text not null,
  -- Number of cells by status.
  cells int[] not null,
  primary key (organization_id, system_id, check_id)
);

create table system_total (
  organization_id text not null,
  system_id text not null,
  cells int[] not null,
  points bigint not null,
  primary key (organization_id, system_id)
);

create table requirement (
  organization_id text not null,
  system_id text not null,
  control_id text not null,
  standing text not null,
  primary key (organization_id, system_id, control_id)
);
create index requirement_of_control on requirement (organization_id, control_id, standing);

-- What was shown: each change, by whatever cause, in the order in which it was made.

create table cell_change (
  organization_id text not null,
  subject_id text not null,
  position int not null,
  -- The last entry of the log when it was made: the one that made it, or, where the clock did, the one before.
  sequence bigint not null,
  -- Since when it has been so: for a report when it was observed, for the clock the very instant.
  since timestamptz not null,
  cause text not null,
  source text,
  finding bytea,
  from_status smallint not null,
  to_status smallint not null,
  primary key (organization_id, subject_id, position, sequence, since)
);

create table requirement_flip (
  organization_id text not null,
  system_id text not null,
  control_id text not null,
  sequence bigint not null,
  at timestamptz not null,
  -- Null: no such requirement.
  from_standing text,
  to_standing text,
  primary key (organization_id, system_id, control_id, sequence, at)
);
create index requirement_flip_by_time on requirement_flip (at);
