/**
 * What will be otherwise, as it is stated: each change of a name or a place at the instant from which it holds.
 * @module
 */
import { inBoth } from "@tokiwa/content";
import { type Organization, type Span, spansOf, type Stated, type Statement } from "../inventory/service.ts";
import type { PlannedChange } from "./schema.ts";

type Told = Statement & Stated;

/** So many changes are told of; further ones come when those are past. */
const most = 500;

const valueOf = (one: Told | undefined): string | undefined =>
  one && JSON.stringify(one.kind === "name" ? one.name && [one.name.ja, one.name.en] : one.parent);

/** At what instants a value becomes another one, with the statements that count before and after. */
function turnsOf(
  spans: readonly Span<Told>[],
): readonly { at: number; before: Told | undefined; after: Told | undefined }[] {
  const bounds = [...new Set(spans.flatMap(({ from, until }) => (until === null ? [from] : [from, until])))];
  return bounds.map((at) => ({
    at,
    before: spans.find(({ from, until }) => from < at && (until ?? at) >= at)?.stated,
    after: spans.find(({ from, until }) => from <= at && (until ?? at + 1) > at)?.stated,
  }));
}

/**
 * Changes later than an instant, in their order.
 * @param names The organizations that are seen.
 */
export function plannedChanges(
  statements: readonly Told[],
  names: ReadonlyMap<string, Organization>,
  now: number,
): readonly PlannedChange[] {
  const named = (id: string) => ({ id, name: names.get(id)?.name ?? inBoth(id) });
  const topics = Map.groupBy(
    statements.filter(({ organization }) => names.has(organization)),
    ({ organization, kind }) => JSON.stringify([organization, kind]),
  );
  const found = [...topics.values()].flatMap((those) =>
    those.every(({ from, until }) => from <= now && (until ?? now) <= now)
      ? []
      : turnsOf(spansOf(those)).filter(({ at, before, after }) => at > now && valueOf(before) !== valueOf(after)),
  );
  return found
    .toSorted((a, b) => a.at - b.at)
    .slice(0, most)
    .flatMap(({ at, before, after }): readonly PlannedChange[] => {
      const one = after ?? before;
      if (!one) return [];
      const { reason, actor, organization, kind } = one;
      return [
        {
          at: new Date(at).toISOString(),
          organization: named(organization),
          kind,
          name: after?.kind === "name" ? after.name : null,
          parent: after?.kind === "parent" && after.parent !== null ? named(after.parent) : null,
          ...{ reason, actor, sequence: after?.from === at ? after.sequence : null },
        },
      ];
    });
}
