import assert from "node:assert/strict";
import { test } from "node:test";
import type { Check, Content } from "@tokiwa/content";
import { differenceOf } from "./content-difference.ts";
import { revisionOf } from "./revision.ts";
import { hour, sampleContent } from "./testing/content.ts";

type Positions = Parameters<typeof revisionOf>[2];

/** The checks of contents that were in use one after the other, each in its place for good. */
function positionsOf(...contents: readonly Content[]): Positions {
  const listed = new Map<string, { check: string; number: number; since: number }[]>();
  let number = 0;
  for (const content of contents)
    for (const { id, subject } of content.checks.values()) {
      const list = listed.get(subject) ?? [];
      listed.set(subject, list);
      if (!list.some(({ check }) => check === id)) list.push({ check: id, number: number++, since: 1 });
    }
  return listed;
}

/** What differs for systems of profile `low` (C-1, C-4) by an edition that comes after those of before. */
function differing(edit: (checks: readonly Check[]) => readonly Check[], ...before: readonly Content[]) {
  const [held = sampleContent(), edition] = [before.at(-1), sampleContent({ checks: edit })];
  const then = revisionOf(1, held, positionsOf(...before, held));
  const other = revisionOf(2, edition, positionsOf(...before, held, edition));
  const { anew, moved, retired } = differenceOf(then, other, new Set(["low"]));
  const gone = [...retired].flatMap(([kind, those]) => those.map(({ position }) => `${kind} ${position}`));
  return { anew: [...anew], moved: [...moved], retired: gone };
}

const nothing = { anew: [], moved: [], retired: [] };

const edited = (id: string, change: Partial<Check>) => (all: readonly Check[]) =>
  all.map((check) => (check.id === id ? ({ ...check, ...change } as Check) : check));
const added = (id: string, controls: string[]) => (all: readonly Check[]) =>
  all.flatMap((check) => (check.id === "host.login" ? [{ ...check, id, controls }, check] : [check]));

test("another order of checks, another severity, and a check of no system change nothing of subjects", () => {
  assert.deepEqual(
    differing((all) => all.toReversed()),
    nothing,
  );
  assert.deepEqual(differing(edited("host.login", { severity: 1 })), nothing);
  assert.deepEqual(differing(added("host.extra", ["C-6"])), nothing);
});

test("subjects follow where a check goes, comes, or bears on other controls", () => {
  assert.deepEqual(
    differing((all) => all.filter(({ id }) => id !== "host.patch")),
    {
      ...nothing,
      moved: ["host"],
      retired: ["host 1"],
    },
  );
  assert.deepEqual(differing(added("host.extra", ["C-1"])), { ...nothing, moved: ["host"] });
  assert.deepEqual(differing(edited("host.time", { controls: ["C-1"] })), { ...nothing, moved: ["host"] });
});

test("what is no asset has no rank, and follows where a check of it goes", () => {
  assert.deepEqual(differing(edited("system.plan", { controls: ["C-1"] })), nothing);
  assert.deepEqual(
    differing((all) => all.filter(({ subject }) => subject !== "system")),
    {
      ...nothing,
      moved: ["system"],
      retired: ["system 0"],
    },
  );
});

test("only vectors tell of a check that stays good for longer, fails by silence, or comes back", () => {
  assert.deepEqual(differing(edited("host.time", { maxAge: hour })), { ...nothing, anew: ["host"] });
  assert.deepEqual(differing(edited("host.feed", { silence: "unknown" } as Partial<Check>)), {
    ...nothing,
    anew: ["host"],
  });
  const without = sampleContent({ checks: (all) => all.filter(({ id }) => id !== "host.patch") });
  assert.deepEqual(
    differing((all) => all, sampleContent(), without),
    { ...nothing, anew: ["host"] },
  );
});
