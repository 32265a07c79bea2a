/**
 * What very many steps do: to counters all at once, and to requirements instant by instant. A step costs a few bytes,
 * and no object for any of its cells; one by which cells go stale for good costs nothing that is kept. So a fleet of which
 * each cell goes stale is gone through in one loop, however large it is.
 * @module
 */
import type { Benchmark, Framework, System } from "./framework.ts";
import type { TimedFlip } from "./posture.ts";
import { type RequirementStanding, standingOfCounts } from "./requirement.ts";
import { Status, standings } from "./status.ts";
import type { Tally } from "./tally.ts";

/** What a requirement goes by in a cell; 0 is what it does not go by: not applicable, and no cell at all. */
const Way = Object.freeze({ none: 0, pass: 1, fail: 2, excepted: 3, unknown: 4 });
const ways = 5;

const wayOf = Uint8Array.from({ length: 256 }, (_, status) => {
  const standing = standings[status];
  if (!standing || standing.state === "not-applicable") return Way.none;
  return standing.excepted ? Way.excepted : Way[standing.state];
});

const width = standings.length;

/** The subjects of one kind in one scope: their steps go the same way. */
export interface Lane {
  readonly scope: string;
  readonly kind: string;
  readonly benchmark: Benchmark;
  /** What all steps come to, by position and status. */
  readonly sums: Int32Array;
  /** By which steps know it. */
  readonly number: number;
  readonly endings: Endings;
}

/**
 * How cells ended: they became unknown, or fail by silence, and stay so. By position. A requirement that has one of them
 * is unknown or not satisfied from then on, so that of many only this matters.
 */
interface Endings {
  /** From when on one is unknown, and from when on one fails. */
  readonly unknownFrom: Float64Array;
  readonly failsFrom: Float64Array;
  /** Until when one still fails of those that failed before, and how many these are. */
  readonly failsUntil: Float64Array;
  readonly failed: Uint32Array;
}

const noEndings = (length: number): Endings => ({
  unknownFrom: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
  failsFrom: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
  failsUntil: new Float64Array(length).fill(Number.NEGATIVE_INFINITY),
  failed: new Uint32Array(length),
});

/** A system, and how many cells of each of its requirements stand in which way. */
interface Seat {
  readonly system: System;
  readonly controls: readonly string[];
  /** By control and {@link Way}. */
  readonly cells: Int32Array;
  /** By control; null where nothing that happens to cells changes it. */
  readonly standings: (RequirementStanding | null)[];
  /** The places of the controls in which something changed at the instant that is gone through, and a mark for each. */
  readonly doubtful: number[];
  readonly isDoubtful: Uint8Array;
}

/** The places of the controls that the checks of a benchmark bear on: those of a position lie together. */
interface Places {
  readonly begin: Uint32Array;
  readonly of: Uint32Array;
}

/** A system that the steps of a lane concern. */
interface Concern {
  readonly seat: Seat;
  readonly places: Places;
}

export class Course {
  readonly #framework: Framework;
  readonly #lanes = new Map<string, Lane>();
  /** Of each step: when, in which lane, and where in the bytes it begins. */
  #at = new Float64Array(1024);
  #lane = new Uint32Array(1024);
  #begin = new Uint32Array(1024);
  #steps = 0;
  /** Runs of positions that change in the same way: the gap before each, the way, how long it is, and in how many cells. */
  #bytes = new Uint8Array(16_384);
  #end = 0;

  constructor(framework: Framework) {
    this.#framework = framework;
  }

