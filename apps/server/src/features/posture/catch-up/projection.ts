/**
 * The present where much is due: numbers from an overlay, and what is asked of subjects worked out for these alone.
 * @module
 */
import { settle, type Step } from "@tokiwa/assurance";
import type { Tx } from "../../../platform/database/database.ts";
import { readSubjects, type Subject } from "../../inventory/service.ts";
import { liveProjection } from "../live.ts";
import { type Aged, readAssets, recordsByAge, subjectsInOrder, type Within } from "../pages.ts";
import type { Moment, Projection, Unsettled } from "../projection.ts";
import { pageOfAssets } from "../ranked.ts";
import { keyOf, oldestInput, readRecords } from "../records.ts";
import type { Revision } from "../revision.ts";
import { scopeOf } from "../scope.ts";
import { dueAmong, dueWithin } from "./due.ts";
import type { Overlay } from "./overlay.ts";

/** Thrown where an answer needs what only settling makes true. */
export class NeedsSettling extends Error {
  override readonly name = "NeedsSettling";
}

/** Of so many assets it is worked out how bad they stand; of more, it is settled first. */
const mostRanked = 20_000;

/** @param moment Of those that the overlay is right for. Nothing was accepted since it was made. */
export function overlaidProjection(tx: Tx, moment: Moment, overlay: Overlay): Projection {
  const { present } = overlay;
  const { revision } = present;
  const records = (subjects: readonly Subject[]) => readRecords(tx, revision, subjects, moment.asOf);
  return {
    ...liveProjection(tx, moment, present),
    unsettled: unsettledOf(tx, revision, moment.asOf, overlay),
    assets: async (page) => {
      if (page.limit === 0) return readAssets(tx, page);
      const { total } = await readAssets(tx, { ...page, words: [], limit: 0, offset: 0 });
      if (total > mostRanked) throw new NeedsSettling();
      const subjects = await readSubjects(tx, null, page);
      return pageOfAssets(revision, { subjects, systems: present.systems, records }, page);
    },
    inOrder: (wanted) => subjectsInOrder(tx, { ...wanted, dueAt: moment.asOf }),
    byAge: (within) => byAge(tx, revision, within, moment.asOf),
  };
}

function unsettledOf(tx: Tx, revision: Revision, asOf: number, { flipped }: Overlay): Unsettled {
  return {
    flipped: (scope, control) => flipped.get(scope)?.get(control),
    steps: async (subjects) => {
      const due = await dueAmong(tx, revision, asOf, subjects);
      return new Map(
        due.map(({ subject, evidence, states }): [string, readonly Step[]] => {
          const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
          return [keyOf(subject), settle(states, evidence, benchmark, asOf).steps];
        }),
      );
    },
  };
}

/** What is known of the subjects of a scope, the oldest first: those that are due among the others. */
async function* byAge(tx: Tx, revision: Revision, within: Within, asOf: number): AsyncIterable<Aged> {
  const due = (await dueWithin(tx, revision, asOf, [scopeOf(within.organization, within.system)]))
    .map((record) => {
      const benchmark = revision.framework.benchmarks.get(record.subject.kind) ?? [];
      const { states } = settle(record.states, record.evidence, benchmark, asOf);
      return { record: { ...record, states }, oldest: oldestInput(record.evidence, states) };
    })
    .filter(({ oldest }) => oldest < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.oldest - b.oldest);
  let taken = 0;
  for await (const { records: others, from } of recordsByAge(tx, revision, { ...within, dueAt: asOf }, asOf)) {
    const begin = taken;
    while ((due[taken]?.oldest ?? Number.POSITIVE_INFINITY) <= from) taken += 1;
    yield { records: [...due.slice(begin, taken).map(({ record }) => record), ...others], from };
  }
  const rest = due.slice(taken).map(({ record }) => record);
  if (rest.length > 0) yield { records: rest, from: Number.POSITIVE_INFINITY };
}
