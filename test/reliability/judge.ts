/**
 * Whether, after all that, everything is as it must be: as the log says, as the reference model says, as was acknowledged.
 */
import assert from "node:assert/strict";
import { z } from "@hono/zod-openapi";
import type { Follower } from "../../apps/server/src/testing/follow.ts";
import * as reference from "../../packages/assurance/src/reference.ts";
import type { Observation, World } from "../../packages/assurance/src/reference.ts";
import { sendAgain, type Stage } from "./actors.ts";
import { ask } from "./asking.ts";
import { frameworkOf } from "./content.ts";
import type { InUse } from "./decisions.ts";
import { judgeGoverned, selectionOf } from "./judge-governed.ts";
import { type Acknowledged, joint, organizations } from "./ledger.ts";

const moment = z.object({ asOf: z.string(), sequence: z.int() });
const named = z.object({ id: z.string() });
const systemsForm = z.object({
  moment,
  items: z.array(z.object({ id: z.string(), organization: named, profile: named })),
});
const cellsForm = z.object({
  moment,
  total: z.int(),
  items: z.array(
    z.object({
      subject: named,
      check: named,
      state: z.enum(["pass", "fail", "not-applicable", "unknown"]),
      unknownReason: z.enum(["never-observed", "stale", "error", "conflict"]).nullable(),
      excepted: z.boolean(),
    }),
  ),
});
const requirementsForm = z.object({
  moment,
  total: z.int(),
  items: z.array(z.object({ system: named, control: named, state: z.string(), exceptions: z.int() })),
});
const verification = z.object({
  moment,
  recounted: z.record(z.string(), z.int()),
  differences: z.array(z.unknown()),
  total: z.int(),
});

const scopeOf = (organization: string, system: string): string => `${organization}/${system}`;

/** Fails where anything is not as it must be. */
export async function judge(stage: Stage, followers: readonly Follower[]): Promise<void> {
  const { fleet, ledger } = stage;
  const get = async <T>(path: string, form: z.ZodType<T>): Promise<T> => {
    const answer = await ask(fleet, ledger, 0, { path });
    assert.equal(answer.status, 200, path);
    return form.parse(answer.body);
  };
  // First, what was acknowledged: sent again, it has the number that it had.
  const numbers = ledger.acknowledged.map(({ sequence }) => sequence);
  assert.equal(new Set(numbers).size, numbers.length, "no two reports have the same number");
  const each = Array.from({ length: 4 }, async (_, lane) => {
    for (let index = lane; index < ledger.acknowledged.length; index += 4) await sendAgain(stage, index, index);
  });
  await Promise.all(each);
  assert.deepEqual(ledger.violations, []);

  const verified = await get("/api/v1/state/verify", verification);
  assert.deepEqual(
    verified.differences,
    [],
    "what is kept is what a recount from the log gives, and the log has no gap",
  );
  assert.ok(Math.max(...numbers) <= verified.moment.sequence);

  await judgeGoverned(stage, get);
  for (const organization of organizations) await compare(stage, organization, get);
  await judgeFollowers(followers, Math.max(...numbers));
}

export type Get = <T>(path: string, form: z.ZodType<T>) => Promise<T>;

/** Compares what an organization is shown with what the reference model makes of what was acknowledged. */
async function compare(stage: Stage, organization: string, get: Get): Promise<void> {
  const query = `organization=${organization}&limit=1000`;
  const { ledger } = stage;
  const { items: systems } = await get(`/api/v1/systems?${query}`, systemsForm);
  assert.equal(
    systems.some(({ id }) => id === joint),
    ledger.home === organization,
    `${joint} is where it came last`,
  );
  for (const { id, profile } of systems) assert.equal(profile.id, ledger.profiles.get(id) ?? "moderate", id);
  const world = await worldOf(
    stage,
    organization,
    systems.map(({ id, profile }) => ({ id, profile: id === joint ? joint : profile.id })),
    systems.some(({ id }) => id === joint) ? await selectionOf(stage, get) : new Set(),
  );

  const shown = await get(`/api/v1/cells?${query}`, cellsForm);
  assert.equal(shown.total, shown.items.length);
  const expected = reference
    .cells(world, Date.parse(shown.moment.asOf))
    .filter(({ scope, rule }) => isAsked(world, scope, rule.controls))
    .map(({ subject, rule, standing: { state, unknownReason, excepted } }) => ({
      ...{ cell: `${subject} ${rule.check}`, state, unknownReason, excepted },
    }));
  const order = <T extends { readonly cell: string }>(rows: readonly T[]) =>
    rows.toSorted((a, b) => (a.cell < b.cell ? -1 : 1));
  assert.deepEqual(
    order(shown.items.map(({ subject, check, ...rest }) => ({ cell: `${subject.id} ${check.id}`, ...rest }))),
    order(expected),
    `the cells of ${organization} are what the reference model says`,
  );

  const asked = await get(`/api/v1/requirements?${query}`, requirementsForm);
  const requirements = reference.requirements(world, Date.parse(asked.moment.asOf));
  const words = { satisfied: "satisfied", excepted: "satisfied", notSatisfied: "not-satisfied" } as const;
  const all = [...requirements].flatMap(([scope, of]) =>
    [...of].map(([control, standing]) => {
      const state = standing in words ? words[standing as keyof typeof words] : standing;
      return `${scope} ${control} ${state === "notApplicable" ? "not-applicable" : state}`;
    }),
  );
  assert.deepEqual(
    asked.items
      .map(({ system, control, state }) => `${scopeOf(organization, system.id)} ${control.id} ${state}`)
      .toSorted(),
    all.toSorted(),
    `the requirements of ${organization} are what the reference model says`,
  );
}

