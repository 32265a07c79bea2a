/**
 * The moment that an answer is for: reading it from a request, and making sure that its past is over.
 * @module
 */
import { type Database, inSnapshot, inTransaction, type Tx } from "../../platform/database/database.ts";
import { currentSight, forTheHouse, withSight } from "../../platform/database/sight.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest, notFound } from "../../platform/http/problems.ts";
import { closeUntil, holdHead, readHead } from "../../platform/live/head.ts";
import { below, nextTurn, parentsAt, readStatements } from "../inventory/service.ts";
import { sequenceAt } from "./acceptance.ts";
import { countDue } from "./catch-up/due.ts";
import { overlayOf } from "./catch-up/overlay.ts";
import type { Overlays } from "./catch-up/overlays.ts";
import { NeedsSettling, overlaidProjection } from "./catch-up/projection.ts";
import { nextChange, settleUntil } from "./clock.ts";
import { type Among, moveAmong, moveSome, readUnmoved } from "./content-move.ts";
import { liveProjection } from "./live.ts";
import { Unmoved } from "./moving-page.ts";
import { Present } from "./present.ts";
import { notKept, outsideTime, tooEarly } from "./problems.ts";
import type { Moment, Projection } from "./projection.ts";
import { type About, everything, scopesAbout } from "./past/about.ts";
import { type Counted, countAt, type Scopes } from "./past/counting.ts";
import { tellTurns } from "./organization-turns.ts";
import { replayProjection } from "./replay.ts";
import { readCuts } from "./retention/policy.ts";
import type { Revision } from "./revision.ts";
import { placeOf } from "./scope.ts";

/** The two clocks as a request gives them; absent for the present. */
export interface Asked {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
  /** Only this organization and those under it. */
  readonly under?: string | undefined;
}

export interface Reading {
  readonly database: Database;
  readonly clock: () => number;
  /** The content that was in use at an entry of the log. */
  readonly revisionAt: (tx: Tx, sequence: number) => Promise<Revision>;
  /** How scopes stood at moments of the past that were asked for lately. */
  readonly counts: Map<string, Counted>;
  /** The latest present that was asked for here, by the sight of whoever asked: each is read with that sight. */
  readonly latest: Map<string, Present>;
  /** What the clock changed and nobody has written down yet, where that is much. */
  readonly overlays: Overlays;
  /** So many subjects may be due for a reader to settle them first. */
  readonly fewDue: number;
  /** Settles what is due, however much it is. */
  readonly catchUp: () => Promise<void>;
}

/** How a present is read of which much is due by the clock. */
export interface Manner {
  /**
   * The answer is made of what a projection says, and of no table that tells what was shown: it need not wait until all is
   * settled. Default: it waits.
   */
  readonly atOnce?: boolean;
}

export const atOnce: Manner = { atOnce: true };

/** What is asked for: a moment, and what the answer is about, which of the past is all that is counted. */
interface Wanted extends Manner {
  readonly asked: Asked;
  readonly about: About;
}

/**
 * Has `answer` look at the state of everything, at the moment asked for. The present comes from what is kept; what the
 * clock changed meanwhile is settled first, or laid over it where that is much. The past is closed first, so that the same
 * pair of clocks gives the same answer for ever.
 * @throws ProblemError where the moment is in the future, or what was then is no longer kept.
 */
export async function readAt<T>(
  reading: Reading,
  wanted: Wanted,
  answer: (projection: Projection) => Promise<T>,
): Promise<T> {
  const { under, ...moment } = wanted.asked;
  if (under === undefined) return readAll(reading, wanted, answer);
  const seen = await readAll(reading, { asked: moment, about: everything, ...atOnce }, (projection) =>
    organizationsUnder(projection, under),
  );
  // What is below an organization is the whole house of whoever sees no more: every answer is made of it alike.
  return withSight(seen, () => readAll(reading, { ...wanted, asked: moment }, answer));
}

/**
 * An organization and those that are under it, of those that are seen.
 * @throws ProblemError where it is not seen itself.
 */
async function organizationsUnder(
  { tx, moment, organizations }: Projection,
  under: string,
): Promise<readonly string[]> {
  const seen = await organizations();
  if (!seen.some(({ id }) => id === under)) throw new ProblemError(notFound);
  const all = below(parentsAt(await readStatements(tx, moment.sequence), moment), [under]);
  return seen.map(({ id }) => id).filter((id) => all.has(id));
}

