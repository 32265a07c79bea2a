/**
 * Those who do something: writers with hosts of their own, a planner who changes profiles, a decider, a reader.
 */
import { z } from "@hono/zod-openapi";
import type { ObservationBatch } from "../../apps/server/src/features/posture/schema.ts";
import { type Answer, ask, askOnce } from "./asking.ts";
import { mostBack, type SteppedClock } from "./clock.ts";
import { checks, type Kind } from "./content.ts";
import type { Decisions } from "./decisions.ts";
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
  const asked = checks[kind].filter(({ silence }) => silence === "unknown");
  const chosen = asked.filter(() => random.next() < 0.7);
  told += 1;
  return {
    subject: {
      ...{ kind, name, ...(kind !== "organization" && { organization }) },
      // Where it says so, it is where it was last put; sent again later, it may be elsewhere.
      ...(kind === "host" && placed !== undefined && { system: placed }),
    },
    source: random.pick(["agent", "scanner"]),
    observedAt: new Date(now - mostBack - minute - late).toISOString(),
    cells: (chosen.length > 0 ? chosen : asked.slice(0, 1)).map(({ check }) => ({
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

/** Sends a report that was never sent before. @returns where the ledger has it. */
export async function reportAnew(stage: Stage, n: number, body: ObservationBatch): Promise<number> {
  const { ledger, clock } = stage;
  const at = clock.now();
  const sequence = await deliver(stage, n, body);
  if (typeof sequence === "number") return ledger.acknowledged.push({ at, body, sequence }) - 1;
  ledger.violated(`a right report was refused: ${JSON.stringify([sequence, body])}`);
  return -1;
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
  const before = stage.ledger.acknowledged[index];
  if (!before) return;
  const { line, body } = before;
  const told = line ? await deliverAll(stage, n, [line]) : [await deliver(stage, n, body)];
  const sequence = "status" in told ? told : told[0];
  // Of what was cleared away nobody knows that it came before.
  if (sequence !== before.sequence && !stage.ledger.mayBeGone(before, stage.clock.now()))
    stage.ledger.violated(
      `${JSON.stringify(before.body)} was number ${before.sequence}, and is ${JSON.stringify(sequence)}`,
    );
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

/** Reports on hosts of its own, and moves them. Everything about a host is done by one, one thing after the other. */
export async function writer(stage: Stage, random: Random, name: string, benchmark: Benchmark): Promise<void> {
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
  for (let n = random.between(0, 9); !stopping(); n++) {
    const subject = mine[random.between(0, mine.length - 1)];
    if (!subject) return;
    const often = { report: 60, bulk: 24, again: 6, wrong: 3, move: subject.kind === "host" ? 7 : 0 };
    const act = first.pop() ?? random.weighted(often);
    ledger.count(act);
    if (act === "report") {
      await reportAnew(stage, n, report(subject, random, stage));
      if (subject.kind === "host" && !ledger.placed.has(subject.name)) ledger.placed.set(subject.name, "default");
    } else if (act === "bulk") {
      const bodies = hosts.filter(() => random.next() < 0.6).map((host) => report(host, random, stage));
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
        const check = random.pick(["host.login", "host.patch", "host.feed", "system.plan"]);
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
  }
}
