/**
 * Those who do something: writers with hosts of their own, a planner who changes profiles, a decider, a reader.
 */
import { z } from "@hono/zod-openapi";
import type { ObservationBatch } from "../../apps/server/src/features/posture/schema.ts";
import { type Answer, ask, askOnce } from "./asking.ts";
import { mostBack, type SteppedClock } from "./clock.ts";
import { checkNames, type Kind } from "./content.ts";
import type { Decisions, InUse } from "./decisions.ts";
import type { Fleet } from "./fleet.ts";
import { type Ledger, organizations, type Organization, systemsOf } from "./ledger.ts";
import type { Random } from "./random.ts";

export interface Stage {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly clock: SteppedClock;
  readonly decisions: Decisions;
  readonly stopping: () => boolean;
}

const minute = 60_000;
const hour = 60 * minute;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const accepted = z.object({ sequence: z.int() });

export interface Subject {
  readonly kind: Kind;
  readonly name: string;
  readonly organization: Organization;
}

let told = 0;

/** A report that was never sent before. */
export function report(
  { kind, name, organization }: Subject,
  random: Random,
  { clock, ledger }: Stage,
): ObservationBatch {
  const now = clock.now();
  const placed = random.next() < 0.3 ? ledger.placed.get(name) : undefined;
  const late = random.next() < 0.15 ? random.between(0, 8 * hour) : random.between(0, 5 * minute);
  const asked = ledger.edition.checks[kind].flatMap(({ check, silence }) => (silence === "unknown" ? [check] : []));
  const chosen = asked.filter(() => random.next() < 0.7);
  // Who reports may know another edition than the one in use.
  const other = random.pick(checkNames);
  if (random.next() < 0.05 && !chosen.includes(other)) chosen.push(other);
  told += 1;
  return {
    subject: {
      ...{ kind, name, ...(kind !== "organization" && { organization }) },
      // Where it says so, it is where it was last put; sent again later, it may be elsewhere.
      ...(kind === "host" && placed !== undefined && { system: placed }),
    },
    source: random.pick(["agent", "scanner"]),
    observedAt: new Date(now - mostBack - minute - late).toISOString(),
    cells: (chosen.length > 0 ? chosen : [asked[0] ?? other]).map((check) => ({
      check,
      outcome: random.weighted({ pass: 10, fail: 5, error: 1, "not-applicable": 1 }),
      reason: `said ${told}`,
    })),
  };
}

/** Sends a report. @returns its number, or the answer by which it was refused. */
async function deliver({ fleet, ledger }: Stage, n: number, body: ObservationBatch): Promise<number | Answer> {
  const answer = await ask(fleet, ledger, n, { method: "POST", path: "/api/v1/observations", body });
  const parsed = accepted.safeParse(answer.body);
  return answer.status === 202 && parsed.success ? parsed.data.sequence : answer;
}

/** Sends a report that was never sent before. @returns where the ledger has it; null where it was refused. */
export async function reportAnew(stage: Stage, n: number, body: ObservationBatch): Promise<number | null> {
  const { ledger, clock } = stage;
  const at = clock.now();
  const since = ledger.last;
  const sequence = await deliver(stage, n, body);
  if (typeof sequence === "number") return ledger.acknowledged.push({ at, body, sequence }) - 1;
  const isHonest = sequence.status === 422 && (await wasWrong(stage, body, since));
  if (!isHonest) ledger.violated(`a right report was refused: ${JSON.stringify([sequence, body])}`);
  ledger.count("report refused");
  ledger.refused.push({ at, body });
  return null;
}

/** Whether a content does not ask what a report tells. */
const asksOtherwise = ({ checks }: InUse, { subject, cells }: ObservationBatch): boolean =>
  cells.some(({ check }) => checks.get(check)?.subject !== subject.kind || checks.get(check)?.silence === "fail");

/** Whether a report was wrong by a content that was in use after `since`. */
async function wasWrong({ decisions }: Stage, body: ObservationBatch, since: number): Promise<boolean> {
  for (;;)
    try {
      const all = await decisions.contents();
      return all.some((one, index) => (all[index + 1]?.sequence ?? Infinity) > since && asksOtherwise(one, body));
    } catch {
      // The database is away.
      await pause(200);
    }
}

