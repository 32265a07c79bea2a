// A short life of a posture, always the same, with everything that changes what is kept; after each thing that happens it
// is recounted. Says in one line of JSON how it went. `break.ts` runs it with sources that are broken.
import { type Check, inBoth } from "@tokiwa/content";
import { declareSystem, placeInSystem } from "../../apps/server/src/features/posture/arrange.ts";
import {
  decideNotApplicable,
  grantException,
  revokeException,
  withdrawNotApplicable,
} from "../../apps/server/src/features/posture/decisions.ts";
import { transferSystem } from "../../apps/server/src/features/posture/transfer.ts";
import { day, hour, minute, sampleContent } from "../../apps/server/src/features/posture/testing/content.ts";
import { type ReportOptions, testPosture } from "../../apps/server/src/features/posture/testing/posture.ts";

await using running = new AsyncDisposableStack();
const { posture, clock, report } = await testPosture({ after: (fn) => running.defer(fn) }, sampleContent(), {
  leads: false,
});
const place = { organization: "default", system: "default" };
const said = { reason: "r", compensation: "c", applicant: "a", approver: "b" };
const organization = { id: "default", name: inBoth("Default") };
const without = sampleContent({
  checks: (all) => all.filter(({ id }) => id !== "host.time").map((one) => ({ ...one, controls: ["C-2"] })),
});
const more = (all: readonly Check[]) =>
  all.flatMap((one) => (one.id === "host.login" ? [one, { ...one, id: "host.more" }] : [one]));
const only =
  (...kept: readonly string[]) =>
  (all: readonly Check[]) =>
    more(all).filter(({ id }) => kept.includes(id));
const fewer = sampleContent({ checks: only("host.login", "host.more", "organization.policy") });
const fewest = sampleContent({ checks: only("host.more") });
const less = (...gone: readonly string[]) =>
  sampleContent({ checks: (all) => more(all).filter(({ id }) => !gone.includes(id)) });
const [time, login, patch, another, plan] = ["host.time", "host.login", "host.patch", "host.more", "system.plan"];
/** After these it is not recounted: whoever recounts settles the clock, and has subjects follow the content, first. */
const unseen = new Set([
  ...["time without a look", "another content", "even fewer"],
  ...[
    "without the time",
    "without the login",
    "without the patch",
    "only what follows from reports",
    "without the plan",
  ],
  ...["without the login, at once"],
]);

const tell =
  (name: string, cells: Parameters<typeof report>[1], more: ReportOptions = {}) =>
  async (): Promise<void> =>
    void (await report(name, cells, more));
const pass = (by: number) => async (): Promise<void> => {
  clock.pass(by);
  await posture.settle();
};
const except =
  (system: string, from: number, length: number, check = "host.login") =>
  () =>
    posture.change((tx, revision, { clock: now }) => {
      const term = { from: clock.now + from, until: clock.now + from + length };
      return grantException(tx, revision, { ...place, ...said, ...term, system, subject: null, check }, now);
    });
const declare = (id: string, profile: string) => () =>
  posture.change((tx, revision, { clock: now }) =>
    declareSystem(tx, revision, { organization, id, profile }, "moderate", now),
  );
const move = (subject: string, system: string) => () =>
  posture.change((tx, revision, { clock: now }) =>
    placeInSystem(tx, revision, { subject, system, organization: undefined }, now),
  );

const transfer = (system: string, to: string) => () =>
  posture.change(async (tx, revision, given) => {
    await declareSystem(tx, revision, { organization: { id: to, name: inBoth(to) }, id: "-" }, "low", given.clock);
    const wanted = { system, organization: undefined, to, reason: "r", actor: "a" };
    return transferSystem(tx, revision, wanted, given);
  });