async function readAll<T>(
  reading: Reading,
  { asked, about, ...manner }: Wanted,
  answer: (projection: Projection) => Promise<T>,
): Promise<T> {
  if (asked.asOf === undefined && asked.knownAt === undefined) return readNow(reading, manner, answer);
  const { database, clock, revisionAt } = reading;
  const { recordedAt } = await inSnapshot(database, readHead);
  // Acceptance may run a little ahead of the clock, where that was set back or much was accepted at once.
  const now = Math.max(clock(), recordedAt);
  const asOf = asked.asOf === undefined ? now : Date.parse(asked.asOf);
  const knownAt = asked.knownAt === undefined ? now : Date.parse(asked.knownAt);
  const moments = Object.entries({ "?asOf": asOf, "?knownAt": knownAt });
  const future = moments.filter(([, at]) => !(at <= now));
  if (future.length > 0)
    throw new ProblemError(outsideTime, {
      errors: future.map(([pointer]) => ({ pointer, detail: outsideTime.title })),
    });
  const before = moments.filter(([, at]) => at < 0);
  if (before.length > 0)
    throw new ProblemError(invalidRequest, { errors: before.map(([pointer]) => ({ pointer, detail: tooEarly })) });
  await close(reading, { asOf, knownAt });
  return inSnapshot(database, async (tx) => {
    const sequence = await sequenceAt(tx, knownAt);
    const revision = await revisionAt(tx, sequence);
    const moment = { asOf, knownAt, sequence, live: false };
    const scopes = await scopesAbout(tx, moment, about);
    await refuseNotKept(tx, moment, scopes);
    let counted: Promise<Counted> | undefined;
    const count = (): Promise<Counted> => (counted ??= countedAt(reading, tx, revision, { at: moment, scopes }));
    return answer(replayProjection(tx, moment, revision, count));
  });
}

/** Where what the answer needs may be gone, it is refused: what is left must not be taken for all. */
async function refuseNotKept(tx: Tx, { asOf, knownAt }: Moment, scopes: Scopes): Promise<void> {
  const organizations = scopes && new Set([...scopes].map((scope) => placeOf(scope).organization));
  const cuts = (await readCuts(tx)).filter(({ organization }) => organizations?.has(organization) ?? true);
  const from = Math.max(Number.NEGATIVE_INFINITY, ...cuts.map(({ answersFrom }) => answersFrom));
  const moments = Object.entries({ "?asOf": asOf, "?knownAt": knownAt }).filter(([, at]) => at < from);
  if (moments.length === 0) return;
  const at = new Date(from).toISOString();
  const detail = { ja: `${at} 以降の時点を指定してください。`, en: `Ask for ${at} or a later moment.` };
  throw new ProblemError(notKept, { detail, errors: moments.map(([pointer]) => ({ pointer, detail })) });
}

/** Of how many moments the counts are kept: several pages ask for the same one in a row. */
const mostCounts = 4;

/** How scopes stood at a moment whose past is over: it never changes, so what was counted can be used again. */
async function countedAt(
  { counts, revisionAt }: Reading,
  tx: Tx,
  revision: Revision,
  { at, scopes }: { readonly at: Moment; readonly scopes: Scopes },
): Promise<Counted> {
  const of = scopes && [...scopes].toSorted((a, b) => (a < b ? -1 : 1));
  // From the moment asked for on, what is known is told by the log alone.
  const key = JSON.stringify([at.asOf, Math.min(at.asOf, at.knownAt), at.sequence, of, currentSight()]);
  const counted = counts.get(key) ?? (await countAt(tx, { revision, revisionAt }, at, scopes));
  counts.delete(key);
  counts.set(key, counted);
  for (const old of counts.keys()) if (counts.size > mostCounts) counts.delete(old);
  return counted;
}

/** For how many sights the present is held. */
const mostSights = 16;

function hold(latest: Reading["latest"], sight: string, present: Present): void {
  latest.delete(sight);
  latest.set(sight, present);
  for (const old of latest.keys()) if (latest.size > mostSights) latest.delete(old);
}

async function readNow<T>(
  reading: Reading,
  manner: Manner,
  answer: (projection: Projection) => Promise<T>,
): Promise<T> {
  const { database, clock, revisionAt, latest, overlays, fewDue } = reading;
  let mayLayOver = manner.atOnce ?? false;
  for (;;) {
    // Held before the snapshot is taken, so that nothing is in it that the snapshot does not see.
    const sight = JSON.stringify(currentSight());
    const base = latest.get(sight) ?? null;
    const read = await inSnapshot(database, async (tx) => {
      const head = await readHead(tx);
      const { sequence, recordedAt } = head;
      const asOf = Math.max(clock(), recordedAt);
      const due = await countDue(tx, asOf, fewDue + 1);
      // An overlay is laid over subjects that have all followed the content in use.
      if (due > fewDue && mayLayOver && (await readUnmoved(tx)) === null) {
        const found = overlays.find(sight, { head, revision: await revisionAt(tx, sequence), now: asOf });
        return found && { answer: await answered(answer, overlaidProjection(tx, found.moment, found.overlay)) };
      }
      if (due > 0) return { due };
      const moment = { asOf, knownAt: recordedAt, sequence, live: true };
      const present = await Present.at(tx, { head, asOf, revision: await revisionAt(tx, sequence) }, base);
      const other = latest.get(sight) ?? null;
      if (other === base || present.version >= (other?.version ?? 0)) hold(latest, sight, present);
      overlays.drop(sight);
      return { answer: { value: await answer(liveProjection(tx, moment, present)) } };
    }).catch((error: unknown) => {
      if (error instanceof Unmoved) return error;
      throw error;
    });
    if (read instanceof Unmoved) {
      await moveNow(reading, read.those);
      continue;
    }
    if (read?.answer) return read.answer.value;
    if (read === null) await layOver(reading, sight);
    else if ((read.due ?? Number.POSITIVE_INFINITY) <= fewDue) await settleNow(reading);
    else await reading.catchUp();
    // What needs settling is settled now. Should it be due again, it is settled again.
    if (read) mayLayOver = false;
  }
}

