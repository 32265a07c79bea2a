/**
 * The id of a subject: its kind and its name.
 * @module
 */
import { sql } from "kysely";

export const subjectId = (kind: string, name: string): string => `${kind}:${name}`;

/** The parts of an id, in SQL. */
export const kindInId = sql`split_part(subject_id, ':', 1)`;
export const nameInId = sql`substr(subject_id, strpos(subject_id, ':') + 1)`;
