-- What sources said is written with every report, and is most of what is kept of a subject; it stands in no index. In a
-- table of its own, with room on its page for the next version of each row, that version takes the place of one before
-- it without a vacuum and without a new entry in an index (PostgreSQL, "Heap-Only Tuples"). Where all rows of a page are
-- written at once some move to other pages, until there is room on each.

create table subject_vector (
  organization_id text not null,
  subject_id text not null,
  -- What each of its sources said (features/posture/store/vectors.ts). How its cells stand follows from that.
  vectors bytea not null,
  primary key (organization_id, subject_id)
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.2);
insert into subject_vector select organization_id, subject_id, vectors from subject_state;

alter table subject_state drop column vectors;
alter table subject_state set (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_cost_delay = 0);