/** Sends what was refused once more: it was not kept, and may be right by now. */
export async function sendRefused(stage: Stage): Promise<void> {
  const { ledger } = stage;
  for (const { body, at } of ledger.refused.splice(0)) {
    const { kind, name, organization } = body.subject;
    // Its system may be elsewhere by now, and is not to be founded anew.
    if (kind !== "organization" && ledger.homeOf(body.subject) !== (organization ?? ledger.homeOf(body.subject)))
      continue;
    const sequence = await deliver(stage, 0, body);
    if (typeof sequence === "number") {
      ledger.acknowledged.push({ at, body, sequence });
      if (kind === "host" && !ledger.placed.has(name)) ledger.placed.set(name, "default");
      ledger.count("refused, and right later");
    } else if (![409, 422].includes(sequence.status))
      ledger.violated(`what was refused was answered with ${JSON.stringify([sequence, body])}`);
  }
}

const takenUp = z.object({ sequences: z.array(z.int()), refused: z.array(z.unknown()).length(0) });

/** Sends reports in the short form, in one request. @returns their numbers, or the answer by which one was refused. */
async function deliverAll(
  { fleet, ledger }: Stage,
  n: number,
  lines: readonly object[],
): Promise<readonly number[] | Answer> {
  const answer = await ask(fleet, ledger, n, { method: "POST", path: "/api/v1/reports", body: lines });
  const parsed = takenUp.safeParse(answer.body);
  return answer.status === 202 && parsed.success ? parsed.data.sequences : answer;
}

const letters = { pass: "P", fail: "F", error: "E", "not-applicable": "N" } as const;

/** A report in the short form. */
function lineOf({ cells, ...body }: ObservationBatch, { name, checks: list }: Benchmark): object {
  const told = list.map((check) => cells.find((cell) => cell.check === check));
  const findings = told.flatMap((cell, place) => (cell?.reason ? [[place, { reason: cell.reason }] as const] : []));
  const outcomes = told.map((cell) => (cell ? letters[cell.outcome] : "-")).join("");
  return { ...body, benchmark: name, outcomes, findings: Object.fromEntries(findings) };
}

/** Sends it once more; it must have the number that it had. */
export async function sendAgain(stage: Stage, n: number, index: number): Promise<void> {
  const { ledger, clock } = stage;
  const before = ledger.acknowledged[index];
  if (!before) return;
  const { line, body } = before;
  const at = clock.now();
  const told = line ? await deliverAll(stage, n, [line]) : [await deliver(stage, n, body)];
  const sequence = "status" in told ? told : told[0];
  if (sequence === before.sequence) return;
  if (!ledger.mayBeGone(before, clock.now()))
    ledger.violated(`${JSON.stringify(body)} was number ${before.sequence}, and is ${JSON.stringify(sequence)}`);
  // Of what was cleared away nobody knows that it came before: it is taken up by what is asked now.
  if (typeof sequence === "number" && !ledger.acknowledged.some((one) => one.sequence === sequence))
    ledger.acknowledged.push({ ...before, at, sequence });
}

export interface Benchmark {
  readonly name: string;
  readonly checks: readonly string[];
}

const benchmarks = z.object({
  benchmarks: z.array(z.object({ kind: z.string(), version: z.string(), checks: z.array(z.string()) })),
});

/** The list of checks of hosts that the short form goes by. */
export async function hostBenchmark({ fleet, ledger }: Pick<Stage, "fleet" | "ledger">): Promise<Benchmark> {
  const answer = await ask(fleet, ledger, 0, { path: "/api/v1/benchmarks" });
  const found = benchmarks.parse(answer.body).benchmarks.find(({ kind }) => kind === "host");
  if (!found) throw new Error("there is no benchmark of hosts");
  return { name: `host@${found.version}`, checks: found.checks };
}

