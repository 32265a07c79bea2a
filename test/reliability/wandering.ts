/**
 * A system that goes from one organization to the other and back, with its hosts: one does everything about it, one thing
 * after the other. It is tailored and excepted meanwhile, and others share in it.
 */
import { z } from "@hono/zod-openapi";
import { declare, report, reportAnew, sendAgain, type Stage, type Subject } from "./actors.ts";
import { ask } from "./asking.ts";
import { checkNames } from "./content.ts";
import { joint, organizations, sharer } from "./ledger.ts";
import type { Random } from "./random.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const named = z.object({ id: z.string() });
export const tailoringForm = z.object({
  inForce: z.object({ added: z.array(named), removed: z.array(named) }),
  changes: z.array(z.object({ id: z.string(), state: z.string() })),
});

/** What does what a system is asked for. */
const tailoring = `/api/v1/systems/${joint}/tailoring`;

export async function wanderer(stage: Stage, random: Random): Promise<void> {
  const { ledger, stopping } = stage;
  await declare(stage, 0, ledger.home, joint, "moderate");
  for (const name of ["joint-0", "joint-1", "joint-2"]) ledger.placed.set(name, joint);
  const own: number[] = [];
  const often = { report: 30, again: 4, transfer: 8, tailor: 4, except: 3, share: 4 };
  const first = random.shuffled<keyof typeof often>(["tailor", "transfer", "except", "share", "transfer", "again"]);
  for (let n = random.between(0, 9); !stopping(); n++) {
    const act = own.length < 2 ? "report" : (first.pop() ?? random.weighted(often));
    if (act === "report") {
      const of = random.pick<Subject["kind"]>(["host", "host", "host", "system"]);
      const name = of === "system" ? joint : random.pick(["joint-0", "joint-1", "joint-2"]);
      const body = report({ kind: of, name, organization: ledger.home }, random, stage);
      const place = of === "host" ? { system: joint } : {};
      // It need not be said where it is.
      const organization = random.next() < 0.5 ? {} : { organization: ledger.home };
      const isNew = !own.some((index) => ledger.acknowledged[index]?.body.subject.name === name);
      const subject = { kind: of, name, ...place, ...(isNew ? { organization: ledger.home } : organization) };
      const index = await reportAnew(stage, n, { ...body, subject });
      if (index !== null) own.push(index);
    } else if (act === "again") {
      const index = own[random.between(0, own.length - 1)];
      if (index !== undefined) await sendAgain(stage, n, index);
    } else if (act === "transfer") await transfer(stage, n);
    else if (act === "tailor") await tailor(stage, random, n);
    else if (act === "except") await except(stage, random);
    else await share(stage, random, n);
    ledger.count(`joint: ${act}`);
  }
}

async function transfer({ fleet, ledger }: Stage, n: number): Promise<void> {
  const to = organizations.find((one) => one !== ledger.home) ?? ledger.home;
  // Where the answer was lost, it is there already, and goes nowhere.
  const body = { to, reason: "r" };
  const answer = await ask(fleet, ledger, n, { method: "PUT", path: `/api/v1/systems/${joint}/organization`, body });
  if (answer.status === 200) ledger.home = to;
  // An organization that is not there takes nothing over.
  else if (answer.status === 422 && ledger.named.has(to)) ledger.count("joint: not transferred");
  else ledger.violated(`a transfer was answered with ${JSON.stringify(answer)}`);
}

/** Proposes a change, and has all that is proposed approved. What would change nothing is refused. */
async function tailor({ fleet, ledger }: Stage, random: Random, n: number): Promise<void> {
  const change = { kind: random.pick(["add", "remove"]), control: random.pick(["T-1", "T-2", "T-3", "T-4"]) };
  const fine = new Set([201, 204, 409]);
  const send = async (path: string, body: object): Promise<void> => {
    const { status } = await ask(fleet, ledger, n, { method: "POST", path, body });
    if (!fine.has(status)) ledger.violated(`tailoring was answered with ${status}`);
  };
  await send(tailoring, { change, reason: "r" });
  const look = async () => tailoringForm.parse((await ask(fleet, ledger, n, { path: tailoring })).body).changes;
  for (const { id, state } of await look())
    if (state === "proposed") await send(`${tailoring}/${id}/decision`, { decision: "approve", by: "c" });
  for (const { id, state } of await look()) if (state === "in-force") ledger.bound.add(id);
}

async function except({ decisions, ledger, clock }: Stage, random: Random): Promise<void> {
  const from = clock.now() + random.between(-hour, hour);
  const until = Math.max(from, clock.now()) + random.between(minute, 5 * hour);
  const check = random.pick(checkNames);
  const term = { organization: ledger.home, system: joint, subject: null, check, from, until };
  try {
    const id = await decisions.grant(term, "r");
    ledger.granted.set(id, { at: clock.now(), from, until });
  } catch {
    // It may be kept all the same.
    ledger.count("joint: except failed");
  }
}

/** States that an organization shares in it, or does not, for a time. */
async function share({ fleet, ledger, clock }: Stage, random: Random, n: number): Promise<void> {
  const shares = random.next() < 0.7;
  const from = clock.now() + random.between(-2 * day, 2 * day);
  const until = from + random.between(hour, 60 * day);
  const body = { with: sharer, shares, from: new Date(from).toISOString(), until: new Date(until).toISOString() };
  const path = `/api/v1/systems/${joint}/sharing`;
  const answer = await ask(fleet, ledger, n, { method: "PUT", path, body: { ...body, reason: "r" } });
  if (answer.status === 204) ledger.sharing.push({ shares, from, until });
  else ledger.violated(`sharing was answered with ${JSON.stringify(answer)}`);
}
