create table imported_document (
  -- SHA-256 of `content`.
  digest bytea primary key,
  model text not null,
  -- The name of the file that it came as: what profiles and mappings refer to it by.
  name text not null,
  -- What is shown of it in lists, as JSON (features/catalogs/schema.ts).
  summary text not null,
  imported_by text not null,
  imported_at timestamptz not null,
  -- The very bytes, in JSON, YAML or XML.
  content bytea not null
);
comment on table imported_document is 'house: catalogs, profiles and mappings of others, as they were uploaded';
