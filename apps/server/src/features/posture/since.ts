/**
 * Since when cells and requirements are as they are: from the history of what was shown.
 * @module
 */
import type { CellChange, RequirementStanding } from "@tokiwa/assurance";
import { sql } from "kysely";
import { instant } from "../../platform/database/values.ts";
import type { Subject } from "../inventory/service.ts";
import type { Projection } from "./projection.ts";
import { among, keyOf } from "./records.ts";
import { rowset } from "./rowset.ts";
import { placeOf } from "./scope.ts";
import { decodeChanges } from "./store/steps.ts";

/**
 * Since when requirements stand as they do; null where what was shown then was something else, as it can be where
 * something of that time became known later.
 */
export async function requirementsSince(
  { tx, moment, unsettled }: Projection,
  requirements: readonly { readonly scope: string; readonly control: string; readonly standing: RequirementStanding }[],
): Promise<readonly (number | null)[]> {
  if (requirements.length === 0) return [];
  const wanted = requirements.map(({ scope, control, standing }, index) => {
    const { organization, system } = placeOf(scope);
    return { index, organization_id: organization, system_id: system, control_id: control, standing };
  });
  const columns = "index int, organization_id text, system_id text, control_id text, standing text";
  const { rows } = await sql<{ index: number; at: number }>`
    select row.index, last.at from ${rowset(wanted, columns)} cross join lateral (
      select at, to_standing from requirement_flip flip
      where flip.organization_id = row.organization_id and flip.system_id = row.system_id
        and flip.control_id = row.control_id and at <= ${instant(moment.asOf)} and sequence <= ${moment.sequence}
      order by sequence desc, at desc limit 1
    ) last where last.to_standing = row.standing
  `.execute(tx);
  const found = new Map(rows.map(({ index, at }) => [index, at]));
  return requirements.map(({ scope, control, standing }, index) => {
    const flipped = unsettled?.flipped(scope, control);
    if (flipped) return flipped.to === standing ? flipped.at : null;
    return found.get(index) ?? null;
  });
}

/** Since when cells stand as they do; null likewise, and where nothing was ever observed. */
export async function cellsSince(
  { tx, moment, unsettled }: Projection,
  cells: readonly { readonly subject: Subject; readonly position: number; readonly status: number }[],
): Promise<readonly (number | null)[]> {
  if (cells.length === 0) return [];
  const wanted = Map.groupBy(
    cells.map((cell, index) => ({ ...cell, index })),
    ({ subject }) => keyOf(subject),
  );
  const subjects = [...wanted.values()].flatMap(([first]) => (first ? [first.subject] : []));
  const { rows } = await sql<{ organization: string; id: string; since: number; changes: Buffer }>`
    select organization_id as organization, subject_id as id, since, changes
    from ${among(subjects)} join subject_change using (organization_id, subject_id)
    where since <= ${instant(moment.asOf)} and sequence <= ${moment.sequence}
    order by sequence desc, at desc
  `.execute(tx);
  const written = Map.groupBy(rows, keyOf);
  const steps = await unsettled?.steps(subjects);
  const found: (number | null)[] = cells.map(() => null);
  for (const [key, those] of wanted) {
    const open = new Map(those.map((cell) => [cell.position, cell]));
    const look = (since: number, changes: readonly CellChange[]): void => {
      for (const { position, to } of changes) {
        const cell = open.get(position);
        if (cell && to === cell.status) found[cell.index] = since;
        open.delete(position);
      }
    };
    for (const { at, changes } of steps?.get(key)?.toReversed() ?? []) look(at, changes);
    for (const { since, changes } of written.get(key) ?? []) {
      if (open.size === 0) break;
      look(since, decodeChanges(changes));
    }
  }
  return found;
}