/** What of a report the short form tells: whoever goes by an older list knows no other check. */
const within = (body: ObservationBatch, { checks: list }: Benchmark): ObservationBatch => ({
  ...body,
  cells: body.cells.filter(({ check }) => list.includes(check)),
});

/** Reports on hosts of its own, and moves them. Everything about a host is done by one, one thing after the other. */
export async function writer(stage: Stage, random: Random, name: string): Promise<void> {
  const { fleet, ledger, clock, stopping } = stage;
  const hosts = Array.from({ length: 5 }, (_, n): Subject => {
    const organization = random.pick(organizations);
    return { kind: "host", name: `${name}-${n}`, organization };
  });
  const others: Subject[] = organizations.flatMap((organization): Subject[] => [
    { kind: "organization", name: organization, organization },
    ...systemsOf(organization).map((system): Subject => ({ kind: "system", name: system, organization })),
  ]);
  const mine: readonly Subject[] = name === "writer-0" ? [...hosts, ...others] : hosts;
  // What is rare comes up once in any case.
  const first: ("again" | "wrong" | "bulk")[] = ["again", "wrong", "bulk"];
  let benchmark = await hostBenchmark(stage);
  for (let n = random.between(0, 9); !stopping(); n++) {
    const subject = mine[random.between(0, mine.length - 1)];
    if (!subject) return;
    const often = { report: 60, bulk: 24, again: 6, wrong: 3, move: subject.kind === "host" ? 7 : 0 };
    const act = first.pop() ?? random.weighted(often);
    ledger.count(act);
    if (act === "report") {
      const index = await reportAnew(stage, n, report(subject, random, stage));
      if (index !== null && subject.kind === "host" && !ledger.placed.has(subject.name))
        ledger.placed.set(subject.name, "default");
    } else if (act === "bulk") {
      // Now and then it learns what the list is by now.
      if (random.next() < 0.4) benchmark = await hostBenchmark(stage);
      const told = hosts.filter(() => random.next() < 0.6).map((host) => report(host, random, stage));
      const bodies = told.map((body) => within(body, benchmark));
      const lines = bodies.map((body) => lineOf(body, benchmark));
      const at = clock.now();
      const sequences = lines.length === 0 ? [] : await deliverAll(stage, n, lines);
      if ("status" in sequences) {
        ledger.violated(`right reports were refused: ${JSON.stringify([sequences, lines])}`);
        continue;
      }
      for (const [index, body] of bodies.entries()) {
        ledger.acknowledged.push({ at, body, line: lines[index] ?? {}, sequence: sequences[index] ?? 0 });
        if (!ledger.placed.has(body.subject.name)) ledger.placed.set(body.subject.name, "default");
      }
    } else if (act === "again") {
      await sendAgain(stage, n, random.between(0, ledger.acknowledged.length - 1));
    } else if (act === "wrong") {
      const body = { ...report(subject, random, stage), cells: [{ check: "no.such", outcome: "pass" }] };
      const { status } = await ask(fleet, ledger, n, { method: "POST", path: "/api/v1/observations", body });
      if (status !== 422) ledger.violated(`a wrong report was answered with ${status}`);
    } else if (ledger.placed.has(subject.name)) {
      const system = random.pick(["default", ...systemsOf(subject.organization)]);
      const path = `/api/v1/assets/${encodeURIComponent(`host:${subject.name}`)}`;
      const body = { system, organization: subject.organization };
      const { status } = await ask(fleet, ledger, n, { method: "PUT", path, body });
      // There is no system `default` before a host came into it.
      if (status === 204) ledger.placed.set(subject.name, system);
      else if (status !== 404 && status !== 422) ledger.violated(`a move was answered with ${status}`);
    }
  }
}

const profileNames = ["low", "moderate"] as const;

export async function declare(stage: Stage, n: number, organization: Organization, system: string, profile: string) {
  const { fleet, ledger } = stage;
  const path = `/api/v1/systems/${system}`;
  const answer = await ask(fleet, ledger, n, { method: "PUT", path, body: { organization, profile } });
  if (answer.status === 200) ledger.profiles.set(system, profile);
  else ledger.violated(`a declaration was answered with ${JSON.stringify(answer)}`);
}

