-- The log: what was accepted, with both clocks. Never changed.

create table content_revision (
  sequence bigint primary key,
  recorded_at timestamptz not null,
  hash text not null,
  -- Bodies, roles, documents, controls, profiles and checks, as JSON.
  parts text not null
);
comment on table content_revision is 'house: each content that was in use, so that an old answer can be given again';

create table content_move (
  -- The content that subjects follow one after the other, and when it came into use.
  sequence bigint primary key,
  at timestamptz not null,
  -- The kinds of those subjects, and of each kind the checks that this content asks no longer, as JSON.
  kinds text[] not null,
  retired text not null,
  -- How many have not followed yet.
  remaining bigint not null,
  -- The last one that was come to, in the order of organizations and ids.
  organization_id text not null default '',
  subject_id text not null default ''
);
comment on table content_move is 'house: the contents that not all subjects have followed yet';

-- By how much such a content changes how assets rank that have not followed it, as far as counters tell: at least and at
-- most. Where nothing is changed there is no row.
create table content_move_rank (
  organization_id text not null,
  system_id text not null,
  kind text not null,
  sequence bigint not null,
  failing_least smallint not null,
  failing_most smallint not null,
  unknown_least smallint not null,
  unknown_most smallint not null,
  in_scope smallint not null,
  primary key (organization_id, system_id, kind, sequence)
);

create table benchmark (
  kind text not null,
  position int not null,
  check_id text not null,
  -- By which counters know it: given once over all kinds, never given again.
  number int not null unique,
  -- The content that it came with: nobody observed it by what was in use before.
  since bigint not null,
  primary key (kind, position),
  unique (kind, check_id)
);
comment on table benchmark is 'house: the check list of each kind of subject; only ever appended to';

create table benchmark_version (
  kind text not null,
  version text not null,
  -- The checks of that list in its order, as senders of vectors count them.
  checks text[] not null,
  primary key (kind, version)
);
comment on table benchmark_version is 'house: each order in which the checks of a kind were published';

create table acceptance (
  -- The last of the entries that one transaction accepted; the first follows the last of the row before.
  sequence bigint not null,
  recorded_at timestamptz primary key,
  -- SHA-256 over what was accepted, in its order: what a ledger takes for a leaf. Null for what is no report.
  digest bytea
) partition by range (recorded_at);
comment on table acceptance is 'house: one row per transaction that accepted something';

create table report (
  organization_id text not null,
  subject_id text not null,
  source text not null,
  observed_at timestamptz not null,
  sequence bigint not null,
  recorded_at timestamptz not null,
  -- The first 16 bytes of SHA-256 of the batch as it came, so that one that is sent again is known.
  batch bytea not null,
  -- What it says, by how that differs from what its source said before (features/posture/store/content.ts).
  told bytea not null,
  primary key (organization_id, subject_id, source, observed_at, sequence, recorded_at)
) partition by range (recorded_at);
-- Rows lie in the order of acceptance, so that a few bytes for each megabyte find those of a time.
create index report_by_time on report using brin (recorded_at) with (pages_per_range = 32, autosummarize = on);
comment on index report_by_time is 'house: what all organizations reported in a time';
-- What was known an hour late or more: rare, and what changes an answer about the past.
create index report_late on report (organization_id, subject_id, recorded_at)
  where recorded_at - observed_at > interval '1 hour';

create table report_key (
  organization_id text not null,
  -- SHA-256 of the key that its sender gave it (Idempotency-Key).
  key bytea not null,
  sequence bigint not null,
  batch bytea not null,
  primary key (organization_id, key)
);

