/**
 * Assets, one a row; and any other subject, by itself.
 * @module
 */
import { addTo, cellCounts, coverage, emptyHistogram, Status, standings } from "@tokiwa/assurance";
import { z } from "@hono/zod-openapi";
import type { Subject } from "../inventory/service.ts";
import { listQuery, sortBy, type Window, windowed, windowOf, wordsOf } from "./list.ts";
import { oldestInput } from "./records.ts";
import type { AssetRow } from "./schema.ts";
import { checksInScope, organizationOf, subjectOf, systemOf, type View, written } from "./view.ts";

export const assetsQuery = listQuery.extend({
  system: z.string().max(100).optional(),
  sort: sortBy(["name", "system", "fail", "coverage", "oldestInput"]),
});
type Query = z.output<typeof assetsQuery>;

/** Makes the rows of subjects. */
export async function rowsOfSubjects(view: View, subjects: readonly Subject[]): Promise<readonly AssetRow[]> {
  const records = await view.projection.records(subjects);
  return records.map(({ subject, evidence, states, received }) => {
    const places = checksInScope(view, subject);
    const cells = emptyHistogram();
    for (const { position } of places)
      addTo(
        cells,
        standings.map((_, status) => Number(states.status[position] === status)),
      );
    const status = Uint8Array.from(states.status, (one, position) =>
      places.some((place) => place.position === position) ? one : Status.absent,
    );
    return {
      ...subjectOf(view, subject),
      system: systemOf(view, subject.organization, subject.system),
      organization: organizationOf(view, subject.organization),
      cells: cellCounts(cells),
      coverage: coverage(cells),
      oldestInput: written(oldestInput(evidence, { ...states, status })),
      // One that told of nothing that was ever asked observed nothing.
      sources: evidence.sources.flatMap(({ source, newest }, index) => {
        const lastReceived = new Date(received[index] ?? 0).toISOString();
        return Number.isFinite(newest) ? [{ source, lastReceived, lastObserved: new Date(newest).toISOString() }] : [];
      }),
    };
  });
}

export async function assetRows(view: View, query: Query): Promise<Window<AssetRow>> {
  const { organization, system, q, sort } = query;
  const page = { organization, system, words: wordsOf(q), sort, ...windowOf(query) };
  const { subjects, total } = await view.projection.assets(page);
  if (query.format !== "json") return windowed(await rowsOfSubjects(view, subjects), query);
  return { items: await rowsOfSubjects(view, subjects), total };
}
