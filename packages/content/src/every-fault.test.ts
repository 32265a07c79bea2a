import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseContent } from "./parse.ts";
import { problemsOf, sampleCatalog, sampleFiles } from "./testing/sample.ts";

type Edit = readonly [from: string, to: string, code: string];

/** Faults of one file that do not touch each other, each in a line of its own. */
const inFile: Readonly<Record<string, readonly Edit[]>> = {
  "checks/accounts.yaml": [
    ["{ ja: アカウント, en: Accounts }", "{ ja: アカウント }", "missing-field"],
    ["severity: 9", "severity: 11", "bad-form"],
    ["maxAge: PT1H", "maxAge: P1M", "bad-form"],
    ["user.uid ==", "user.uidd ==", "unknown-member"],
    ["root の遠隔ログインを許さない", "No remote login of root", "same-text"],
    ["許さない, en: Refused", "許さない", "missing-field"],
    ["    otherwise:", "    other_wise:", "unknown-field"],
    ["ssh.server.ports.size()", "ssh.sever.ports.size()", "unknown-fact"],
    ["controls: [AA-02]", "controls: [AA-03]", "broken-tie"],
    ["severity: 4\n", "severity: '4'\n", "wrong-type"],
    ["method: EXAMINE", "method: EXAMINE\n    method: EXAMINE", "malformed-yaml"],
  ],
  "authorities/standard.yaml": [
    ["decidedOn:", "decided:", "unknown-field"],
    ["decidedBy: centre", "decidedBy: center", "broken-tie"],
    ["basis: [strategy:1]", "basis: [strategy:9]", "broken-tie"],
    ["validFrom: 2022-07-01", "validFrom: 2022-07-01\nvalidUntil: 2021-01-01", "ends-before-start"],
  ],
};

const broken = (file: string, edits: readonly Edit[]): ReadonlyMap<string, string> => {
  const text = edits.reduce((before, [from, to]) => {
    assert.equal(before.split(from).length, 2, `"${from}" stands once in ${file}`);
    return before.replace(from, () => to);
  }, sampleFiles.get(file) ?? "");
  return new Map([...sampleFiles, [file, text]]);
};

const codesOf = (file: string, edits: readonly Edit[]): readonly string[] =>
  parseContent(broken(file, edits), sampleCatalog)
    .problems.filter((problem) => problem.file === file)
    .map(({ code }) => code);

describe("the faults of a file", () => {
  it("are all told at once, each with its line, also where the head of the file is wrong", () => {
    const file = "checks/accounts.yaml";
    assert.deepEqual(problemsOf(broken(file, inFile[file]?.slice(0, 10) ?? [])), [
      `${file}:3:8 missing-field`,
      `${file}:9:15 bad-form`,
      `${file}:10:13 bad-form`,
      `${file}:16:14 unknown-member`,
      `${file}:19:12 same-text`,
      `${file}:24:15 missing-field`,
      `${file}:27:14 unknown-fact`,
      `${file}:28:5 unknown-field`,
      `${file}:34:16 broken-tie`,
      `${file}:36:15 wrong-type`,
    ]);
  });

  it("do not hide each other, whichever there are", () => {
    for (const [file, edits] of Object.entries(inFile))
      fc.assert(
        fc.property(fc.subarray([...edits], { minLength: 1 }), (chosen) => {
          const alone = chosen.flatMap((edit) => codesOf(file, [edit]).filter((code) => code !== "unused-fact"));
          const together = [...codesOf(file, chosen)];
          for (const code of alone) {
            const at = together.indexOf(code);
            assert.ok(at >= 0, `${code} of ${chosen.map(([, to]) => to).join(" | ")}`);
            together.splice(at, 1);
          }
        }),
        { numRuns: 60 },
      );
  });

  it("let nothing of the file be used that they put in doubt", () => {
    const check = (edits: readonly Edit[]) => {
      const { content } = parseContent(broken("checks/accounts.yaml", edits), sampleCatalog);
      return [...content.checks.keys()];
    };
    assert.deepEqual(check([["severity: 9", "severity: 11", ""]]), ["host.ssh.root-login", "org.training"]);
    assert.deepEqual(check([["en: Accounts", "de: Konten", ""]]), []);
    assert.deepEqual(check([["severity: 9", "severity: 9\n    severity: 8", ""]]), []);
  });

  it("name what has the id of something that is wrong itself", () => {
    const twice = broken("roles.yaml", [
      ["title: { ja: 運用担当者, en: Operator }", "title: 3\n- id: operator\n  title: 4\n", ""],
    ]);
    assert.deepEqual(problemsOf(twice), [
      "roles.yaml:3:10 wrong-type",
      "roles.yaml:4:7 duplicate-id",
      "roles.yaml:5:10 wrong-type",
    ]);
  });
});