create table finding (
  organization_id text not null,
  -- The first 8 bytes of its digest: what cells know it by.
  finding bytea not null,
  digest bytea not null,
  reason_ja text,
  reason_en text,
  evidence bytea,
  primary key (organization_id, finding)
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

-- What follows from the log: kept by change, and recounted by GET /api/v1/state/verify. Rows that are updated again and
-- again have room on their page for the next version (PostgreSQL, "Heap-Only Tuples").

-- One row for each subject, written again with each report. Half of each page is left free: where all rows of a page are
-- written at once, their next versions take the place of those before them, whose room is free again before any vacuum
-- (PostgreSQL, "Heap-Only Tuples", on pruning). What has a fixed length comes first, so that nothing is lost between.
create table subject_state (
  -- The next instant at which a cell changes by the clock alone; up to it, all counters agree with the vectors.
  next_change_at timestamptz,
  -- The oldest observation among those that still tell how a cell is.
  oldest_input timestamptz,
  last_received timestamptz,
  -- The content by which all of this is. Up to the last one in content_move it may be less: counters are ahead then.
  revision bigint not null,
  -- Of an asset, how many of its cells that bear on its system's profile fail, are unknown, and are there. Else null.
  failing smallint,
  unknown smallint,
  in_scope smallint,
  organization_id text not null,
  subject_id text not null,
  system_id text not null,
  -- What each of its sources said (features/posture/store/vectors.ts). How its cells stand follows from that.
  vectors bytea not null,
  primary key (organization_id, subject_id)
) with (fillfactor = 50);
create index subject_state_due on subject_state (next_change_at) where next_change_at is not null;
comment on index subject_state_due is 'house: one clock for all';
create index subject_state_by_age on subject_state (organization_id, system_id, oldest_input);

create index subject_state_worst on subject_state (failing desc, unknown desc, organization_id, subject_id)
  where failing is not null;
comment on index subject_state_worst is 'house: the worst of all organizations';

create table scope (
  organization_id text not null,
  -- Empty for what the organization itself is asked for.
  system_id text not null,
  -- Number of cells by check and status (features/posture/store/counts.ts).
  counters bytea not null,
  -- Of a system, what its own cells add up to that bear on its profile: by status, and their points.
  cells int[] not null,
  points bigint not null,
  -- One byte per control of the content in use, in the order of their ids.
  standings bytea not null,
  -- Of the last change (head.version). In no index: scopes are few, and a row that is written again stays on its page.
  version bigint not null,
  primary key (organization_id, system_id)
) with (fillfactor = 60);
alter table scope alter column counters set storage main;

create table scope_input (
  organization_id text not null,
  system_id text not null,
  assets int not null,
  oldest_input timestamptz,
  last_received timestamptz,
  -- Of the last change, as in "scope".
  version bigint not null,
  primary key (organization_id, system_id)
) with (fillfactor = 50);

-- What was shown: each change, by whatever cause, in the order in which it was made.

create table subject_change (
  organization_id text not null,
  subject_id text not null,
  -- The last entry of the log when it was made: the one that made it, or, where the clock did, the one before.
  sequence bigint not null,
  -- When it was made.
  at timestamptz not null,
  -- Since when it has been so: for a report when it was observed, for the clock the very instant.
  since timestamptz not null,
  cause text not null,
  -- Which cells, from which status to which (features/posture/store/steps.ts).
  changes bytea not null,
  primary key (organization_id, subject_id, sequence, at)
) partition by range (at);
create index subject_change_by_time on subject_change using brin (at) with (pages_per_range = 32, autosummarize = on);
comment on index subject_change_by_time is 'house: what changed in all organizations since a snapshot of the day';

create table requirement_flip (
  organization_id text not null,
  system_id text not null,
  control_id text not null,
  sequence bigint not null,
  at timestamptz not null,
  -- Null: no such requirement.
  from_standing text,
  to_standing text,
  -- As in subject_change.
  cause text not null,
  -- Of the change of scopes that it was (head.version).
  version bigint not null,
  primary key (organization_id, system_id, control_id, sequence, at)
) partition by range (at);
create index requirement_flip_of_organization on requirement_flip (organization_id, at);
create index requirement_flip_by_time on requirement_flip (at);
comment on index requirement_flip_by_time is 'house: the trend of all organizations';
create index requirement_flip_by_version on requirement_flip (version);
comment on index requirement_flip_by_version is 'house: what flipped since anybody looked';