let granted = 0;
const life: readonly (readonly [what: string, () => Promise<unknown>])[] = [
  ["a first report", tell("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "error" })],
  ["another system", declare("payroll", "low")],
  ["an attestation of it", tell("payroll", { "system.plan": "pass" }, { kind: "system" })],
  ["a report there", tell("db-01", { "host.login": "fail", "host.patch": "fail" }, { system: "payroll" })],
  ["a second source", tell("web-01", { "host.login": "pass", "host.time": "pass" }, { source: "scanner" })],
  ["an attestation", tell("default", { "organization.policy": "fail" }, { kind: "organization" })],
  ["an hour", pass(hour + minute)],
  ["a report that is late", tell("web-02", { "host.login": "pass" }, { ago: 90 * minute })],
  ["an exception", async () => (granted = await except("payroll", 0, 5 * hour)())],
  ["an exception of another check", except("payroll", 0, 30 * minute, "host.patch")],
  ["an exception that begins later", except("default", hour, 2 * hour)],
  ["a move", move("db-01", "default")],
  ["a move back", move("db-01", "payroll")],
  ["another profile", declare("payroll", "high")],
  ["two hours", pass(2 * hour)],
  [
    "an exception revoked",
    () =>
      posture.change((tx, revision, { clock: now }) =>
        revokeException(tx, revision, { organization: "default", id: granted }, now),
      ),
  ],
  [
    "a control that is not applicable",
    () =>
      posture.change((tx, revision, { clock: now }) =>
        decideNotApplicable(tx, revision, { ...place, ...said, control: "C-1" }, now),
      ),
  ],
  ["a report on what fails", tell("web-01", { "host.login": "fail", "host.patch": "fail", "host.time": "fail" })],
  ["a report that mends", tell("db-01", { "host.login": "pass", "host.patch": "pass", "host.time": "pass" })],
  [
    "a control that is applicable again",
    () =>
      posture.change((tx, revision, { clock: now }) =>
        withdrawNotApplicable(tx, revision, { ...place, control: "C-1" }, now),
      ),
  ],
  ["time without a look", async () => clock.pass(3 * hour)],
  ["a report after that", tell("web-01", { "host.login": "pass" })],
  ["another content", () => posture.use(without)],
  ["a report before its subject followed", tell("web-01", { "host.login": "fail" })],
  ["a day", pass(25 * hour)],
  ["what is written down of it", () => posture.tend()],
  ["a year", pass(366 * day)],
  ["the content of before", () => posture.use(sampleContent())],
  ["a check more", () => posture.use(sampleContent({ checks: more }))],
  ["a report of it", tell("web-01", { "host.more": "fail", "host.login": "pass", "host.patch": "pass" })],
  ["another hour", pass(hour)],
  ["a report of some checks", tell("web-01", { "host.more": "fail", "host.login": "pass" })],
  ["a minute", pass(minute)],
  ["a report on another", tell("web-02", { "host.more": "pass", "host.login": "pass" })],
  ["fewer checks", () => posture.use(fewer)],
  ["even fewer", () => posture.use(fewest)],
  ["a day after that", pass(25 * hour)],
  ["all checks again", () => posture.use(sampleContent({ checks: more }))],
  // Of each system the one with the oldest input follows at once: here another one than what happens is about.
  ["reports of others", tell("web-02", { [login]: "pass", [another]: "pass" }, { ago: 9 * minute })],
  ["and there", tell("db-02", { [login]: "pass", [another]: "pass" }, { ago: 9 * minute, system: "payroll" })],
  ["a report of all", tell("web-01", { [login]: "fail", [patch]: "fail", [time]: "pass", [another]: "fail" })],
  ["a report of all there", tell("db-01", { [login]: "fail", [patch]: "fail", [time]: "pass", [another]: "fail" })],
  ["an exception of what fails", except("default", 0, 9 * hour)],
  ["without the time", () => posture.use(less(time))],
  ["an exception before its subjects followed", except("default", 0, 5 * hour, patch)],
  ["without the login", () => posture.use(less(time, login))],
  ["a report on what was excepted", tell("web-01", { [patch]: "fail", [another]: "fail" })],
  ["without the patch", () => posture.use(less(time, login, patch))],
  ["a move before it followed", move("web-01", "payroll")],
  ["all checks once more", () => posture.use(sampleContent({ checks: more }))],
  ["without the login, at once", () => posture.use(less(login))],
  ["a profile before its assets followed", declare("payroll", "low")],
  ["only what follows from reports", () => posture.use(less(time, login, patch, another))],
  ["a check is back before they followed", () => posture.use(less(time, login, patch))],
  ["only what follows from reports", () => posture.use(less(time, login, patch, another))],
  ["without the plan", () => posture.use(less(time, login, patch, another, plan))],
  ["a report before both were followed", tell("web-02", {})],
  ["everything again", () => posture.use(sampleContent({ checks: more }))],
  ["without the time", () => posture.use(less(time))],
  ["another organization before they followed", transfer("payroll", "other")],
];

let outcome: { readonly after: string; readonly told: readonly string[] } | null = null;
for (const [after, happen] of life) {
  try {
    await happen();
    if (unseen.has(after)) continue;
    const { differences } = await posture.verify();
    if (differences.length > 0) outcome = { after, told: [...new Set(differences.map(({ what }) => what))] };
  } catch (error) {
    outcome = { after, told: [`it failed: ${String(error).slice(0, 200)}`] };
  }
  if (outcome) break;
}
process.stdout.write(`${JSON.stringify(outcome)}\n`);