/** Whether a system that the scope's cells count in asks for one of the controls. */
const isAsked = ({ systems, framework }: World, scope: string, controls: readonly string[]): boolean =>
  systems.some(
    (system) =>
      [system.scope, ...system.inherits].includes(scope) &&
      controls.some((control) => framework.profiles.get(system.profile)?.has(control)),
  );

async function worldOf(
  { ledger, decisions }: Stage,
  organization: string,
  systems: readonly { readonly id: string; readonly profile: string }[],
  selection: ReadonlySet<string>,
): Promise<World> {
  const inherited = scopeOf(organization, "");
  const notApplicable = await decisions.notApplicable();
  const contents = await decisions.contents();
  const mine = ledger.acknowledged.filter(({ body: { subject } }) => ledger.homeOf(subject) === organization);
  const hosts = new Set(mine.flatMap(({ body: { subject } }) => (subject.kind === "host" ? [subject.name] : [])));
  const subjects = [
    { id: `organization:${organization}`, kind: "organization", scope: inherited },
    ...systems.map(({ id }) => ({ id: `system:${id}`, kind: "system", scope: scopeOf(organization, id) })),
    ...[...hosts].map((name) => ({
      ...{ id: `host:${name}`, kind: "host", scope: scopeOf(organization, ledger.placed.get(name) ?? "default") },
    })),
  ];
  const granted = await decisions.granted();
  for (const id of ledger.granted.keys())
    assert.ok(
      granted.some((one) => one.id === id),
      `the exception ${id} is kept`,
    );
  const kindOf = (check: string): string | undefined =>
    Object.entries(ledger.edition.checks).find(([, rules]) => rules.some((rule) => rule.check === check))?.[0];
  const framework = frameworkOf(ledger.edition);
  return {
    framework: { ...framework, profiles: new Map([...framework.profiles, [joint, selection]]) },
    systems: systems.map(({ id, profile }) => ({
      ...{ scope: scopeOf(organization, id), inherits: [inherited], profile },
      notApplicable: new Set(
        notApplicable.flatMap((one) => (one.organization === organization && one.system === id ? [one.control] : [])),
      ),
    })),
    subjects,
    observations: mine.flatMap((report) => observationsOf(report, contents)),
    exceptions: granted
      .filter((one) => one.organization === organization)
      .flatMap(({ system, check, from, until }) =>
        subjects.flatMap(({ id, kind, scope }) =>
          kind === kindOf(check) && scope === scopeOf(organization, system)
            ? [{ subject: id, check, from, until }]
            : [],
        ),
      ),
  };
}

/** What a report observes: of what it tells, what the content asked that was in use when it came. */
function observationsOf({ body, sequence }: Acknowledged, contents: readonly InUse[]): readonly Observation[] {
  const { kind, name } = body.subject;
  const asked = contents.findLast((content) => content.sequence < sequence)?.checks ?? [];
  const common = { subject: `${kind}:${name}`, source: body.source, observedAt: Date.parse(body.observedAt) };
  return [...asked].flatMap(([check, { subject, silence }]): Observation[] => {
    if (subject !== kind) return [];
    // That a report came is an observation of the source itself.
    if (silence === "fail") return [{ ...common, check, outcome: "pass" }];
    const outcome = body.cells.find((cell) => cell.check === check)?.outcome;
    return outcome ? [{ ...common, check, outcome }] : [];
  });
}

/** Whoever followed, over all that befell the servers, was told of each event, once, in order, and of the same ones. */
async function judgeFollowers(followers: readonly Follower[], last: number): Promise<void> {
  const bodies = new Map<number, string>();
  for (const follower of followers) {
    await follower.find(({ kind, data }) => kind === "report" && data.includes(`"sequence":${last},`));
    const [first] = follower.told;
    for (const [index, { id, kind, data }] of follower.told.entries()) {
      assert.notEqual(kind, "reset", "nobody had to begin anew");
      assert.equal(id, (first?.id ?? 0) + index, "events come without a gap, in order");
      assert.equal(bodies.get(id) ?? data, data, "all are told the same");
      bodies.set(id, data);
    }
  }
}
