/**
 * What flipped lately, added up: by day for each system and control, by minute for all. From these and from what is shown
 * now follows what was shown at the end of each of the last days.
 * @module
 */
import { type RequirementStanding, requirementStandings, type TimedFlip } from "@tokiwa/assurance";
import { dayOf, startOfDay } from "@tokiwa/content";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import { scopeOf } from "./scope.ts";

const minute = 60_000;
export const day = 24 * 60 * minute;
/** How long what flipped is held by day, and by minute: a little longer than is told of. */
const held = { days: 32 * day, minutes: day + 60 * minute };

/** The beginning of the day in which an instant falls, and of the minute. */
export const dayAt = (at: number): number => startOfDay(dayOf(at));
export const minuteAt = (at: number): number => Math.floor(at / minute) * minute;

/** By standing: how many more requirements came to stand so than left it. */
export type Steps = readonly number[];

/** Beginning of a day or minute → system's scope or control → steps. */
type Sums = ReadonlyMap<number, ReadonlyMap<string, Steps>>;

interface Flip {
  readonly from: RequirementStanding | null;
  readonly to: RequirementStanding | null;
}

const none: Steps = requirementStandings.map(() => 0);

/** Adds to sums, sharing with them all that is not touched. */
class Adding {
  readonly #sums: Map<number, ReadonlyMap<string, Steps>>;
  readonly #own = new Map<number, Map<string, number[]>>();

  constructor(sums: Sums) {
    this.#sums = new Map(sums);
  }

  add(when: number, key: string, { from, to }: Flip, number = 1): void {
    const own = this.#own.get(when) ?? new Map<string, number[]>();
    this.#own.set(when, own);
    const steps = own.get(key) ?? [...(this.#sums.get(when)?.get(key) ?? none)];
    own.set(key, steps);
    const [left, came] = [from, to].map((standing) => (standing ? requirementStandings.indexOf(standing) : -1));
    if (left !== undefined && left >= 0) steps[left] = (steps[left] ?? 0) - number;
    if (came !== undefined && came >= 0) steps[came] = (steps[came] ?? 0) + number;
  }

  /** All of it, but what began longer ago than the newest. */
  done(longest: number): Sums {
    for (const [when, own] of this.#own) this.#sums.set(when, new Map([...(this.#sums.get(when) ?? []), ...own]));
    const newest = Math.max(...this.#sums.keys());
    for (const when of this.#sums.keys()) if (when < newest - longest) this.#sums.delete(when);
    return this.#sums;
  }
}

/** Steps of all that flipped in a minute stand under this. */
const everything = "";

/** What flipped, read from what was added up in the database. */
interface Summed extends Flip {
  readonly organization: string | null;
  readonly system: string | null;
  readonly control: string | null;
  readonly begins: number;
  readonly number: number;
}

/** Up to which moment, and as far as it was known. */
export interface Until {
  readonly asOf: number;
  readonly sequence: number;
}

export class Flips {
  readonly #systems: Sums;
  readonly #controls: Sums;
  readonly #minutes: Sums;

  private constructor(systems: Sums, controls: Sums, minutes: Sums) {
    this.#systems = systems;
    this.#controls = controls;
    this.#minutes = minutes;
  }

  /** Adds up what flipped up to a moment, in the database. */
  static async read(tx: Tx, { asOf, sequence }: Until): Promise<Flips> {
    const until = sql`from requirement_flip where at <= ${instant(asOf)} and sequence <= ${sequence}`;
    // A literal, so that it is the same expression wherever it stands.
    const origin = sql.lit(new Date(startOfDay("2000-01-01")).toISOString());
    const begins = sql`date_bin('1 day', at, timestamptz ${origin})`;
    const columns = sql`from_standing as "from", to_standing as "to", count(*) as number`;
    const days = await sql<Summed>`
      select organization_id as organization, system_id as system, control_id as control, ${begins} as begins, ${columns}
      ${until} and at > ${instant(asOf - held.days)}
      group by grouping sets (
        (organization_id, system_id, ${begins}, from_standing, to_standing),
        (control_id, ${begins}, from_standing, to_standing)
      )
    `.execute(tx);
    const minutes = await sql<Omit<Summed, "organization" | "system" | "control">>`
      select date_bin('1 minute', at, 'epoch') as begins, ${columns}
      ${until} and at > ${instant(asOf - held.minutes)} group by 1, from_standing, to_standing
    `.execute(tx);
    const [systems, controls, all] = [new Adding(new Map()), new Adding(new Map()), new Adding(new Map())];
    for (const row of days.rows) {
      const { organization, system, control, begins: at, number } = row;
      if (control !== null) controls.add(at, control, row, number);
      else systems.add(at, scopeOf(organization ?? "", system ?? ""), row, number);
    }
    for (const row of minutes.rows) all.add(row.begins, everything, row, row.number);
    return new Flips(systems.done(held.days), controls.done(held.days), all.done(held.minutes));
  }

  /** With all that flipped since a version of what is kept. */
  async since(tx: Tx, version: number): Promise<Flips> {
    type Row = Flip & { organization: string; system: string; control: string; at: number };
    const { rows } = await sql<Row>`
      select organization_id as organization, system_id as system, control_id as control, at,
        from_standing as "from", to_standing as "to"
      from requirement_flip where version > ${version}
    `.execute(tx);
    return this.with(rows.map((row) => ({ ...row, scope: scopeOf(row.organization, row.system) })));
  }

  /** With some more. */
  with(flips: readonly TimedFlip[]): Flips {
    if (flips.length === 0) return this;
    const [systems, controls, all] = [this.#systems, this.#controls, this.#minutes].map((sums) => new Adding(sums));
    for (const flip of flips) {
      systems?.add(dayAt(flip.at), flip.scope, flip);
      controls?.add(dayAt(flip.at), flip.control, flip);
      all?.add(minuteAt(flip.at), everything, flip);
    }
    return new Flips(
      systems?.done(held.days) ?? this.#systems,
      controls?.done(held.days) ?? this.#controls,
      all?.done(held.minutes) ?? this.#minutes,
    );
  }

  /** The steps of a system by the day on which they were made. */
  ofSystem(scope: string): ReadonlyMap<number, Steps> {
    return only(this.#systems, scope);
  }

  ofControl(control: string): ReadonlyMap<number, Steps> {
    return only(this.#controls, control);
  }

  /** The steps of all together, by minute. */
  get minutes(): ReadonlyMap<number, Steps> {
    return only(this.#minutes, everything);
  }
}

function only(sums: Sums, key: string): ReadonlyMap<number, Steps> {
  const found = new Map<number, Steps>();
  for (const [when, those] of sums) {
    const steps = those.get(key);
    if (steps) found.set(when, steps);
  }
  return found;
}
