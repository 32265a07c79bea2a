/**
 * A small content in the form of `content/`: one document, one clause, and the controls, profiles and checks given.
 * @module
 */
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Files by their paths in a folder. */
export type Files = Readonly<Record<string, string>>;

/** A text in both languages. */
export const both = (word: string): string => `{ ja: ${word}（日本語）, en: ${word} }`;

const source = "source: { title: test }";

const control = (id: string): string => `
  - id: ${id}
    title: ${both(`Control ${id}`)}
    statement: ${both("Logins are safe.")}
    guidance: ${both("See to it.")}
    clauses: [policy:1]
    protects: [confidentiality]
    sp80053: [AC-2]
    csf: [PR.AA-01]
    role: operator
    methods: [TEST]
`;

const profile = (id: string, controls: readonly string[]): string => `
id: ${id}
title: ${both(id)}
description: ${both("For tests")}
controls: [${controls.join(", ")}]
`;

/** A check; `rule` says how its outcome is found. */
export interface CheckText {
  readonly id: string;
  readonly subject: string;
  readonly controls: readonly string[];
  readonly severity: number;
  /** As ISO 8601 writes it. */
  readonly maxAge: string;
  readonly rule: string;
}

const check = ({ id, subject, controls, severity, maxAge, rule }: CheckText): string => `
  - id: ${id}
    title: ${both(id)}
    subject: ${subject}
    controls: [${controls.join(", ")}]
    severity: ${severity}
    maxAge: ${maxAge}
    ${rule}
    expected: ${both("none")}
    why: ${both("because")}
    remedy: { text: ${both("mend")} }
`;

/** The files of a content. */
export function contentFiles(given: {
  readonly controls: readonly string[];
  readonly profiles: Readonly<Record<string, readonly string[]>>;
  readonly checks: readonly CheckText[];
}): Files {
  const profiles: Files = Object.fromEntries(
    Object.entries(given.profiles).map(([id, controls]) => [`profiles/${id}.yaml`, profile(id, controls)]),
  );
  return {
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
${given.controls.map(control).join("")}`,
    ...profiles,
    "checks/all.yaml": `
family: all
title: ${both("All")}
checks:
${given.checks.map(check).join("")}`,
  };
}

/** Writes files into a folder, each in one piece for whoever reads it meanwhile. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    // A name that begins with a dot is no content.
    const beside = join(dirname(file), `.new`);
    await writeFile(beside, text);
    await rename(beside, file);
  }
}
