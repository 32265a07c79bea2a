/**
 * The timelines of requirements: of one, of those of a system or an organization, of all.
 * @module
 */
import { addCounts, noCounts, type RequirementStanding, requirementState } from "@tokiwa/assurance";
import { inBoth } from "@tokiwa/content";
import { sql } from "kysely";
import { z } from "zod";
import { instant } from "../../../platform/database/values.ts";
import type { System } from "../../inventory/service.ts";
import { scopeOf } from "../scope.ts";
import { shownNow } from "../trend.ts";
import { momentOf, organizationOf, systemOf, type View } from "../view.ts";
import { cellsBehind, type Flipped } from "./behind.ts";
import { written } from "./cells.ts";
import { courseOf, stepsOf, trendOf, trendParts } from "./course.ts";
import { madeOfRequirements } from "./made.ts";
import { fitting, isNewest, mostOf, placeFrom, placeWritten, shownWithin, type Span, spanOf } from "./part.ts";
import { spanWritten, type TimelineQuery } from "./part.ts";
import type { RequirementChange, RequirementsTimeline, RequirementTimeline } from "./schema.ts";
import { requirementWord } from "./standing.ts";

/** An instant, a sequence number, an organization, a system and a control. */
const requirementPlace = z.tuple([z.int(), z.int(), z.string(), z.string(), z.string()]);

/** Which requirements a timeline is of; of neither an organization nor a system, all that are seen. */
export interface Of {
  readonly organization?: string;
  readonly system?: System;
  readonly control?: string;
}

/** What the timeline of requirements is narrowed down to: what came to be in a state. */
export type RequirementTimelineQuery = TimelineQuery & { readonly state?: State | undefined };
type State = "satisfied" | "not-satisfied" | "unknown" | "not-applicable" | "excepted";

const standingsOf: Readonly<Record<State, RequirementStanding>> = {
  satisfied: "satisfied",
  "not-satisfied": "notSatisfied",
  unknown: "unknown",
  "not-applicable": "notApplicable",
  excepted: "excepted",
};

/** Which flips those are. */
const among = ({ organization, system, control }: Of) => sql`
  ${organization === undefined ? sql`true` : sql`organization_id = ${organization}`}
  and ${system ? sql`system_id = ${system.id}` : sql`true`}
  and ${control === undefined ? sql`true` : sql`control_id = ${control}`}
`;

/** Some of what was shown, the newest first, and one more than is answered. */
async function readFlips({ projection }: View, of: Of, query: RequirementTimelineQuery): Promise<readonly Flipped[]> {
  const { before, cause, state } = query;
  const from = placeFrom(before, requirementPlace);
  const { rows } = await sql<Flipped>`
    select organization_id as organization, system_id as system, control_id as control, sequence, at, cause,
      from_standing as "from", to_standing as "to"
    from requirement_flip
    where ${among(of)} and ${shownWithin(projection, query)}
      and ${cause === undefined ? sql`true` : sql`cause = ${cause}`}
      and ${state === undefined ? sql`true` : sql`to_standing = ${standingsOf[state]}`}
      and ${from ? sql`(at, sequence, organization_id, system_id, control_id) < (${instant(from[0])}, ${from[1]}::bigint, ${from[2]}, ${from[3]}, ${from[4]})` : sql`true`}
    order by at desc, sequence desc, organization_id desc, system_id desc, control_id desc
    limit ${mostOf(query) + 1}
  `.execute(projection.tx);
  return rows;
}

/** Some of what was shown, with who or what made it, and the place where what is older begins. */
async function changesOf(view: View, of: Of, query: RequirementTimelineQuery) {
  const read = await readFlips(view, of, query);
  const flips = fitting(read.slice(0, mostOf(query)), query);
  // A file has the changes alone.
  const behind = query.format === "json" ? await cellsBehind(view, flips) : [];
  const made = await madeOfRequirements(view.projection.tx, flips);
  const items = flips.map((flip, index) => ({
    ...told(view, flip),
    ...(behind[index] ?? { cells: [], further: 0 }),
    made: made[index] ?? null,
  }));
  const last = read.length > flips.length ? flips.at(-1) : undefined;
  const next = last ? placeWritten([last.at, last.sequence, last.organization, last.system, last.control]) : null;
  return { items, next };
}

