-- How long what was is kept, what must not go, and what went.

create table retention_policy (
  organization_id text primary key,
  -- For how many whole months, beside the present one, reports are kept, and with them answers about the past, and for how
  -- many it is kept what was shown. Null: for ever. The trend of an answer needs what was shown a month before.
  reports int check (reports >= 1),
  history int check (history >= reports + 2),
  check (history is null or reports is not null),
  reason text not null,
  decided_by text not null,
  decided_at timestamptz not null
);

create table retention_hold (
  organization_id text not null,
  hold_id bigint not null generated always as identity,
  -- Null: all of them.
  system_id text,
  subject_id text,
  -- What was from then on is held; null: all that is kept.
  held_from timestamptz,
  -- When the hold ends.
  until timestamptz not null,
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  primary key (organization_id, hold_id)
);

create table history_cut (
  organization_id text primary key,
  -- What was received before this may be gone, and what was shown before that.
  reports_from timestamptz not null,
  history_from timestamptz,
  -- Moments before this cannot be told of.
  answers_from timestamptz not null,
  -- How many rows of reports went.
  entries bigint not null default 0,
  -- When clearing last came to its end.
  cleared_at timestamptz
);

-- Subjects that came from an organization in which the beginning of their log may have been cleared away: it begins with
-- the first keyframe that came along, whatever there is from an earlier stay.
create table subject_cut (
  organization_id text not null,
  subject_id text not null,
  begins_at timestamptz not null,
  primary key (organization_id, subject_id)
);
