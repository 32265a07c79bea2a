/**
 * The content of the schedules, and the same as the reference model knows it. Nothing of it is checked by machine, so
 * that the machine that the tests run on says nothing.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Framework, Rule } from "../../packages/assurance/src/framework.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const profiles = {
  low: ["T-1", "T-4"],
  moderate: ["T-1", "T-2", "T-3", "T-4"],
} as const;

const rule = (check: string, controls: string[], maxAge: number, severity: number, silence: Rule["silence"]) => ({
  ...{ check, controls, maxAge, severity, silence },
});

/** The checks by kind of subject. */
export const checks = {
  host: [
    rule("host.login", ["T-1"], 6 * hour, 9.8, "unknown"),
    rule("host.patch", ["T-1", "T-2"], 2 * hour, 7.5, "unknown"),
    rule("host.time", ["T-2"], 45 * minute, 3.1, "unknown"),
    rule("host.feed", ["T-4"], 90 * minute, 5, "fail"),
  ],
  system: [rule("system.plan", ["T-3"], day, 4, "unknown")],
  organization: [rule("organization.policy", ["T-3"], 2 * day, 5, "unknown")],
} as const satisfies Readonly<Record<string, readonly Rule[]>>;
export type Kind = keyof typeof checks;

/** The content as the reference model takes it. */
export const framework: Framework = {
  benchmarks: new Map(Object.entries(checks)),
  profiles: new Map(Object.entries(profiles).map(([profile, controls]) => [profile, new Set(controls)])),
};

const both = (word: string): string => `{ ja: ${word}（日本語）, en: ${word} }`;

const iso = (ms: number): string => `PT${ms / minute}M`;

function checkText(kind: string, { check, controls, maxAge, severity, silence }: Rule): string {
  const way = silence === "fail" ? "silence: fail" : `method: EXAMINE\n    asks: ${both("Show it.")}`;
  return `
  - id: ${check}
    title: ${both(check)}
    subject: ${kind}
    controls: [${controls.join(", ")}]
    severity: ${severity}
    maxAge: ${iso(maxAge)}
    ${way}
    expected: ${both("So.")}
    why: ${both("So.")}
    remedy: { text: ${both("Mend it.")} }
`;
}

const controlText = (id: string): string => `
  - id: ${id}
    title: ${both(`Control ${id}`)}
    statement: ${both("Do it.")}
    guidance: ${both("So.")}
    clauses: [policy:1]
    protects: [confidentiality]
    sp80053: [AC-2]
    csf: [PR.AA-01]
    role: operator
    methods: [TEST]
`;

const source = "source: { title: test }";
const files: Readonly<Record<string, string>> = {
  "bodies.yaml": `
- id: cabinet
  names: [{ name: ${both("Cabinet")}, from: 2000-01-01 }]
  certainty: seen
  ${source}
`,
  "roles.yaml": `- { id: operator, title: ${both("Operator")} }\n`,
  "authorities/policy.yaml": `
id: policy
kind: strategy
track: normative
title: ${both("Policy")}
decidedBy: cabinet
decidedOn: 2020-01-01
validFrom: 2020-01-01
certainty: seen
${source}
clauses: [{ id: "policy:1", section: "1", text: ${both("Logins are safe.")}, certainty: seen }]
`,
  "controls/pr-aa.yaml": `
catalog: test
function: PR
category: PR.AA
title: ${both("Access")}
controls:
${profiles.moderate.map(controlText).join("")}`,
  ...Object.fromEntries(
    Object.entries(profiles).map(([id, controls]) => [
      `profiles/${id}.yaml`,
      `
id: ${id}
title: ${both(id)}
description: ${both("For tests")}
controls: [${controls.join(", ")}]
`,
    ]),
  ),
  "checks/all.yaml": `
family: all
title: ${both("All")}
checks:
${Object.entries(checks)
  .flatMap(([kind, rules]) => rules.map((one) => checkText(kind, one)))
  .join("")}`,
};

/** Writes the content into a folder. */
export async function writeContent(folder: string): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
