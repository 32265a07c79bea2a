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

/** An instant at which a value becomes another one, with the statements that count before and after. */
interface Turn {
  readonly at: number;
  readonly before: Told | undefined;
  readonly after: Told | undefined;
}

function turnsOf(spans: readonly Span<Told>[]): readonly Turn[] {
  const bounds = [...new Set(spans.flatMap(({ from, until }) => (until === null ? [from] : [from, until])))];
  return bounds.map((at) => ({
    at,
    before: spans.find(({ from, until }) => from < at && (until ?? at) >= at)?.stated,
    after: spans.find(({ from, until }) => from <= at && (until ?? at + 1) > at)?.stated,
  }));
}

/** Whether from then on there is no value: no name, so that it ends; or none above, so that it stands at the top. */
const isWithout = ({ before, after }: Turn, kind: Told["kind"]): boolean =>
  (after ?? before)?.kind === kind && (after?.kind === "name" ? after.name : (after?.parent ?? null)) === null;

/** The turns without those to the top of what ends at that instant: it is nowhere then. */
function withoutPlaceOfEnded(turns: readonly Turn[]): readonly Turn[] {
  const key = ({ at, before, after }: Turn): string => JSON.stringify([at, (after ?? before)?.organization]);
  const ends = new Set(turns.filter((turn) => isWithout(turn, "name")).map(key));
  return turns.filter((turn) => !isWithout(turn, "parent") || !ends.has(key(turn)));
}

/**
 * Changes later than an instant, in their order. Of one that ends, only that it does.
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
  const turns = [...topics.values()].flatMap((those) =>
    those.every(({ from, until }) => from <= now && (until ?? now) <= now)
      ? []
      : turnsOf(spansOf(those)).filter(({ at, before, after }) => at > now && valueOf(before) !== valueOf(after)),
  );
  return withoutPlaceOfEnded(turns)
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
