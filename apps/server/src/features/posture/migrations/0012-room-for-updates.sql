-- These rows are updated again and again, never in an indexed column: with room on their page the new version stays on it,
-- and the old one is cleared away without a vacuum (PostgreSQL, "Heap-Only Tuples").
alter table check_count set (fillfactor = 50);
alter table system_total set (fillfactor = 50);
alter table requirement set (fillfactor = 70);
alter table source_vector set (fillfactor = 50);
-- Nothing looks requirements up by it, and with it no update of a standing could stay on its page.
drop index requirement_of_control;