/** Gives systems another profile. */
export async function planner(stage: Stage, random: Random): Promise<void> {
  for (let n = 0; !stage.stopping(); n++) {
    await pause(random.between(50, 400));
    const organization = random.pick(organizations);
    stage.ledger.count("profile");
    await declare(stage, n, organization, random.pick(systemsOf(organization)), random.pick(profileNames));
  }
}

/** Grants exceptions and ends them, and decides that controls are not applicable. What fails may have been kept. */
export async function decider(stage: Stage, random: Random): Promise<void> {
  const { decisions, ledger, clock, stopping } = stage;
  const held: { readonly organization: string; readonly id: number }[] = [];
  while (!stopping()) {
    await pause(random.between(20, 200));
    const organization = random.pick(organizations);
    const system = random.pick(systemsOf(organization));
    const act = random.weighted({ grant: 6, revoke: 3, decide: 2 });
    try {
      if (act === "grant") {
        const from = clock.now() + random.between(-hour, hour);
        const until = Math.max(from, clock.now()) + random.between(minute, 5 * hour);
        const check = random.pick(checkNames);
        const id = await decisions.grant({ organization, system, subject: null, check, from, until }, "r");
        ledger.granted.set(id, { at: clock.now(), from, until });
        held.push({ organization, id });
      } else if (act === "revoke") {
        const [one] = held.splice(random.between(0, held.length), 1);
        if (one) await decisions.revoke(one.organization, one.id);
      } else {
        const control = random.pick(["T-1", "T-2"]);
        await decisions.decide({ organization, system, control }, random.next() < 0.5);
      }
      ledger.count(act);
    } catch {
      ledger.count(`${act} failed`);
    }
  }
}

const passes = z.object({
  moment: z.object({ asOf: z.string() }),
  items: z.array(
    z.object({
      subject: z.object({ id: z.string() }),
      check: z.object({ id: z.string() }),
      state: z.string(),
      freshUntil: z.string().nullable(),
    }),
  ),
});

const verified = z.object({ differences: z.array(z.unknown()) });

/** Recounts now and then, whatever befalls them. */
export async function auditor({ fleet, ledger, stopping }: Stage, random: Random): Promise<void> {
  for (let n = 0; !stopping(); n++) {
    for (let left = random.between(3, 15); left > 0 && !stopping(); left -= 1) await pause(1000);
    const answer = await askOnce(fleet, ledger, n, { path: "/api/v1/state/verify" });
    if (!answer) continue;
    ledger.count("recount");
    const { differences } = verified.parse(answer.body);
    if (differences.length > 0) ledger.violated(`a recount differs: ${JSON.stringify(differences.slice(0, 3))}`);
  }
}

/** Pages of assets, for which those have to follow the content that are on them. */
const pages = ["/api/v1/assets?limit=20&sort=oldestInput", "/api/v1/assets?limit=5", "/api/v1/requirements"] as const;

/** Reads all the time: nothing that went stale may be shown as a pass, whether or not anybody has swept by. */
export async function reader(stage: Stage, random: Random): Promise<void> {
  const { fleet, ledger, stopping } = stage;
  for (let n = 0; !stopping(); n++) {
    await pause(random.between(20, 200));
    const path = `/api/v1/cells?state=pass&limit=1000&organization=${random.pick(organizations)}`;
    const answer = await askOnce(fleet, ledger, n, { path });
    ledger.count("read");
    if (!answer) continue;
    const { moment, items } = passes.parse(answer.body);
    for (const { subject, check, state, freshUntil } of items)
      if (state !== "pass" || freshUntil === null || Date.parse(freshUntil) < Date.parse(moment.asOf))
        ledger.violated(`${subject.id} ${check.id} was shown as ${state} at ${moment.asOf}, good until ${freshUntil}`);
    const page = random.next() < 0.2 ? await askOnce(fleet, ledger, n, { path: random.pick(pages) }) : null;
    if (page && page.status !== 200) ledger.violated(`a page was answered with ${JSON.stringify(page)}`);
  }
}
