/**
 * Timelines: what was shown of a cell, a requirement, a system or an organization, change by change, the newest first.
 * @module
 */
import { type RequirementStanding, requirementState, standingOf } from "@tokiwa/assurance";
import { sql } from "kysely";
import { z } from "zod";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest } from "../../platform/http/problems.ts";
import { instant } from "../../platform/database/values.ts";
import type { Subject, System } from "../inventory/service.ts";
import type { Cause } from "./apply.ts";
import type { CheckPlace } from "./revision.ts";
import type { CellTimeline, RequirementTimeline } from "./schema.ts";
import { decodeChanges } from "./store/steps.ts";
import { momentOf, systemOf, type View } from "./view.ts";

/** Which part of a timeline is read: so many changes before a place in it. */
export interface Part {
  readonly limit: number;
  /** Where the part before this one ended, as that said; absent for the newest. */
  readonly before?: string | undefined;
}

/** A place between two changes, as it is given out: those that come after it in the order of a timeline are older. */
const written = (place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString("base64url");

/** A sequence number and an instant. */
const cellPlace = z.tuple([z.int(), z.int()]);
/** An instant, a sequence number, a system and a control. */
const requirementPlace = z.tuple([z.int(), z.int(), z.string(), z.string()]);

/**
 * Reads a place.
 * @throws ProblemError where it is none that was given out.
 */
function placeFrom<T>(before: string | undefined, form: z.ZodType<T>): T | null {
  if (before === undefined) return null;
  const read = form.safeParse(parsed(Buffer.from(before, "base64url").toString()));
  if (read.success) return read.data;
  const detail = {
    ja: "直前の応答の next の値をそのまま指定してください。",
    en: "Give the next of the answer before, as it is.",
  };
  throw new ProblemError(invalidRequest, { errors: [{ pointer: "?before", detail }] });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** How many rows of a subject are read at a time. */
const atOnce = 500;

type CellChangeRow = CellTimeline["items"][number];

/** What was shown of a cell. */
export async function cellTimeline(
  view: View,
  subject: Subject,
  place: CheckPlace,
  { limit, before }: Part,
): Promise<CellTimeline> {
  const { tx, moment } = view.projection;
  const items: CellChangeRow[] = [];
  let from = placeFrom(before, cellPlace);
  for (let next: string | null = null; ; ) {
    const { rows } = await sql<{ sequence: number; at: number; since: number; cause: Cause; changes: Buffer }>`
      select sequence, at, since, cause, changes from subject_change
      where organization_id = ${subject.organization} and subject_id = ${subject.id}
        and at <= ${instant(moment.asOf)} and sequence <= ${moment.sequence}
        and ${from ? sql`(sequence, at) < (${from[0]}::bigint, ${instant(from[1])})` : sql`true`}
      order by sequence desc, at desc limit ${sql.lit(atOnce)}
    `.execute(tx);
    for (const { sequence, at, since, cause, changes } of rows) {
      const change = decodeChanges(changes).find(({ position }) => position === place.position);
      from = [sequence, at];
      if (!change) continue;
      const instants = { at: new Date(at).toISOString(), since: new Date(since).toISOString() };
      items.push({ ...instants, sequence, cause, from: stateOf(change.from), to: stateOf(change.to) });
      if (items.length === limit) next = written(from);
      if (next !== null) break;
    }
    if (next !== null || rows.length < atOnce) return { moment: momentOf(view.projection), items, next };
  }
}

/** How a cell stood; null where there was none. */
function stateOf(status: number): CellChangeRow["from"] {
  const standing = standingOf(status);
  if (!standing) return null;
  return { state: standing.state, unknownReason: standing.unknownReason, excepted: standing.excepted };
}

/** Which requirements a timeline is of. */
export interface Of {
  readonly organization: string;
  readonly system?: System;
  readonly control?: string;
}

/** What was shown of requirements. */
export async function requirementTimeline(
  view: View,
  { organization, system, control }: Of,
  { limit, before }: Part,
): Promise<RequirementTimeline> {
  const { tx, moment, revision } = view.projection;
  const from = placeFrom(before, requirementPlace);
  const { rows } = await sql<{
    system: string;
    control: string;
    sequence: number;
    at: number;
    from: RequirementStanding | null;
    to: RequirementStanding | null;
    cause: Cause;
  }>`
    select system_id as system, control_id as control, sequence, at, from_standing as "from", to_standing as "to", cause
    from requirement_flip
    where organization_id = ${organization} and at <= ${instant(moment.asOf)} and sequence <= ${moment.sequence}
      and ${system ? sql`system_id = ${system.id}` : sql`true`}
      and ${control === undefined ? sql`true` : sql`control_id = ${control}`}
      and ${from ? sql`(at, sequence, system_id, control_id) < (${instant(from[0])}, ${from[1]}::bigint, ${from[2]}, ${from[3]})` : sql`true`}
    order by at desc, sequence desc, system_id desc, control_id desc limit ${limit}
  `.execute(tx);
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return {
    moment: momentOf(view.projection),
    items: rows.map((row) => ({
      at: new Date(row.at).toISOString(),
      sequence: row.sequence,
      cause: row.cause,
      system: systemOf(view, organization, row.system),
      control: {
        id: row.control,
        title: revision.content.controls.get(row.control)?.title ?? { ja: row.control, en: row.control },
      },
      from: row.from && requirementState(row.from),
      to: row.to && requirementState(row.to),
      excepted: row.to === "excepted",
    })),
    next: last ? written([last.at, last.sequence, last.system, last.control]) : null,
  };
}
