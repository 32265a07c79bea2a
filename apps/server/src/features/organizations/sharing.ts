/**
 * Who shares in a system beside the organization that is accountable for it, now and as it is planned.
 * @module
 */
import { inBoth } from "@tokiwa/content";
import { readSharing, spansOf, type System } from "../inventory/service.ts";
import type { Projection } from "../posture/service.ts";
import type { Sharer } from "./schema.ts";

/** Those that share in a system at the moment of a projection, or will, in the order of their ids. */
export async function sharersOf(
  projection: Projection,
  { organization, id }: Pick<System, "organization" | "id">,
): Promise<readonly Sharer[]> {
  const { tx, moment } = projection;
  const names = new Map((await projection.organizations()).map((one) => [one.id, one.name]));
  const absent = await projection.absent();
  const stated = (await readSharing(tx, moment.sequence)).filter(
    (one) => one.organization === organization && one.system === id,
  );
  const sharers = Map.groupBy(stated, ({ sharer }) => sharer);
  return [...sharers]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([sharer, those]) =>
      spansOf(those)
        .filter(({ stated: { shares }, until }) => shares && (until === null || until > moment.asOf))
        // One that is not there shares in nothing, whatever was stated before it ended.
        .filter(({ from }) => from > moment.asOf || !absent.has(sharer))
        .map(({ from, until, stated: { reason, actor } }) => ({
          organization: { id: sharer, name: names.get(sharer) ?? inBoth(sharer) },
          from: new Date(from).toISOString(),
          until: until === null ? null : new Date(until).toISOString(),
          ...{ phase: from > moment.asOf ? ("planned" as const) : ("present" as const), reason, actor },
        })),
    );
}
