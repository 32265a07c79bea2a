/**
 * Which part of a timeline is asked for: from when on, up to which place, of which changes.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { languages } from "@tokiwa/content";
import { sql } from "kysely";
import { instant } from "../../../platform/database/values.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import { invalidRequest } from "../../../platform/http/problems.ts";
import { momentQuery, tableFormat } from "../../../platform/schema.ts";
import { tooManyRows } from "../problems.ts";
import type { Projection } from "../projection.ts";
import { readCuts } from "../retention/policy.ts";
import { cause } from "./schema.ts";

const day = 86_400_000;
/** The most changes of one file. */
const mostRows = 100_000;

/** What the query of every timeline takes. */
export const timelineQuery = momentQuery.extend({
  organization: z.string().max(100).optional(),
  days: z.coerce.number().int().min(1).max(36_500).optional().openapi({
    description: "Only what was shown in so many days before the moment. Default: all that is kept.",
  }),
  cause: cause.optional().openapi({ description: "Only what was changed by this." }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  before: z.string().max(1000).optional().openapi({ description: "The `next` of the part before this one." }),
  format: tableFormat.default("json"),
  lang: z.enum(languages).optional().openapi({ description: "Of a CSV or XLSX. Default: as Accept-Language prefers." }),
});
export type TimelineQuery = z.output<typeof timelineQuery>;

/** How many changes are read at the most; for a file all, and one more than it may have. */
export const mostOf = ({ format, limit }: TimelineQuery): number => (format === "json" ? limit : mostRows + 1);

/**
 * What is answered of the changes found.
 * @throws ProblemError where they are too many for one file.
 */
export function fitting<T>(items: readonly T[], { format }: TimelineQuery): T[] {
  if (format !== "json" && items.length > mostRows) throw new ProblemError(tooManyRows);
  return [...items];
}

/** Whether the course is wanted along: with the newest part, and not in a file. */
export const isNewest = ({ before, format }: TimelineQuery): boolean => before === undefined && format === "json";

/** From when on changes are asked for, and from when on they are kept. */
export interface Span {
  readonly from: number;
  readonly kept: { readonly from: number; readonly cleared: boolean };
}

/** @param organizations Those that the timeline is of; null for all that are seen. */
export async function spanOf(
  { tx, moment }: Projection,
  { days }: Pick<TimelineQuery, "days">,
  organizations: readonly string[] | null,
): Promise<Span> {
  const cuts = (await readCuts(tx)).flatMap(({ organization, historyFrom }) =>
    historyFrom !== null && (organizations?.includes(organization) ?? true) ? [historyFrom] : [],
  );
  const { rows } = await sql<{ at: number | null }>`select min(recorded_at) as at from content_revision`.execute(tx);
  const kept = { from: Math.max(rows[0]?.at ?? moment.asOf, ...cuts), cleared: cuts.length > 0 };
  return { from: days === undefined ? kept.from : Math.max(kept.from, moment.asOf - days * day), kept };
}

/** A span as answers write it. */
export const spanWritten = ({ from, kept }: Span) => ({
  from: new Date(from).toISOString(),
  kept: { ...kept, from: new Date(kept.from).toISOString() },
});

/** Changes that were shown within the days asked for, by the moment. What was let go in part is still told of. */
export const shownWithin = ({ moment }: Projection, { days }: Pick<TimelineQuery, "days">) => sql`
  at <= ${instant(moment.asOf)} and sequence <= ${moment.sequence}
  and ${days === undefined ? sql`true` : sql`at >= ${instant(moment.asOf - days * day)}`}
`;

/** A place between two changes, as it is given out: those that come after it in the order of a timeline are older. */
export const placeWritten = (place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString("base64url");

/**
 * Reads a place.
 * @throws ProblemError where it is none that was given out.
 */
export function placeFrom<T>(before: string | undefined, form: z.ZodType<T>): T | null {
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
