/**
 * The content of the schedules, and the same as the reference model knows it. Nothing of it is checked by machine, so
 * that the machine that the tests run on says nothing. It has editions, by which profiles and checks are tailored.
 */
import { both, type CheckText, contentFiles, writeFiles } from "../../apps/server/src/testing/content.ts";
import type { Framework, Rule } from "../../packages/assurance/src/framework.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface Edition {
  readonly profiles: Readonly<Record<"low" | "moderate", readonly string[]>>;
  /** The checks by kind of subject: the same in all editions, in the same order. */
  readonly checks: Readonly<Record<"host" | "system" | "organization", readonly Rule[]>>;
}
export type Kind = keyof Edition["checks"];

const rule = (
  check: string,
  controls: string[],
  maxAge: number,
  severity: number,
  silence: Rule["silence"] = "unknown",
): Rule => ({ check, controls, maxAge, severity, silence });

const first: Edition = {
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

const tailored: Edition = {
  profiles: { low: ["T-1", "T-2"], moderate: ["T-1", "T-3", "T-4"] },
  checks: {
    ...first.checks,
    host: [
      rule("host.login", ["T-1", "T-3"], 3 * hour, 9.8),
      rule("host.patch", ["T-2"], 2 * hour, 9.1),
      rule("host.time", ["T-2"], 2 * hour, 3.1),
      rule("host.feed", ["T-4"], hour, 5, "fail"),
    ],
  },
};

export const editions: readonly [Edition, ...Edition[]] = [first, tailored];

/** The rules by which a kind of subject is asked; the names of its checks are the same in all editions. */
export const checks = first.checks;

/** An edition as the reference model takes it. */
export const frameworkOf = ({ checks: lists, profiles }: Edition): Framework => ({
  benchmarks: new Map(Object.entries(lists)),
  profiles: new Map(Object.entries(profiles).map(([profile, controls]) => [profile, new Set(controls)])),
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
      controls: ["T-1", "T-2", "T-3", "T-4"],
      profiles,
      checks: Object.entries(lists).flatMap(([kind, rules]) => rules.map((one) => textOf(kind, one))),
    }),
  );