function told(view: View, { organization, system, control, sequence, at, cause, from, to }: Flipped) {
  return {
    ...{ at: new Date(at).toISOString(), sequence, cause, organization },
    system: systemOf(view, organization, system),
    control: titled(view, control),
    from: from && requirementState(from),
    to: to && requirementState(to),
    excepted: to === "excepted",
  } satisfies Partial<RequirementChange>;
}

/** A control as changes name it, whether it is still there or not. */
const titled = ({ projection }: View, id: string) => ({
  id,
  title: projection.revision.content.controls.get(id)?.title ?? inBoth(id),
});

/** What was shown of one requirement. */
export async function requirementTimeline(
  view: View,
  of: Of & { readonly system: System; readonly control: string },
  query: RequirementTimelineQuery,
): Promise<RequirementTimeline> {
  const span = await spanOf(view.projection, query, [of.system.organization]);
  const changes = await changesOf(view, of, query);
  const course = isNewest(query) ? await courseOfRequirement(view, of, query, span) : null;
  const named = { system: systemOf(view, of.system.organization, of.system.id), control: titled(view, of.control) };
  return { moment: momentOf(view.projection), ...named, ...spanWritten(span), ...changes, course };
}

/** A course is made of so many changes at the most. */
const mostTurns = 50_000;

async function courseOfRequirement(
  { projection, standings }: View,
  of: Of & { readonly system: System; readonly control: string },
  query: TimelineQuery,
  { from }: Span,
): Promise<RequirementTimeline["course"]> {
  const { rows } = await sql<Pick<Flipped, "at" | "from" | "to">>`
    select at, from_standing as "from", to_standing as "to" from requirement_flip
    where ${among(of)} and ${shownWithin(projection, query)} order by at desc, sequence desc limit ${mostTurns}
  `.execute(projection.tx);
  const turns = rows.map((row) => ({ at: row.at, from: requirementWord(row.from), to: requirementWord(row.to) }));
  const now = standings.get(scopeOf(of.system.organization, of.system.id))?.get(of.control) ?? null;
  return written(courseOf(turns, { from, until: projection.moment.asOf }, requirementWord(now)));
}

/** What was shown of the requirements of a system, an organization, or all. */
export async function requirementsTimeline(
  view: View,
  of: Of,
  query: RequirementTimelineQuery,
): Promise<RequirementsTimeline> {
  const span = await spanOf(view.projection, query, of.organization === undefined ? null : [of.organization]);
  const changes = await changesOf(view, of, query);
  const trend = isNewest(query) ? await trendOfRequirements(view, of, span) : null;
  const named = {
    organization: of.organization === undefined ? null : organizationOf(view, of.organization),
    system: of.system ? systemOf(view, of.system.organization, of.system.id) : null,
  };
  return { moment: momentOf(view.projection), ...named, ...spanWritten(span), ...changes, trend };
}

async function trendOfRequirements(view: View, of: Of, { from }: Span): Promise<RequirementsTimeline["trend"]> {
  const { tx, moment } = view.projection;
  const until = moment.asOf;
  if (from >= until) return [];
  const width = (until - from) / trendParts;
  type Row = Pick<Flipped, "from" | "to"> & { readonly part: number; readonly number: number };
  const { rows } = await sql<Row>`
    select least(${sql.lit(trendParts - 1)}, floor(extract(epoch from at - ${instant(from)}) * 1000 / ${width}::float8))::int as part,
      from_standing as "from", to_standing as "to", count(*) as number
    from requirement_flip
    where ${among(of)} and at > ${instant(from)} and at <= ${instant(until)} and sequence <= ${moment.sequence}
    group by 1, 2, 3
  `.execute(tx);
  const shown = await shownNow(view);
  const scopes = [...view.systems.values()].filter(
    ({ organization, id }) => organization === of.organization && (of.system?.id ?? id) === id,
  );
  const now =
    of.organization === undefined
      ? shown.all
      : scopes.map((one) => shown.of(scopeOf(one.organization, one.id))).reduce(addCounts, noCounts);
  const points = trendOf(now, stepsOf(rows), { from, until });
  return points.map(({ at, counts }) => ({ at: new Date(at).toISOString(), counts }));
}
