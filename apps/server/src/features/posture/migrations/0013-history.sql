-- What makes the past cheap to look at, and how it is cut into months. None of it says anything new: it follows from the
-- log, as of the moment at which it was written.

create table snapshot (
  at timestamptz primary key,
  -- The last entry of the log by then.
  sequence bigint not null,
  -- The content by which it was counted, and a digest of what cells go by under it.
  revision bigint not null,
  rules text not null
);
comment on table snapshot is 'house: the moments at which all scopes were written down, about one a day';

create table scope_snapshot (
  organization_id text not null,
  system_id text not null,
  at timestamptz not null,
  -- As in scope and scope_input.
  counters bytea not null,
  standings bytea not null,
  assets int not null,
  oldest_input timestamptz,
  last_received timestamptz,
  primary key (organization_id, system_id, at)
) partition by range (at);
create index scope_snapshot_by_time on scope_snapshot (at);
comment on index scope_snapshot_by_time is 'house: the last snapshot of all organizations before a moment';

create table scope_input_change (
  organization_id text not null,
  system_id text not null,
  at timestamptz not null,
  -- Between this and `at` it was something else, which follows from the log: what the clock did at several instants was
  -- written down at once.
  unsure_from timestamptz not null,
  assets int not null,
  oldest_input timestamptz,
  last_received timestamptz,
  primary key (organization_id, system_id, at)
) partition by range (at);
create index scope_input_change_by_time on scope_input_change using brin (at)
  with (pages_per_range = 32, autosummarize = on);
comment on index scope_input_change_by_time is 'house: what was heard in all organizations since a snapshot of the day';
create index scope_input_change_unsure on scope_input_change (organization_id, at) where unsure_from < at;

create table keyframe_round (
  begun_at timestamptz primary key,
  -- The last subject that it came to, in the order of organizations and ids.
  organization_id text not null default '',
  subject_id text not null default '',
  -- How many it came to.
  subjects bigint not null default 0,
  -- When it came to the end; from then on, nothing before `begun_at` is needed to tell of a later moment.
  ended_at timestamptz
);
comment on table keyframe_round is 'house: the rounds in which what is known of each subject was written down';

create table subject_keyframe (
  organization_id text not null,
  subject_id text not null,
  at timestamptz not null,
  -- The last entry of the log by then.
  sequence bigint not null,
  -- As in subject_state.
  vectors bytea not null,
  primary key (organization_id, subject_id, at)
) partition by range (at);

-- A month of a table, and what lies in none that was made. Whoever runs the server may be somebody who owns no table.

create function add_history_month(history regclass, first date) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  month text := format('%s_%s', history, to_char(first, 'YYYY_MM'));
  rest text := format('%s_rest', history);
  key text := (select pg_get_partkeydef(history));
  from_at timestamptz := first::timestamp at time zone 'UTC';
  until_at timestamptz := (first + interval '1 month') at time zone 'UTC';
  moved bigint;
begin
  if first <> date_trunc('month', first)::date then raise exception '% is not the first day of a month', first; end if;
  -- Several servers may start at once.
  perform pg_advisory_xact_lock(7046029258);
  if to_regclass(format('%I', month)) is not null then return 0; end if;
  key := substring(key from '\((\w+)\)');
  -- Nothing may come into the rest between the move and the attachment.
  execute format('lock table %I in share row exclusive mode', rest);
  execute format('create table %I (like %I including all)', month, history);
  execute format(
    'with moved as (delete from %I where %I >= $1 and %I < $2 returning *) insert into %I select * from moved',
    rest, key, key, month
  ) using from_at, until_at;
  get diagnostics moved = row_count;
  execute format('alter table %s attach partition %I for values from (%L) to (%L)', history, month, from_at, until_at);
  return moved;
end $$;

-- The months of what lies in none that was made.
create function stray_history_months(history regclass) returns setof date
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  key text := substring((select pg_get_partkeydef(history)) from '\((\w+)\)');
begin
  return query execute format(
    'select distinct date_trunc(''month'', %I at time zone ''UTC'')::date from %I', key, format('%s_rest', history)
  );
end $$;

-- How many rows lie in none, counted no further than to `most`.
create function stray_history_rows(history regclass, most int) returns bigint
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  counted bigint;
begin
  execute format('select count(*) from (select from %I limit $1) stray', format('%s_rest', history))
    into counted using most;
  return counted;
end $$;

-- Drops a month that has no row left. Whoever reads the table just then goes first; it is tried again the next day.
create function drop_history_month(history regclass, first date) returns boolean
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '2s' as $$
declare
  month text := format('%s_%s', history, to_char(first, 'YYYY_MM'));
  is_kept boolean;
begin
  if (select relkind from pg_class where oid = history) <> 'p' then raise exception '% has no months', history; end if;
  if to_regclass(format('%I', month)) is null then return false; end if;
  execute format('select exists (select from %I)', month) into is_kept;
  if is_kept then return false; end if;
  execute format('drop table %I', month);
  return true;
end $$;

create table acceptance_rest partition of acceptance default;
create table report_rest partition of report default;
create table subject_change_rest partition of subject_change default;
create table requirement_flip_rest partition of requirement_flip default;
create table scope_snapshot_rest partition of scope_snapshot default;
create table scope_input_change_rest partition of scope_input_change default;
create table subject_keyframe_rest partition of subject_keyframe default;
