/**
 * What was shown on the days before: counts of requirements, walking back from what is shown now.
 * @module
 */
import { addCounts, type Counts, CountsBy, countsOf, noCounts, type RequirementStanding } from "@tokiwa/assurance";
import { sql } from "kysely";
import { instant } from "../../platform/database/values.ts";
import { day, dayAt, type Flips, minuteAt, type Steps } from "./flips.ts";
import { readScopesThen, readSnapshot } from "./past/snapshots.ts";
import type { Projection } from "./projection.ts";
import { scopeOf } from "./scope.ts";
import { Standings } from "./standings.ts";
import type { View } from "./view.ts";

const days = 30;

/** Counts at an instant; those of the days before are at the ends of the days. */
export interface TrendPoint {
  readonly at: string;
  readonly counts: Counts;
}

/** What was shown at the ends of the last thirty days, and last what is shown now. */
export interface Trends {
  /** What was shown a day before, to the minute; null where that was nothing. */
  readonly dayBefore: TrendPoint | null;
  bySystem(scope: string): readonly TrendPoint[];
  /** Over a set of controls. */
  over(controls: Iterable<string>): readonly TrendPoint[];
}

/** What is shown at the moment itself. */
interface Shown {
  readonly all: Counts;
  readonly byControl: ReadonlyMap<string, Counts>;
  readonly of: (scope: string) => Counts;
}

/** For the present, how all stands; else the last flip of each requirement by then. */
export async function shownNow({ projection, rollup, standings }: View): Promise<Shown> {
  if (projection.moment.live)
    return {
      all: rollup.all,
      byControl: rollup.byControl,
      of: (scope) => countsOf(standings.get(scope)?.values() ?? []),
    };
  const [systems, controls, all] = [new CountsBy(), new CountsBy(), new CountsBy()];
  for (const [scope, standing] of await shownThen(projection))
    for (const [control, to] of standing) {
      systems.add(scope, to);
      controls.add(control, to);
      all.add("", to);
    }
  return {
    all: all.counts.get("") ?? noCounts,
    byControl: controls.counts,
    of: (scope) => systems.counts.get(scope) ?? noCounts,
  };
}

/** What was shown at a moment of the past: what the snapshot before it has, and what flipped since then. */
async function shownThen({ tx, moment, revision }: Projection) {
  const { asOf, knownAt, sequence } = moment;
  const snapshot = await readSnapshot(tx, Math.min(asOf, knownAt), sequence);
  // The standings of another content are not in the order of this one's controls.
  const since = snapshot?.revision === revision.sequence ? snapshot : null;
  const { rows } = await sql<{ organization: string; system: string; control: string; to: RequirementStanding | null }>`
    select distinct on (organization_id, system_id, control_id)
      organization_id as organization, system_id as system, control_id as control, to_standing as "to"
    from requirement_flip
    where at <= ${instant(asOf)} and sequence <= ${sequence} and ${since ? sql`at > ${instant(since.at)}` : sql`true`}
    order by organization_id, system_id, control_id, sequence desc, at desc
  `.execute(tx);
  const shown = new Map<string, Map<string, RequirementStanding>>();
  for (const [scope, { standings }] of since ? await readScopesThen(tx, since, null) : [])
    shown.set(scope, new Map(new Standings(revision, standings).byControl));
  for (const { organization, system, control, to } of rows) {
    const scope = scopeOf(organization, system);
    const those = shown.get(scope) ?? new Map<string, RequirementStanding>();
    shown.set(scope, those);
    if (to) those.set(control, to);
    else those.delete(control);
  }
  return shown;
}

/** What was shown before some steps were made. */
const before = (
  counts: Counts,
  [satisfied = 0, notSatisfied = 0, unknown = 0, notApplicable = 0, excepted = 0]: Steps,
) =>
  addCounts(counts, {
    satisfied: -satisfied,
    notSatisfied: -notSatisfied,
    unknown: -unknown,
    notApplicable: -notApplicable,
    excepted: -excepted,
  });

const isAny = (counts: Counts): boolean => Object.values(counts).some((number) => number !== 0);

const pointOf = (at: number, counts: Counts): TrendPoint => ({ at: new Date(at).toISOString(), counts });

/** Walks back from what is shown now, day by day. Days at whose end there was no requirement are left out. */
function points(now: Counts, steps: ReadonlyMap<number, Steps>, asOf: number): readonly TrendPoint[] {
  const found = isAny(now) ? [pointOf(asOf, now)] : [];
  let counts = now;
  let end = dayAt(asOf);
  for (let ago = 0; ago < days; ago += 1, end -= day) {
    counts = before(counts, steps.get(end) ?? []);
    if (isAny(counts)) found.push(pointOf(end, counts));
  }
  return found.reverse();
}

function dayBefore(now: Counts, flips: Flips, asOf: number): TrendPoint | null {
  const at = minuteAt(asOf - day);
  let counts = now;
  for (const [begins, steps] of flips.minutes) if (begins >= at) counts = before(counts, steps);
  return isAny(counts) ? pointOf(at, counts) : null;
}

/** Adds up the steps of some controls. */
function together(flips: Flips, controls: Iterable<string>): ReadonlyMap<number, Steps> {
  const sums = new Map<number, number[]>();
  for (const control of controls)
    for (const [when, steps] of flips.ofControl(control)) {
      const sum = sums.get(when) ?? steps.map(() => 0);
      sums.set(when, sum);
      for (const [place, number] of steps.entries()) sum[place] = (sum[place] ?? 0) + number;
    }
  return sums;
}

/** Reads the trends of the last thirty days. */
export async function readTrends(view: View): Promise<Trends> {
  const { projection } = view;
  const { asOf } = projection.moment;
  const shown = await shownNow(view);
  const flips = await projection.flips();
  const over = (controls: Iterable<string>): readonly TrendPoint[] => {
    const set = new Set(controls);
    let now = noCounts;
    for (const control of set) now = addCounts(now, shown.byControl.get(control) ?? noCounts);
    return points(now, together(flips, set), asOf);
  };
  return {
    dayBefore: dayBefore(shown.all, flips, asOf),
    bySystem: (scope) => points(shown.of(scope), flips.ofSystem(scope), asOf),
    over,
  };
}