/** An answer; null where it needs what only settling makes true. */
async function answered<T>(
  answer: (projection: Projection) => Promise<T>,
  projection: Projection,
): Promise<{ readonly value: T } | null> {
  try {
    return { value: await answer(projection) };
  } catch (error) {
    if (error instanceof NeedsSettling) return null;
    throw error;
  }
}

/** Has all of some subjects follow the content in use, some at a time, so that others get their turns in between. */
export async function moveNow({ database, revisionAt }: Settling, those: Among): Promise<void> {
  const more = (): Promise<boolean> =>
    inTransaction(database, async (tx) => {
      const { sequence } = await holdHead(tx);
      return moveAmong(tx, await revisionAt(tx, sequence), those);
    });
  while (await forTheHouse(more));
}

/**
 * Has some more subjects follow the content in use.
 * @returns for how many milliseconds others shall have their turns before the next; null where all have followed.
 */
export async function moveSomeNow({ database, revisionAt }: Settling): Promise<number | null> {
  if ((await inSnapshot(database, readUnmoved)) === null) return null;
  const begun = performance.now();
  await inTransaction(database, async (tx) => {
    const { sequence } = await holdHead(tx);
    await moveSome(tx, await revisionAt(tx, sequence));
  });
  // Every other moment is left to those who wait.
  return Math.ceil(performance.now() - begun);
}

/** Has an overlay made of what is due. */
function layOver({ database, clock, revisionAt, latest, overlays }: Reading, sight: string): Promise<void> {
  return overlays.make(sight, () => {
    const base = latest.get(sight) ?? null;
    return inSnapshot(database, async (tx) => {
      const head = await readHead(tx);
      const { sequence, recordedAt } = head;
      const asOf = Math.max(clock(), recordedAt);
      const present = await Present.at(tx, { head, asOf, revision: await revisionAt(tx, sequence) }, base);
      hold(latest, sight, present);
      return overlayOf(tx, present, { asOf, knownAt: recordedAt });
    });
  });
}

/** About how many subjects are settled in one transaction, so that others get their turns in between. */
const mostAtOnce = 2000;

type Settling = Pick<Reading, "database" | "clock" | "revisionAt">;

/** Settles what is due by the clock. @returns how many cells changed. */
export async function settleNow(settling: Settling): Promise<number> {
  for (let changed = 0; ; ) {
    const done = await settleSome(settling);
    changed += done.changed;
    if (done.settled) return changed;
  }
}

/** Settles some of what is due by the clock. @returns how many cells changed, and whether that is all. */
export function settleSome({
  database,
  clock,
  revisionAt,
}: Settling): Promise<{ readonly changed: number; readonly settled: boolean }> {
  // There is one clock for all organizations, whoever looks.
  return forTheHouse(() =>
    inTransaction(database, async (tx) => {
      const { sequence, recordedAt } = await holdHead(tx);
      const until = Math.max(clock(), recordedAt);
      return settleUntil(tx, await revisionAt(tx, sequence), until, sequence, mostAtOnce);
    }),
  );
}

/** Tells what was planned of organizations and is so by now. */
export function tellTurnsNow({ database, clock }: Settling): Promise<number> {
  return forTheHouse(async () => {
    const now = clock();
    if ((await inSnapshot(database, nextTurn)) > now) return 0;
    return inTransaction(database, (tx) => tellTurns(tx, now));
  });
}

/** Sees to it that nothing more will be known by `knownAt`, and that the clock's changes up to `asOf` are made. */
async function close(
  { database, revisionAt, fewDue, catchUp }: Reading,
  { asOf, knownAt }: { asOf: number; knownAt: number },
): Promise<void> {
  const { isOpen, due } = await inSnapshot(database, async (tx) => {
    const { recordedAt } = await readHead(tx);
    const isOpen = knownAt > recordedAt || (await nextChange(tx)) <= asOf;
    return { isOpen, due: isOpen ? await countDue(tx, Math.max(asOf, knownAt, recordedAt), fewDue + 1) : 0 };
  });
  if (!isOpen) return;
  // Of much, one transaction would let nobody else get a turn.
  if (due > fewDue) await catchUp();
  await forTheHouse(() =>
    inTransaction(database, async (tx) => {
      const { sequence, recordedAt } = await holdHead(tx);
      await settleUntil(tx, await revisionAt(tx, sequence), Math.max(asOf, knownAt, recordedAt), sequence);
      await closeUntil(tx, knownAt);
    }),
  );
}