  /** Where the steps of subjects of a kind in a scope are added. */
  lane(scope: string, kind: string): Lane {
    const key = `${kind}\0${scope}`;
    const held = this.#lanes.get(key);
    if (held) return held;
    const benchmark = this.#framework.benchmarks.get(kind) ?? [];
    const { length } = benchmark;
    const [sums, endings] = [new Int32Array(length * width), noEndings(length)];
    const lane = { scope, kind, benchmark, sums, endings, number: this.#lanes.size };
    this.#lanes.set(key, lane);
    return lane;
  }

  /** All lanes that were asked for. */
  get lanes(): Iterable<Lane> {
    return this.#lanes.values();
  }

  /**
   * Adds a step of one subject: a {@link Status} for each position of its benchmark, before and after the instant.
   * @returns how many cells changed.
   */
  add({ sums, number }: Lane, at: number, before: Uint8Array, after: Uint8Array): number {
    const most = Math.max(before.length, after.length);
    this.#reserve(most);
    const begin = this.#end;
    let changed = 0;
    let open = 0;
    let first = 0;
    let length = 0;
    let last = 0;
    for (let position = 0; position < most; position += 1) {
      const from = position < before.length ? (before[position] ?? Status.absent) : Status.absent;
      const to = position < after.length ? (after[position] ?? Status.absent) : Status.absent;
      let way = 0;
      if (from !== to) {
        changed += 1;
        const row = position * width;
        if (from !== Status.absent) sums[row + from] = (sums[row + from] ?? 0) - 1;
        if (to !== Status.absent) sums[row + to] = (sums[row + to] ?? 0) + 1;
        const [left, came] = [wayOf[from] ?? 0, wayOf[to] ?? 0];
        if (left !== came) way = left * ways + came;
      }
      if (way === open) {
        length += 1;
        continue;
      }
      if (open !== 0) last = this.#run(first - last, open, length, 1) + first;
      open = way;
      first = position;
      length = 1;
    }
    if (open !== 0) this.#run(first - last, open, length, 1);
    if (this.#end > begin) this.#note(at, number, begin);
    return changed;
  }

  /**
   * Adds a step by which cells end: they become unknown, or fail by silence, and no later step changes them.
   * @param positions Those that may differ.
   * @returns how many cells changed.
   */
  end({ sums, endings }: Lane, at: number, before: Uint8Array, after: Uint8Array, positions: Uint32Array): number {
    const { unknownFrom, failsFrom, failsUntil, failed } = endings;
    let changed = 0;
    for (let index = 0; index < positions.length; index += 1) {
      const position = positions[index] ?? 0;
      const from = before[position] ?? Status.absent;
      const to = after[position] ?? Status.absent;
      if (from === to) continue;
      changed += 1;
      const row = position * width;
      sums[row + from] = (sums[row + from] ?? 0) - 1;
      sums[row + to] = (sums[row + to] ?? 0) + 1;
      const [left, came] = [wayOf[from] ?? 0, wayOf[to] ?? 0];
      if (left === came) continue;
      const first = came === Way.fail ? failsFrom : unknownFrom;
      if (at < (first[position] ?? 0)) first[position] = at;
      if (left !== Way.fail) continue;
      failed[position] = (failed[position] ?? 0) + 1;
      if (at > (failsUntil[position] ?? 0)) failsUntil[position] = at;
    }
    return changed;
  }

  /** Makes steps of how the cells of a lane ended: of what came the first, of what went the last. */
  #conclude({ benchmark, number: lane, endings: { unknownFrom, failsFrom, failsUntil, failed } }: Lane): void {
    const whole: readonly [way: number, at: Float64Array, cells: (position: number) => number][] = [
      [Way.none * ways + Way.unknown, unknownFrom, () => 1],
      [Way.none * ways + Way.fail, failsFrom, () => 1],
      [Way.fail * ways + Way.none, failsUntil, (position) => failed[position] ?? 0],
    ];
    for (const [way, at, cells] of whole) {
      const positions = [...benchmark.keys()].filter((position) => Number.isFinite(at[position]));
      for (const [instant, those] of Map.groupBy(positions, (position) => at[position] ?? 0)) {
        this.#reserve(those.length);
        const begin = this.#end;
        let last = 0;
        for (const position of those) last = this.#run(position - last, way, 1, cells(position)) + position;
        this.#note(instant, lane, begin);
      }
    }
  }

  /** Writes a run, and gives its length. */
  #run(gap: number, way: number, length: number, cells: number): number {
    this.#number(gap);
    this.#bytes[this.#end++] = way;
    this.#number(length);
    this.#number(cells);
    return length;
  }

