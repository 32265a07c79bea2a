-- Tokens are kept as their SHA-256 only: who reads the database cannot sign in by it.
create table session (
  digest bytea primary key,
  account text not null,
  role text not null,
  -- The organizations that it is limited to, with those below them; null: all.
  organizations text[],
  created_at timestamptz not null,
  -- Moves forward while the session is used, never beyond ends_at.
  expires_at timestamptz not null,
  ends_at timestamptz not null
);
comment on table session is 'house: people who are signed in';

create table sign_in_link (
  digest bytea primary key,
  organizations text[],
  expires_at timestamptz not null
);
comment on table sign_in_link is 'house: links that were not used yet';

create table access_key (
  digest bytea primary key,
  -- By which it is listed and withdrawn: the first digits of its digest.
  id text not null unique,
  name text not null,
  organizations text[] not null,
  created_at timestamptz not null,
  created_by text not null
);
comment on table access_key is 'house: keys of machines, each for some organizations';
