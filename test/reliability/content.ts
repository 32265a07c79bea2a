/**
 * The content of the schedules, and the same as the reference model knows it. Nothing of it is checked by machine, so
 * that the machine that the tests run on says nothing. It has editions, each made of the one before it: checks come, go
 * and come back, stand in another order, bear on other controls, stay good for longer or shorter; profiles are tailored.
 */
import { both, type CheckText, contentFiles, writeFiles } from "../../apps/server/src/testing/content.ts";
import type { Framework, Rule } from "../../packages/assurance/src/framework.ts";
import type { Random } from "./random.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export type Kind = "host" | "system" | "organization";

export interface Edition {
  readonly profiles: Readonly<Record<"low" | "moderate", readonly string[]>>;
  /** The checks by kind of subject, in their order. */
  readonly checks: Readonly<Record<Kind, readonly Rule[]>>;
}

const rule = (
  check: string,
  controls: string[],
  maxAge: number,
  severity: number,
  silence: Rule["silence"] = "unknown",
): Rule => ({ check, controls, maxAge, severity, silence });

/** Checks that may come. One of them is asked of hosts in one edition, and of systems in another. */
const others: Readonly<Record<Kind, readonly Rule[]>> = {
  host: [
    rule("host.disk", ["T-2", "T-4"], 3 * hour, 6.1),
    rule("host.log", ["T-3"], 30 * minute, 2),
    rule("host.pulse", ["T-1"], 2 * hour, 4.4, "fail"),
    rule("any.review", ["T-3"], 5 * hour, 8),
  ],
  system: [rule("system.drill", ["T-1", "T-3"], 6 * hour, 7), rule("any.review", ["T-3"], 5 * hour, 8)],
  organization: [rule("organization.training", ["T-2"], 10 * hour, 3)],
};

export const firstEdition: Edition = {
  profiles: { low: ["T-1", "T-4"], moderate: ["T-1", "T-2", "T-3", "T-4"] },
  checks: {
    host: [
      rule("host.login", ["T-1"], 6 * hour, 9.8),
      rule("host.patch", ["T-1", "T-2"], 2 * hour, 7.5),
      rule("host.time", ["T-2"], 45 * minute, 3.1),
      rule("host.feed", ["T-4"], 90 * minute, 5, "fail"),
    ],
    system: [rule("system.plan", ["T-3"], day, 4)],
    organization: [rule("organization.policy", ["T-3"], 2 * day, 5)],
  },
};

const kinds = ["host", "system", "organization"] as const;

/** All checks that there may be of a kind. */
const allOf = (kind: Kind): readonly Rule[] => [...firstEdition.checks[kind], ...others[kind]];

/** Their names, one of which is asked in some editions only, or in none at first. */
export const checkNames: readonly [string, ...string[]] = [
  "any.review",
  ...kinds.flatMap((kind) => allOf(kind).flatMap(({ check }) => (check === "any.review" ? [] : [check]))),
];

/** What is done to an edition, and how often. */
const often = {
  ...{ "a check comes": 5, "a check goes": 4, "another order": 2, "other controls": 2, "another age": 2 },
  ...{ "another severity": 1, "another silence": 1, "another profile": 1 },
};
export type Editing = keyof typeof often;
export const editings: readonly Editing[] = Object.keys(often).filter((what): what is Editing => what in often);

const controls = ["T-1", "T-2", "T-3", "T-4"] as const;
const some = (random: Random): string[] => {
  const chosen = controls.filter(() => random.next() < 0.4);
  return chosen.length > 0 ? chosen : [random.pick(controls)];
};

/** Whatever else goes, hosts have something to report of. */
const isEnough = (kind: Kind, rules: readonly Rule[]): boolean =>
  kind !== "host" || rules.some(({ silence }) => silence === "unknown");

/** Does one thing to an edition; null where that cannot be done to it. */
function edited({ profiles, checks }: Edition, editing: Editing, random: Random): Edition | null {
  if (editing === "another profile") {
    const [profile, other] = random.pick([["low", "moderate"] as const, ["moderate", "low"] as const]);
    // Each control must be in one of them.
    const chosen = new Set([...some(random), ...controls.filter((control) => !profiles[other].includes(control))]);
    return { checks, profiles: { ...profiles, [profile]: [...chosen] } };
  }
  const kind = random.pick<Kind>(["host", "host", "host", "system", "organization"]);
  const held = checks[kind];
  const used = new Set(Object.values(checks).flatMap((rules) => rules.map(({ check }) => check)));
  const [coming] = random.shuffled(allOf(kind).filter(({ check }) => !used.has(check)));
  const [one] = random.shuffled(held);
  const replaced = (by: (rule: Rule) => Rule): readonly Rule[] | null =>
    one ? held.map((rule) => (rule === one ? by(rule) : rule)) : null;
  const silences = { unknown: "fail", fail: "unknown" } as const;
  const edits: Readonly<Record<Exclude<Editing, "another profile">, () => readonly Rule[] | null>> = {
    "a check comes": () => (coming ? random.shuffled([...held, coming]) : null),
    "a check goes": () => held.filter((rule) => rule !== one),
    "another order": () => (held.length > 1 ? random.shuffled(held) : null),
    "other controls": () => replaced((rule) => ({ ...rule, controls: some(random) })),
    "another age": () => replaced((rule) => ({ ...rule, maxAge: random.between(20, 600) * minute })),
    "another severity": () => replaced((rule) => ({ ...rule, severity: random.between(1, 100) / 10 })),
    "another silence": () => replaced((rule) => ({ ...rule, silence: silences[rule.silence] })),
  };
  const rules = edits[editing]();
  return rules && isEnough(kind, rules) ? { profiles, checks: { ...checks, [kind]: rules } } : null;
}

/**
 * The edition that comes after one, and what was done for it: one thing, or several.
 * @param missing What was not done yet.
 */
export function nextEdition(
  before: Edition,
  random: Random,
  missing: readonly Editing[],
): { readonly edition: Edition; readonly editings: readonly Editing[] } {
  const done: Editing[] = [];
  let edition = before;
  for (let left = random.between(1, 3); left > 0; left -= 1) {
    const [first] = random.shuffled(missing);
    const editing = first && random.next() < 0.5 ? first : random.weighted(often);
    const next = edited(edition, editing, random);
    if (!next) continue;
    edition = next;
    done.push(editing);
  }
  return { edition, editings: done };
}

/** An edition as the reference model takes it. */
export const frameworkOf = ({ checks: lists, profiles }: Edition): Framework => ({
  benchmarks: new Map(Object.entries(lists)),
  profiles: new Map(Object.entries(profiles).map(([profile, selected]) => [profile, new Set(selected)])),
});

const textOf = (subject: string, { check: id, silence, maxAge, ...rest }: Rule): CheckText => ({
  ...{ id, subject, ...rest, maxAge: `PT${maxAge / minute}M` },
  rule: silence === "fail" ? "silence: fail" : `method: EXAMINE\n    asks: ${both("Show it.")}`,
});

/** Writes an edition into a folder; a server takes it into use when it starts. */
export const writeContent = (folder: string, { profiles, checks: lists }: Edition): Promise<void> =>
  writeFiles(
    folder,
    contentFiles({
      controls,
      profiles,
      checks: Object.entries(lists).flatMap(([kind, rules]) => rules.map((one) => textOf(kind, one))),
    }),
  );
