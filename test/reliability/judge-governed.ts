/**
 * Whether what was decided is as it was acknowledged: the tree, who shares in what, tailoring, holds.
 */
import assert from "node:assert/strict";
import { z } from "@hono/zod-openapi";
import type { Stage } from "./actors.ts";
import { retainedForm } from "./governing.ts";
import type { Get } from "./judge.ts";
import { joint, sharer } from "./ledger.ts";
import { tailoringForm } from "./wandering.ts";

const named = z.object({ id: z.string() });
const detailForm = z.object({
  moment: z.object({ asOf: z.string() }),
  above: z.array(named),
  sharesIn: z.array(z.object({ system: named, organization: named })),
});

interface Interval {
  readonly from: number;
  readonly until: number;
}

/** The last of what was stated that holds at an instant. */
const holding = <T extends Interval>(stated: readonly T[], at: number): T | undefined =>
  stated.findLast(({ from, until }) => from <= at && at < until);

export async function judgeGoverned({ ledger }: Stage, get: Get): Promise<void> {
  for (const organization of ["org-a", "org-b", sharer]) {
    const { moment, above, sharesIn } = await get(`/api/v1/organizations/${organization}`, detailForm);
    const at = Date.parse(moment.asOf);
    const parentOf = (id: string): string | null =>
      holding(
        ledger.parents.filter((one) => one.organization === id),
        at,
      )?.parent ?? null;
    const path: string[] = [];
    for (let one = parentOf(organization); one !== null; one = parentOf(one)) path.unshift(one);
    assert.deepEqual(
      above.map(({ id }) => id),
      path,
      `${organization} is under whom it was said to be`,
    );
    const shares = organization === sharer && (holding(ledger.sharing, at)?.shares ?? false);
    assert.deepEqual(
      sharesIn.map(({ system, organization: owner }) => `${owner.id} ${system.id}`),
      shares ? [`${ledger.home} ${joint}`] : [],
      `${organization} shares in what it was said to`,
    );
  }
  const { holds } = await get("/api/v1/retention", retainedForm);
  const known = new Set(holds.map(({ organization, id }) => `${organization}/${id}`));
  for (const hold of ledger.holds) assert.ok(known.has(hold), `the hold ${hold} is kept`);
}

/** The controls that {@link joint} is asked for, and that all that came into force is kept, wherever it went. */
export async function selectionOf({ ledger }: Stage, get: Get): Promise<ReadonlySet<string>> {
  const { inForce, changes } = await get(`/api/v1/systems/${joint}/tailoring`, tailoringForm);
  const kept = new Set(changes.filter(({ state }) => state === "in-force").map(({ id }) => id));
  for (const id of ledger.bound) assert.ok(kept.has(id), `the change ${id} is in force`);
  const selection = new Set(ledger.edition.profiles.moderate);
  for (const { id } of inForce.added) selection.add(id);
  for (const { id } of inForce.removed) selection.delete(id);
  return selection;
}
