create table imported_document (
  -- SHA-256 of `content`.
  digest bytea primary key,
  model text not null,
  -- The name of the file that it came as: what profiles and mappings refer to it by.
  name text not null,
  -- What is shown of it in lists, as JSON (features/catalogs/schema.ts).
  summary text not null,
  -- What its references mean that no name of a file tells: reference → id of a document, as JSON.
  refers text not null default '{}',
  imported_by text not null,
  imported_at timestamptz not null,
  -- The very bytes, in JSON, YAML or XML.
  content bytea not null
);
comment on table imported_document is 'house: catalogs, profiles and mappings of others, as they were uploaded';

create table adopted_profile (
  -- The profile of the content in use that it became.
  profile_id text primary key,
  digest bytea not null references imported_document,
  -- The profile, and those of its controls that are not ours, as JSON: as they were resolved when they were adopted.
  parts text not null,
  adopted_at timestamptz not null
);
comment on table adopted_profile is 'house: imported profiles that some system was ever asked for; never removed, as old answers need them';
