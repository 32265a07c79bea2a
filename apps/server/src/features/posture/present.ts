/**
 * The present, as one process holds it in memory: what is kept of every scope, and what that adds up to. It grows with
 * systems and checks, not with assets. It is never changed: what was committed since makes the next one, from the scopes
 * that differ alone. It has in it what the sight of its snapshot lets through, and serves no other sight.
 * @module
 */
import type { RequirementStanding } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import type { Head } from "../../platform/live/head.ts";
import {
  havePlacesChanged,
  nextNaming,
  type Organization,
  readAbsent,
  readOrganizations,
  readSystems,
  type System,
} from "../inventory/service.ts";
import { checksBearing, controlsAround, type Systems, systemsByScope } from "./bearing.ts";
import { Flips } from "./flips.ts";
import type { Freshness, ScopeTotals } from "./projection.ts";
import type { Revision } from "./revision.ts";
import { type Counters, Rollup, type Share } from "./rollup.ts";
import { placeOf } from "./scope.ts";
import { readInputs, readScopes, type ScopeState } from "./scopes.ts";
import type { Counts } from "./store/counts.ts";

/** Organizations and systems, in the order of their ids. */
interface Places {
  readonly organizations: readonly Organization[];
  readonly systems: readonly System[];
  /** The organizations that are not there. */
  readonly absent: ReadonlySet<string>;
}

interface Held extends Places {
  readonly head: Pick<Head, "version" | "sequence">;
  /** The next instant at which an organization is named otherwise. */
  readonly namedUntil: number;
  readonly revision: Revision;
  readonly scopes: ReadonlyMap<string, ScopeState>;
  readonly freshness: ReadonlyMap<string, Freshness>;
  readonly flips: Flips;
}

const noStandings: ReadonlyMap<string, RequirementStanding> = new Map();

/** What each scope brings into the sums. */
function shareOf({ revision, systems, scopes }: Held, scope: string): Share[] {
  const state = scopes.get(scope);
  if (!state) return [];
  const byScope = systemsByScope(systems);
  const controls = controlsAround(revision, byScope, placeOf(scope));
  const standings = byScope.has(scope) ? state.standings.byControl : noStandings;
  return [{ standings, checks: checksBearing(revision, controls), counters: countersOf(revision, state.counters) }];
}

/** The counters of a scope by the ids of checks, those that count no cell left out. */
function countersOf({ checks }: Revision, counters: Counts): Counters {
  return {
    get: (check) => {
      const number = checks.get(check)?.number;
      return number !== undefined && counters.has(number) ? counters.of(number) : undefined;
    },
    *[Symbol.iterator]() {
      for (const [check, { number }] of checks) if (counters.has(number)) yield [check, counters.of(number)] as const;
    },
  };
}

export class Present {
  readonly #held: Held;
  readonly #whole: Rollup;
  readonly #byOrganization: ReadonlyMap<string, Rollup>;
  #standings: ReadonlyMap<string, ReadonlyMap<string, RequirementStanding>> | undefined;

  private constructor(held: Held, whole: Rollup, byOrganization: ReadonlyMap<string, Rollup>) {
    this.#held = held;
    this.#whole = whole;
    this.#byOrganization = byOrganization;
  }

  /** Adds everything up. */
  static of(held: Held): Present {
    const byOrganization = Map.groupBy(held.scopes.keys(), (scope) => placeOf(scope).organization);
    const shares = (scopes: Iterable<string>) => [...scopes].flatMap((scope) => shareOf(held, scope));
    return new Present(
      held,
      Rollup.of(held.revision, shares(held.scopes.keys())),
      new Map([...byOrganization].map(([id, scopes]) => [id, Rollup.of(held.revision, shares(scopes))])),
    );
  }

  /** The same with something laid over it that is not kept like that: it serves as no base of another. */
  under(change: Pick<Held, "scopes" | "freshness" | "flips">): Present {
    return this.#after({ head: this.#held.head, ...change });
  }