  /** Seven bits to a byte, the lowest first. */
  #number(value: number): void {
    let left = value;
    for (; left >= 128; left >>>= 7) this.#bytes[this.#end++] = (left & 127) | 128;
    this.#bytes[this.#end++] = left;
  }

  #note(at: number, lane: number, begin: number): void {
    if (this.#steps === this.#at.length) {
      this.#at = grown(this.#at, new Float64Array(this.#steps * 2));
      this.#lane = grown(this.#lane, new Uint32Array(this.#steps * 2));
      this.#begin = grown(this.#begin, new Uint32Array(this.#steps * 2));
    }
    this.#at[this.#steps] = at;
    this.#lane[this.#steps] = lane;
    this.#begin[this.#steps] = begin;
    this.#steps += 1;
  }

  /** Makes room for a step of so many positions: a run takes up to sixteen bytes, and most much less. */
  #reserve(positions: number): void {
    const wanted = this.#end + positions * 16;
    if (wanted > this.#bytes.length)
      this.#bytes = grown(this.#bytes, new Uint8Array(Math.max(wanted, this.#bytes.length * 2)));
  }

  /**
   * Moves a tally on by all steps, and gives the requirements that flipped, in the order of the instants. In the tally
   * are the scopes of all lanes, and the systems that these concern.
   */
  through(tally: Tally): readonly TimedFlip[] {
    const lanes = [...this.#lanes.values()];
    for (const lane of lanes) this.#conclude(lane);
    const concerns = this.#concerns(tally, lanes);
    const flips: TimedFlip[] = [];
    const doubted = new Set<Seat>();
    let now = Number.NEGATIVE_INFINITY;
    for (const step of this.#inOrder()) {
      const at = this.#at[step] ?? 0;
      if (at !== now) settle(doubted, now, flips);
      now = at;
      const end = step + 1 < this.#steps ? (this.#begin[step + 1] ?? 0) : this.#end;
      for (const { seat, places } of concerns[this.#lane[step] ?? 0] ?? []) {
        this.#take(seat, places, this.#begin[step] ?? 0, end);
        if (seat.doubtful.length > 0) doubted.add(seat);
      }
    }
    settle(doubted, now, flips);
    for (const { scope, benchmark, sums } of lanes)
      for (const [position, rule] of benchmark.entries()) {
        const difference = sums.subarray(position * width, (position + 1) * width);
        if (rule && difference.some((number) => number !== 0)) tally.shift(scope, rule, difference);
      }
    tally.flips();
    return flips;
  }

  /** Takes a step to what it does to the requirements of a system. */
  #take({ cells, doubtful, isDoubtful }: Seat, places: Places, begin: number, end: number): void {
    let position = 0;
    let at = begin;
    const number = (): number => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = this.#bytes[at++] ?? 0;
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
      }
    };
    while (at < end) {
      position += number();
      const way = this.#bytes[at++] ?? 0;
      const [left, came] = [Math.floor(way / ways), way % ways];
      const until = position + number();
      const changed = number();
      // The controls of the positions of a run lie one after the other.
      const last = places.begin[until] ?? 0;
      for (let index = places.begin[position] ?? 0; index < last; index += 1) {
        const place = places.of[index] ?? 0;
        const row = place * ways;
        cells[row + left] = (cells[row + left] ?? 0) - changed;
        cells[row + came] = (cells[row + came] ?? 0) + changed;
        if (isDoubtful[place] === 1) continue;
        isDoubtful[place] = 1;
        doubtful.push(place);
      }
      position = until;
    }
  }

  /** The steps in the order of their instants; those of one instant as they came. */
  #inOrder(): Uint32Array {
    const order = Uint32Array.from({ length: this.#steps }, (_, step) => step);
    const at = this.#at;
    let isInOrder = true;
    for (let step = 1; step < this.#steps && isInOrder; step += 1) isInOrder = (at[step - 1] ?? 0) <= (at[step] ?? 0);
    return isInOrder ? order : order.sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
  }

  /** By number of the lane, the systems that its steps concern. */
  #concerns(tally: Tally, lanes: readonly Lane[]): readonly (readonly Concern[])[] {
    const heirs = new Map<string, System[]>();
    for (const system of tally.systems())
      for (const scope of new Set([system.scope, ...system.inherits])) {
        const those = heirs.get(scope) ?? [];
        heirs.set(scope, those);
        those.push(system);
      }
    const seats = new Map<System, Seat>();
    const tied = new Map<string, Places>();
    return lanes.map(({ scope, kind, benchmark }) =>
      (heirs.get(scope) ?? []).map((system) => {
        const seat = seats.get(system) ?? seatOf(tally, this.#framework, system);
        seats.set(system, seat);
        const key = `${kind}\0${system.profile}`;
        const places = tied.get(key) ?? placesOf(tally, benchmark, seat);
        tied.set(key, places);
        return { seat, places };
      }),
    );
  }
}

function grown<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** How a system stands before anything happens. */
function seatOf(tally: Tally, { profiles }: Framework, system: System): Seat {
  const controls = [...(profiles.get(system.profile) ?? [])];
  const cells = new Int32Array(controls.length * ways);
  for (const [place, control] of controls.entries())
    for (const [status, number] of tally.cellsOf(system, control).entries()) {
      const at = place * ways + (wayOf[status] ?? 0);
      cells[at] = (cells[at] ?? 0) + number;
    }
  const held = controls.map((control) =>
    system.notApplicable.has(control) ? null : tally.standing(system.scope, control),
  );
  return { system, controls, cells, standings: held, doubtful: [], isDoubtful: new Uint8Array(controls.length) };
}

/** Where the controls are that the checks of a benchmark bear on. */
function placesOf(tally: Tally, benchmark: Benchmark, { system, controls }: Seat): Places {
  const places = new Map(controls.map((control, place) => [control, place]));
  const begin = new Uint32Array(benchmark.length + 1);
  const of: number[] = [];
  for (const [position, rule] of benchmark.entries()) {
    for (const control of new Set(rule ? tally.affected(rule, system.profile) : [])) of.push(places.get(control) ?? 0);
    begin[position + 1] = of.length;
  }
  return { begin, of: Uint32Array.from(of) };
}

/** Settles the requirements that something happened to at an instant. */
function settle(doubted: Set<Seat>, at: number, flips: TimedFlip[]): void {
  for (const { system, controls, cells, standings: held, doubtful, isDoubtful } of doubted) {
    for (const place of doubtful) {
      isDoubtful[place] = 0;
      const from = held[place];
      const row = place * ways;
      const to = standingOfCounts({
        pass: cells[row + Way.pass] ?? 0,
        fail: cells[row + Way.fail] ?? 0,
        excepted: cells[row + Way.excepted] ?? 0,
        unknown: cells[row + Way.unknown] ?? 0,
      });
      if (!from || from === to) continue;
      held[place] = to;
      flips.push({ scope: system.scope, control: controls[place] ?? "", from, to, at });
    }
    doubtful.length = 0;
  }
  doubted.clear();
}
