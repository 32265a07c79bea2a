/**
 * Which cells changed at the moment at which a requirement did: those that bear on it.
 * @module
 */
import { sql } from "kysely";
import { instants, integers, texts } from "../../../platform/database/columns.ts";
import type { Cause, RequirementChange, TurnedCell } from "./schema.ts";
import { decodeChanges } from "../store/steps.ts";
import { subjectOf, type View } from "../view.ts";
import { readSources } from "./made.ts";
import { cellStandingOf, cellWord, requirementWord } from "./standing.ts";
import type { RequirementStanding } from "@tokiwa/assurance";

/** A change of a requirement, as it is kept. */
export interface Flipped {
  readonly organization: string;
  readonly system: string;
  readonly control: string;
  readonly sequence: number;
  readonly at: number;
  readonly cause: Cause;
  readonly from: RequirementStanding | null;
  readonly to: RequirementStanding | null;
}

/** How many subjects that changed at one moment are looked at, and how many cells of them are named. */
const [mostSubjects, mostNamed] = [200, 3];

interface Row {
  readonly place: number;
  readonly subject: string;
  readonly system: string;
  readonly sequence: number;
  readonly at: number;
  readonly since: number;
  readonly cause: Cause;
  readonly changes: Buffer;
}

/** A system at a moment at which requirements of it changed. */
const momentKey = ({ organization, system, sequence, at }: Flipped): string =>
  JSON.stringify([organization, system, sequence, at]);

/** The cells behind each of some changes of requirements, as timelines name them, and how many there are besides. */
export async function cellsBehind(
  view: View,
  flips: readonly Flipped[],
): Promise<readonly Pick<RequirementChange, "cells" | "further">[]> {
  const moments = [...new Map(flips.map((flip) => [momentKey(flip), flip])).values()];
  const rows = Map.groupBy(await readChanged(view, moments), ({ place }) => place);
  const byMoment = new Map(moments.map((moment, index) => [momentKey(moment), rows.get(index + 1) ?? []]));
  const named = flips.map((flip) => {
    const cells = bearing(view, flip, byMoment.get(momentKey(flip)) ?? []);
    return { flip, cells: cells.slice(0, mostNamed), further: Math.max(0, cells.length - mostNamed) };
  });
  const reported = named.flatMap(({ flip: { organization }, cells }) =>
    cells.flatMap(({ row }) => (row.cause === "report" ? [{ ...row, organization }] : [])),
  );
  const sources = (await readSources(view.projection.tx, reported)).values();
  return named.map(({ cells, further }) => ({
    cells: cells.map(({ row, cell }) => ({
      ...cell,
      source: row.cause === "report" ? (sources.next().value ?? null) : null,
    })),
    further,
  }));
}

/** What changed of subjects of a system, or of its organization itself, at some moments. */
async function readChanged({ projection }: View, moments: readonly Flipped[]): Promise<readonly Row[]> {
  if (moments.length === 0) return [];
  const { rows } = await sql<Row>`
    select place, changed.*, at from unnest(
      ${texts(moments.map(({ organization }) => organization))}, ${texts(moments.map(({ system }) => system))},
      ${integers(moments.map(({ sequence }) => sequence))}, ${instants(moments.map(({ at }) => at))}
    ) with ordinality as moment (organization_id, system_id, sequence, at, place)
    cross join lateral (
      select subject_id as subject, placed.system_id as system, change.sequence, since, cause, changes
      from subject_change change cross join lateral (
        select system_id from placement
        where placement.organization_id = change.organization_id and placement.subject_id = change.subject_id
          and placement.sequence <= moment.sequence
        order by placement.sequence desc limit 1
      ) placed
      where change.organization_id = moment.organization_id and change.at = moment.at
        and change.sequence <= moment.sequence and placed.system_id in (moment.system_id, '')
      order by change.subject_id limit ${sql.lit(mostSubjects)}
    ) changed
    order by place
  `.execute(projection.tx);
  return rows;
}

interface Bearing {
  readonly row: Row;
  readonly cell: Omit<TurnedCell, "source">;
  readonly isSame: boolean;
}

/** Those of the cells that bear on the control, first those that came to stand as the requirement did. */
function bearing(view: View, { organization, control, to }: Flipped, rows: readonly Row[]): readonly Bearing[] {
  const word = requirementWord(to);
  const found = rows.flatMap((row) => {
    const [kind = ""] = row.subject.split(":");
    const list = view.projection.revision.lists.get(kind) ?? [];
    const name = row.subject.slice(kind.length + 1);
    const named = subjectOf(view, { organization, id: row.subject, kind, name, system: row.system });
    return decodeChanges(row.changes).flatMap((change): Bearing[] => {
      const place = list[change.position];
      if (!place?.rule.controls.includes(control)) return [];
      const cell = {
        subject: named,
        check: { id: place.check.id, title: place.check.title },
        from: cellStandingOf(change.from),
        to: cellStandingOf(change.to),
      };
      return [{ row, cell, isSame: worn.get(cellWord(change.to)) === word }];
    });
  });
  return [...found.filter(({ isSame }) => isSame), ...found.filter(({ isSame }) => !isSame)];
}

/** The state of a requirement that a state of a cell leads to. */
const worn = new Map<string | null, string>([
  ["fail", "not-satisfied"],
  ["unknown", "unknown"],
  ["pass", "satisfied"],
  ["excepted", "excepted"],
]);
