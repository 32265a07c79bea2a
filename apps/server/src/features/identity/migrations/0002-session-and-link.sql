-- Tokens are kept as their SHA-256 only: who reads the database cannot sign in by it.
create table session (
  digest bytea primary key,
  account text not null,
  role text not null,
  created_at timestamptz not null,
  -- Moves forward while the session is used, never beyond ends_at.
  expires_at timestamptz not null,
  ends_at timestamptz not null
);
comment on table session is 'house: people who are signed in';

create table sign_in_link (
  digest bytea primary key,
  expires_at timestamptz not null
);
comment on table sign_in_link is 'house: links that were not used yet';
