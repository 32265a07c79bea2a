/**
 * Those who govern: one arranges the organizations as a tree, one decides how long what was is kept, and what is held.
 */
import { z } from "@hono/zod-openapi";
import type { Stage } from "./actors.ts";
import { ask } from "./asking.ts";
import { heldHost, organizations, sharer } from "./ledger.ts";
import type { Random } from "./random.ts";

const hour = 3_600_000;
const day = 24 * hour;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const written = (at: number): string => new Date(at).toISOString();

/** Makes the organization that shares in systems, which must be known before it does. */
export async function foundSharer({ fleet, ledger }: Stage): Promise<void> {
  const body = { name: sharer, reason: "r" };
  await ask(fleet, ledger, 0, { method: "PUT", path: `/api/v1/organizations/${sharer}`, body });
}

/** Has organizations move, be renamed and end, each for a time: past, present or to come. */
export async function arranger({ fleet, ledger, clock, stopping }: Stage, random: Random): Promise<void> {
  for (let n = 0; !stopping(); n++) {
    await pause(random.between(100, 600));
    const organization = random.pick(["org-b", sharer]);
    const from = clock.now() + random.between(-10 * day, 10 * day);
    const until = from + random.between(hour, 90 * day);
    const parent = random.pick<string | null>(organization === "org-b" ? ["org-a", null] : ["org-a", "org-b", null]);
    const term = { from: written(from), until: written(until), reason: "r" };
    const isNamed = random.next() < 0.3;
    const body = isNamed ? { ...term, name: `${organization} ${n}` } : { ...term, parent };
    if (isNamed) ledger.named.add(organization);
    const path = `/api/v1/organizations/${organization}`;
    const answer = await ask(fleet, ledger, n, { method: "PUT", path, body });
    if (answer.status !== 200) ledger.violated(`a statement was answered with ${JSON.stringify(answer)}`);
    else if (!isNamed) ledger.parents.push({ organization, parent, from, until });
    ledger.count("arrange");
  }
}

const held = z.object({ id: z.int(), organization: z.string() });
export const retainedForm = z.object({
  holds: z.array(held.extend({ inForce: z.boolean() })),
  kept: z.array(z.object({ organization: z.string(), reportsFrom: z.string() })),
});

const holds = "/api/v1/retention/holds";

/** Decides on retention, and places and lifts holds. Of one host nothing ever goes. */
export async function keeper({ fleet, ledger, clock, stopping }: Stage, random: Random): Promise<void> {
  const place = async (n: number, hold: object, length: number): Promise<void> => {
    const body = { ...hold, until: written(clock.now() + length), reason: "r" };
    const answer = await ask(fleet, ledger, n, { method: "POST", path: holds, body });
    const parsed = held.safeParse(answer.body);
    // The clock may have gone past its end meanwhile.
    if (answer.status === 422) ledger.count("hold too short");
    else if (!parsed.success) ledger.violated(`a hold was answered with ${JSON.stringify(answer)}`);
    else ledger.holds.add(`${parsed.data.organization}/${parsed.data.id}`);
  };
  for (const organization of organizations) await place(0, { organization, subject: `host:${heldHost}` }, 9000 * day);
  const kept = ledger.holds.size;
  const first: ("hold" | "lift")[] = ["lift", "hold"];
  for (let n = 0; !stopping(); n++) {
    const organization = random.pick(organizations);
    const act = n < 2 ? "keep" : (first.pop() ?? random.weighted({ keep: 2, hold: 3, lift: 2, look: 3 }));
    if (act === "keep") {
      const reports = random.between(1, 2);
      const body = { reports, history: random.pick([null, reports + 2, reports + 3]), reason: "r" };
      const of = organizations[n] ?? organization;
      const path = `/api/v1/retention/policies/${of}`;
      const { status } = await ask(fleet, ledger, n, { method: "PUT", path, body });
      if (status !== 200) ledger.violated(`a policy was answered with ${status}`);
    } else if (act === "hold") {
      const what = random.pick<object>([{}, { system: "joint" }, { system: `${organization}-1` }]);
      await place(n, { organization, ...what }, random.between(hour, 20 * day));
    } else if (act === "lift") {
      const one = [...ledger.holds].slice(kept)[0];
      if (one !== undefined) {
        const { status } = await ask(fleet, ledger, n, { method: "DELETE", path: `${holds}/${one}` });
        // Where the answer was lost, it is lifted already.
        if (status === 204 || status === 404) ledger.holds.delete(one);
        else ledger.violated(`lifting a hold was answered with ${status}`);
      }
    } else {
      const { kept: cuts } = retainedForm.parse((await ask(fleet, ledger, n, { path: "/api/v1/retention" })).body);
      if (cuts.length > 0) ledger.count("history cleared");
    }
    ledger.count(act);
    await pause(random.between(100, 500));
  }
}
