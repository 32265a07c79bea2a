/**
 * What read models are made of: the state of everything at one moment, whether kept live or replayed from the log.
 * @module
 */
import type { RequirementStanding, Step, TimedFlip } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import type { Clocks, Organization, Subject, SubjectFilter, System } from "../inventory/service.ts";
import type { Aged, AssetPage, InOrder, Within } from "./pages.ts";
import type { SubjectRecord } from "./records.ts";
import type { Flips } from "./flips.ts";
import type { CheckPlace, Revision } from "./revision.ts";
import type { Counters, Rollup } from "./rollup.ts";

/** The moment that an answer is for, on both clocks. */
export interface Moment extends Clocks {
  readonly knownAt: number;
  /** Whether it was asked for as the present. */
  readonly live: boolean;
}

/** What the cells of a scope add up to. */
export interface ScopeTotals {
  /** Number of cells by status: of a system, those that bear on its profile. */
  readonly cells: ArrayLike<number>;
  readonly points: number;
}

/** Number of cells by status, of one check in one scope. */
export interface Counter {
  readonly scope: string;
  readonly place: CheckPlace;
  readonly cells: ArrayLike<number>;
}

/** How fresh what is known of a scope's subjects is; Infinity where nothing is, -Infinity where nothing came. */
export interface Freshness {
  readonly assets: number;
  readonly oldestInput: number;
  readonly lastReceived: number;
}

/** What the clock changed by a moment, and nobody has written down yet. */
export interface Unsettled {
  /** How a requirement flipped last; undefined where it did not. */
  flipped(scope: string, control: string): TimedFlip | undefined;
  /** What changed of the cells of subjects, in its order, by key. */
  steps(subjects: readonly Subject[]): Promise<ReadonlyMap<string, readonly Step[]>>;
}

/**
 * One state of everything. Its implementations give the same for the same moment: `live.ts` from what is kept by change,
 * `catch-up/` from that and what is due by the clock, `replay.ts` from the log.
 */
export interface Projection {
  readonly tx: Tx;
  readonly moment: Moment;
  readonly revision: Revision;
  /** What is not in the tables that tell what was shown; null where all is. */
  readonly unsettled: Unsettled | null;
  /** All that were known, those that ended and those that are still to come among them. */
  organizations(): Promise<readonly Organization[]>;
  /** Those of them that are not there at the moment. */
  absent(): Promise<ReadonlySet<string>>;
  /** In the order of organizations and ids. */
  systems(): Promise<readonly System[]>;
  /** In the order of organizations and ids. */
  subjects(filter: SubjectFilter): Promise<readonly Subject[]>;
  /** The status of each cell of subjects, by key. */
  statuses(subjects: readonly Subject[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** The same, with the evidence behind them, in the order of the subjects. */
  records(subjects: readonly Subject[]): Promise<readonly SubjectRecord[]>;
  /** A page of assets, and how many there are in all; sorted by a word, then the worst first. */
  assets(page: AssetPage): Promise<{ readonly subjects: readonly Subject[]; readonly total: number }>;
  /** The subjects of one kind in some scopes, in the order of ids and organizations, some at a time. */
  inOrder(wanted: InOrder): AsyncIterable<readonly Subject[]>;
  /** What is known of the subjects of a scope that have any input, the oldest first, some at a time. */
  byAge(within: Within): AsyncIterable<Aged>;
  /** Number of cells by status, by scope and check. */
  histograms(scopes: readonly string[]): Promise<ReadonlyMap<string, Counters>>;
  /** What flipped lately, added up. */
  flips(): Promise<Flips>;
  /** What the scopes of an organization add up to, or all. */
  rollup(organization?: string): Promise<Rollup>;
  /** Of some checks, the counters of all scopes in which a cell fails without an exception, or is unknown. */
  gaps(state: "fail" | "unknown", checks: readonly CheckPlace[]): Promise<readonly Counter[]>;
  /** The standing of each requirement, by scope of its system and control, in the order of the ids. */
  standings(): Promise<ReadonlyMap<string, ReadonlyMap<string, RequirementStanding>>>;
  /** By scope of the system. */
  totals(): Promise<ReadonlyMap<string, ScopeTotals>>;
  /** By scope, those of organizations included. */
  freshness(): Promise<ReadonlyMap<string, Freshness>>;
}
