/**
 * What was shown on the days before: counts of requirements, from the history of their flips.
 * @module
 */
import { addCounts, type Counts, CountsBy, countsOf, noCounts, type RequirementStanding } from "@tokiwa/assurance";
import { sql } from "kysely";
import { instant } from "../../platform/database/values.ts";
import type { Projection } from "./projection.ts";
import { scopeOf } from "./scope.ts";
import type { View } from "./view.ts";

const day = 86_400_000;
const days = 30;

/** Counts at the end of each of the last days, the newest last. */
export interface TrendPoint {
  readonly at: string;
  readonly counts: Counts;
}

export interface Trends {
  readonly all: readonly TrendPoint[];
  bySystem(scope: string): readonly TrendPoint[];
  /** Over a set of controls. */
  over(controls: Iterable<string>): readonly TrendPoint[];
}

/** Days ago → what was added to and taken from each standing on that day. */
type Steps = Map<number, Counts>;

const one = (standing: RequirementStanding, number: number): Counts => ({ ...noCounts, [standing]: number });

/** Flips of one day and kind: those of a system, or, with that null, those of a control. */
interface FlipRow {
  readonly organization: string | null;
  readonly system: string | null;
  readonly control: string | null;
  readonly ago: number;
  readonly from: RequirementStanding | null;
  readonly to: RequirementStanding | null;
  readonly number: number;
}

/** What was shown at the moment itself: for the present, the standings; else the last flip of each requirement by then. */
async function shownNow(view: View): Promise<ReadonlyMap<string, ReadonlyMap<string, RequirementStanding>>> {
  const { projection } = view;
  if (projection.moment.live) return view.standings;
  const { asOf, sequence } = projection.moment;
  const { rows } = await sql<{ organization: string; system: string; control: string; to: RequirementStanding | null }>`
    select distinct on (organization_id, system_id, control_id)
      organization_id as organization, system_id as system, control_id as control, to_standing as "to"
    from requirement_flip where at <= ${instant(asOf)} and sequence <= ${sequence}
    order by organization_id, system_id, control_id, sequence desc, at desc
  `.execute(projection.tx);
  const byScope = Map.groupBy(rows, ({ organization, system }) => scopeOf(organization, system));
  return new Map(
    [...byScope].map(([scope, those]) => [
      scope,
      new Map(those.flatMap(({ control, to }) => (to ? [[control, to] as const] : []))),
    ]),
  );
}

async function readFlips({ tx, moment }: Projection): Promise<readonly FlipRow[]> {
  const { asOf, sequence } = moment;
  const { rows } = await sql<FlipRow>`
    select organization_id as organization, system_id as system, control_id as control,
      floor(extract(epoch from ${instant(asOf)} - at) / 86400)::int as ago,
      from_standing as "from", to_standing as "to", count(*) as number
    from requirement_flip
    where at > ${instant(asOf - days * day)} and at <= ${instant(asOf)} and sequence <= ${sequence}
    group by grouping sets (
      (organization_id, system_id, ago, from_standing, to_standing), (control_id, ago, from_standing, to_standing)
    )
  `.execute(tx);
  return rows;
}

/** Walks back from what is shown now, day by day. Days on which there was no requirement yet are left out. */
function points(now: Counts, steps: Steps, asOf: number): readonly TrendPoint[] {
  const found: TrendPoint[] = [];
  let counts = now;
  for (let ago = 0; ago <= days; ago += 1) {
    if (Object.values(counts).some((number) => number !== 0))
      found.push({ at: new Date(asOf - ago * day).toISOString(), counts });
    counts = addCounts(counts, steps.get(ago) ?? noCounts);
  }
  return found.reverse();
}

/** Reads the trends of the last thirty days. */
export async function readTrends(view: View): Promise<Trends> {
  const shown = await shownNow(view);
  const flips = await readFlips(view.projection);
  const { asOf } = view.projection.moment;
  const byControl = new CountsBy();
  for (const standings of shown.values()) for (const [control, standing] of standings) byControl.add(control, standing);
  const systems = new Map([...shown].map(([scope, standings]) => [scope, countsOf(standings.values())] as const));
  const now = { all: [...systems.values()].reduce(addCounts, noCounts), systems, controls: byControl.counts };

  const steps = {
    all: new Map<number, Counts>(),
    systems: new Map<string, Steps>(),
    controls: new Map<string, Steps>(),
  };
  const add = (to: Steps, ago: number, counts: Counts) => to.set(ago, addCounts(to.get(ago) ?? noCounts, counts));
  const of = (map: Map<string, Steps>, key: string): Steps => {
    const found = map.get(key) ?? new Map<number, Counts>();
    map.set(key, found);
    return found;
  };
  for (const { organization, system, control, ago, from, to, number } of flips) {
    const back = addCounts(from ? one(from, number) : noCounts, to ? one(to, -number) : noCounts);
    if (control !== null) {
      add(steps.all, ago, back);
      add(of(steps.controls, control), ago, back);
    } else if (organization !== null && system !== null)
      add(of(steps.systems, scopeOf(organization, system)), ago, back);
  }

  return {
    all: points(now.all, steps.all, asOf),
    bySystem: (scope) => points(now.systems.get(scope) ?? noCounts, steps.systems.get(scope) ?? new Map(), asOf),
    over: (controls) => {
      let sum = noCounts;
      const together: Steps = new Map();
      for (const control of new Set(controls)) {
        sum = addCounts(sum, now.controls.get(control) ?? noCounts);
        for (const [ago, counts] of steps.controls.get(control) ?? []) add(together, ago, counts);
      }
      return points(sum, together, asOf);
    },
  };
}
