/**
 * The timeline of a cell.
 * @module
 */
import { Status } from "@tokiwa/assurance";
import { sql } from "kysely";
import { z } from "zod";
import { instant } from "../../../platform/database/values.ts";
import type { Subject } from "../../inventory/service.ts";
import { keyOf } from "../records.ts";
import type { CheckPlace } from "../revision.ts";
import { decodeChanges } from "../store/steps.ts";
import { momentOf, subjectOf, systemOf, type View } from "../view.ts";
import { courseOf, type Point, type Turn } from "./course.ts";
import { type MadeOfCell, madeOfCells } from "./made.ts";
import { fitting, isNewest, mostOf, placeFrom, placeWritten, shownWithin, spanOf, spanWritten } from "./part.ts";
import type { TimelineQuery } from "./part.ts";
import type { CellTimeline, Cause } from "./schema.ts";
import { cellStandingOf, cellWord } from "./standing.ts";

/** How many rows of a subject are read at a time, and for a course at the most. */
const [atOnce, most] = [500, 50_000];

/** A sequence number and an instant. */
const cellPlace = z.tuple([z.int(), z.int()]);
type Place = z.infer<typeof cellPlace>;

interface Change extends MadeOfCell {
  readonly sequence: number;
  readonly from: number;
  readonly to: number;
}

/** What the timeline of a cell is narrowed down to: what came to be in a state. */
export type CellTimelineQuery = TimelineQuery & { readonly state?: string | undefined };

/** What was shown of a cell, the newest first, a page of its subject's rows at a time. */
async function* changesOf(
  view: View,
  subject: Subject,
  { position }: CheckPlace,
  { query, after }: { readonly query: CellTimelineQuery; readonly after: Place | null },
): AsyncGenerator<Change> {
  type Row = Omit<Change, "from" | "to"> & { readonly changes: Buffer };
  for (let from = after, read = 0; read < most; ) {
    const { rows } = await sql<Row>`
      select sequence, at, since, cause, changes from subject_change
      where organization_id = ${subject.organization} and subject_id = ${subject.id}
        and ${shownWithin(view.projection, query)}
        and ${from ? sql`(sequence, at) < (${from[0]}::bigint, ${instant(from[1])})` : sql`true`}
      order by sequence desc, at desc limit ${sql.lit(atOnce)}
    `.execute(view.projection.tx);
    for (const { changes, ...row } of rows) {
      const change = decodeChanges(changes).find((one) => one.position === position);
      if (change) yield { ...row, from: change.from, to: change.to };
    }
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) return;
    from = [last.sequence, last.at];
    read += rows.length;
  }
}

/** What was shown of a cell. */
export async function cellTimeline(
  view: View,
  subject: Subject,
  place: CheckPlace,
  query: CellTimelineQuery,
): Promise<CellTimeline> {
  const { projection } = view;
  const span = await spanOf(projection, query, [subject.organization]);
  const turns: Turn[] = [];
  const found: Change[] = [];
  let next: string | null = null;
  for await (const change of changesOf(view, subject, place, { query, after: placeFrom(query.before, cellPlace) })) {
    turns.push({ at: change.at, from: cellWord(change.from), to: cellWord(change.to) });
    if (!isWanted(change, query)) continue;
    const last = found.at(-1);
    if (last && found.length === mostOf(query)) {
      next ??= placeWritten([last.sequence, last.at]);
      if (!isNewest(query)) break;
    } else found.push(change);
  }
  const made = await madeOfCells(view, subject, place, found);
  const items = fitting(found, query).map(({ sequence, at, since, cause, from, to }, index) => ({
    ...{ at: new Date(at).toISOString(), since: new Date(since).toISOString(), sequence, cause },
    ...{ made: made[index] ?? null, from: cellStandingOf(from), to: cellStandingOf(to) },
  }));
  const course = isNewest(query) ? await courseOfCell(view, subject, place, { turns, from: span.from }) : null;
  const { id, title } = place.check;
  const of = {
    subject: subjectOf(view, subject),
    system: systemOf(view, subject.organization, subject.system),
    check: { id, title },
  };
  return { moment: momentOf(projection), ...of, ...spanWritten(span), items, next, course: course && written(course) };
}

const isWanted = ({ cause, to }: Change, query: CellTimelineQuery): boolean =>
  (query.cause ?? cause) === (cause satisfies Cause) && (query.state ?? cellWord(to)) === cellWord(to);

async function courseOfCell(
  { projection }: View,
  subject: Subject,
  { position }: CheckPlace,
  { turns, from }: { readonly turns: readonly Turn[]; readonly from: number },
): Promise<readonly Point[]> {
  const { asOf } = projection.moment;
  if (turns.length > 0) return courseOf(turns, { from, until: asOf }, null);
  const statuses = await projection.statuses([subject]);
  return courseOf([], { from, until: asOf }, cellWord(statuses.get(keyOf(subject))?.[position] ?? Status.absent));
}

/** A course as answers write it. */
export const written = (course: readonly Point[]) =>
  course.map(({ at, state }) => ({ at: new Date(at).toISOString(), state }));