  /** The present after some scopes changed, and no organization or system. */
  #after(change: Pick<Held, "head" | "scopes" | "freshness" | "flips">): Present {
    const before = this.#held;
    const { scopes, freshness } = change;
    const held: Held = {
      ...before,
      ...change,
      scopes: scopes.size === 0 ? before.scopes : new Map([...before.scopes, ...scopes]),
      freshness: freshness.size === 0 ? before.freshness : new Map([...before.freshness, ...freshness]),
    };
    if (scopes.size === 0) return new Present(held, this.#whole, this.#byOrganization);
    const shares = (of: Held, those: readonly string[]) => those.flatMap((scope) => shareOf(of, scope));
    const shift = (rollup: Rollup | undefined, those: readonly string[]): Rollup =>
      (rollup ?? Rollup.of(held.revision, [])).shifted(shares(before, those), shares(held, those));
    const byOrganization = new Map(this.#byOrganization);
    for (const [id, those] of Map.groupBy(scopes.keys(), (scope) => placeOf(scope).organization))
      byOrganization.set(id, shift(byOrganization.get(id), those));
    return new Present(held, shift(this.#whole, [...scopes.keys()]), byOrganization);
  }

  /**
   * The present of a snapshot.
   * @param base One of the same sight that was made before that snapshot was taken, so that all it has in it is seen there.
   * @param head Read in that snapshot.
   */
  static async at(
    tx: Tx,
    { head, asOf, revision }: { readonly head: Head; readonly asOf: number; readonly revision: Revision },
    base: Present | null,
  ): Promise<Present> {
    const { version, sequence, recordedAt } = head;
    const held = base === null ? null : base.#held;
    // Of a database that was set back nothing is known.
    if (!base || !held || held.head.version > version || held.head.sequence > sequence)
      return Present.of(
        await readAll(tx, { head, asOf, revision }, await Flips.read(tx, { asOf: recordedAt, sequence })),
      );
    const renamed = held.namedUntil <= asOf;
    if (
      !renamed &&
      held.head.version === version &&
      held.head.sequence === sequence &&
      held.revision.sequence === revision.sequence
    )
      return base;
    const since = held.head.version;
    const flips = since === version ? held.flips : await held.flips.since(tx, since);
    if (renamed || held.revision.sequence !== revision.sequence || (await havePlacesChanged(tx, held.head.sequence)))
      return Present.of(await readAll(tx, { head, asOf, revision }, flips));
    return base.#after({
      ...{ head, flips },
      scopes: since === version ? new Map() : await readScopes(tx, revision, { since }),
      freshness: since === version ? new Map() : await readInputs(tx, since),
    });
  }

  get version(): number {
    return this.#held.head.version;
  }

  /** The last entry of the log. */
  get sequence(): number {
    return this.#held.head.sequence;
  }

  /** The next instant at which an organization is named otherwise. */
  get namedUntil(): number {
    return this.#held.namedUntil;
  }

  get revision(): Revision {
    return this.#held.revision;
  }

  get organizations(): readonly Organization[] {
    return this.#held.organizations;
  }

  get systems(): readonly System[] {
    return this.#held.systems;
  }

  /** The organizations that are not there. */
  get absent(): ReadonlySet<string> {
    return this.#held.absent;
  }

  get flips(): Flips {
    return this.#held.flips;
  }

  get freshness(): ReadonlyMap<string, Freshness> {
    return this.#held.freshness;
  }

  /** Of each system, in their order, how its requirements stand. */
  get standings(): ReadonlyMap<string, ReadonlyMap<string, RequirementStanding>> {
    const { scopes } = this.#held;
    this.#standings ??= new Map(
      [...this.#systems.keys()].flatMap((scope) => {
        const state = scopes.get(scope);
        return state ? [[scope, state.standings.byControl] as const] : [];
      }),
    );
    return this.#standings;
  }

  get #systems(): Systems {
    return systemsByScope(this.#held.systems);
  }

  /** What the cells of each system add up to. */
  get totals(): ReadonlyMap<string, ScopeTotals> {
    const { scopes } = this.#held;
    return new Map(
      [...this.#systems.keys()].flatMap((scope) => {
        const state = scopes.get(scope);
        return state ? [[scope, state] as const] : [];
      }),
    );
  }

  /** What is kept of a scope; undefined where nothing ever was. */
  scope(scope: string): ScopeState | undefined {
    return this.#held.scopes.get(scope);
  }

  /** The counters of a scope; null where nothing was ever counted there. */
  counters(scope: string): Counters | null {
    const state = this.#held.scopes.get(scope);
    return state ? countersOf(this.#held.revision, state.counters) : null;
  }

  /** All scopes. */
  get scopes(): Iterable<string> {
    return this.#held.scopes.keys();
  }

  /** What everything adds up to, or an organization's scopes. */
  rollup(organization?: string): Rollup {
    if (organization === undefined) return this.#whole;
    return this.#byOrganization.get(organization) ?? Rollup.of(this.#held.revision, []);
  }
}

async function readAll(
  tx: Tx,
  { head, asOf, revision }: { readonly head: Head; readonly asOf: number; readonly revision: Revision },
  flips: Flips,
): Promise<Held> {
  const { sequence } = head;
  return {
    ...{ head, revision, flips },
    namedUntil: await nextNaming(tx, { asOf, sequence }),
    organizations: await readOrganizations(tx, { asOf, sequence }),
    systems: await readSystems(tx, null),
    absent: await readAbsent(tx, { asOf, sequence }),
    scopes: await readScopes(tx, revision, { since: 0 }),
    freshness: await readInputs(tx),
  };
}
