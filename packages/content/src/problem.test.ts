import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseContent } from "./parse.ts";
import { edited, messageOf, problemsOf, sampleCatalog } from "./testing/sample.ts";

/**
 * Each: what is wrong, and the passage that is replaced to make it so. In the replacement, ‸ stands where the problem
 * is to be named; problems that follow from it elsewhere come after its code.
 */
const faults: readonly (readonly [what: string, file: string, from: string, to: string, ...codes: string[]])[] = [
  // The file
  ["a missing bracket", "roles.yaml", "en: Operator }\n", "en: Operator\n‸", "malformed-yaml"],
  ["a key written twice", "roles.yaml", "- id: operator", "- id: operator\n  ‸id: operator", "malformed-yaml"],
  ["a tag", "profiles/low.yaml", "id: low", "id: ‸!secret low", "malformed-yaml"],
  // The form
  [
    "a missing field",
    "controls/pr-aa.yaml",
    "- id: AA-02\n    title: { ja: 教育, en: Training }",
    "- ‸id: AA-02",
    "missing-field",
  ],
  ["a misspelt field", "profiles/low.yaml", "controls: [AA-01]", "controls: [AA-01]\n‸import: []", "unknown-field"],
  ["a number for a string", "authorities/strategy.yaml", 'section: "1"', "section: ‸1", "wrong-type"],
  ["a word that is not one of those", "controls/pr-aa.yaml", "[confidentiality]", "[‸confidentialty]", "bad-value"],
  ["a bad control number", "controls/pr-aa.yaml", "AC-6(1)", "‸AC6", "bad-form"],
  ["a day that does not exist", "authorities/standard.yaml", "2022-06-30", "‸2022-06-31", "bad-form"],
  ["a duration in months", "checks/accounts.yaml", "maxAge: P1D", "maxAge: ‸P1M", "bad-form"],
  ["a missing translation", "profiles/low.yaml", "{ ja: 低, en: Low }", "‸{ ja: 低 }", "missing-field"],
  [
    "both pass and violations",
    "checks/accounts.yaml",
    "- id: host.accounts.uid-0",
    "- ‸id: host.accounts.uid-0\n    pass: 'true'",
    "bad-form",
  ],
  [
    "applies without otherwise",
    "checks/accounts.yaml",
    "- id: host.accounts.uid-0",
    "- ‸id: host.accounts.uid-0\n    applies: 'true'",
    "bad-form",
  ],
  ["a severity beyond the scale", "checks/accounts.yaml", "severity: 9", "severity: ‸11", "bad-form"],
  // The ties
  [
    "the same id twice",
    "roles.yaml",
    "- id: operator",
    "- id: operator\n  title: { ja: あ, en: A }\n- id: ‸operator",
    "duplicate-id",
  ],
  [
    "a clause of another document",
    "authorities/standard.yaml",
    "- id: standard:2",
    "- id: ‸strategy:2",
    "foreign-clause",
  ],
  [
    "a control with an unknown clause",
    "controls/pr-aa.yaml",
    "[standard:1]\n    protects: [integrity]",
    "[standard:1, ‸standard:l]\n    protects: [integrity]",
    "broken-tie",
  ],
  [
    "a control with an unknown role",
    "controls/pr-aa.yaml",
    "operator\n    methods: [TEST]",
    "‸opertor\n    methods: [TEST]",
    "broken-tie",
  ],
  [
    "a field of another form",
    "checks/accounts.yaml",
    "method: EXAMINE",
    'method: EXAMINE\n    ‸pass: "true"',
    "unknown-field",
  ],
  ["a check with an unknown control", "checks/accounts.yaml", "[AA-02]", "[AA-02, ‸AA-03]", "broken-tie"],
  ["a profile with an unknown control", "profiles/low.yaml", "[AA-01]", "[AA-01, ‸AA-9]", "broken-tie"],
  ["an unknown import", "profiles/moderate.yaml", "imports: [low]", "imports: [low, ‸lo]", "broken-tie"],
  ["an unknown basis", "authorities/standard.yaml", "[strategy:1]", "[strategy:1, ‸strategy:9]", "broken-tie"],
  ["an unknown parent", "authorities/standard.yaml", "parent: strategy", "parent: ‸strateggy", "broken-tie"],
  ["an unknown successor", "authorities/standard.yaml", "parent:", "supersededBy: ‸standard-2\nparent:", "broken-tie"],
  ["an unknown deciding body", "authorities/standard.yaml", "decidedBy: centre", "decidedBy: ‸center", "broken-tie"],
  [
    "an unknown body in charge",
    "authorities/standard.yaml",
    "decidedBy: centre",
    "decidedBy: centre\nadministeredBy: ‸center",
    "broken-tie",
  ],
  [
    "an attestation by an unknown role",
    "checks/accounts.yaml",
    "method: EXAMINE",
    "method: EXAMINE\n    by: ‸auditor",
    "broken-tie",
  ],
  ["an unknown predecessor", "bodies.yaml", "- id: centre", "- id: centre\n  succeeds: ‸office", "broken-tie"],
  ["a circle of imports", "profiles/low.yaml", "controls: [AA-01]", "controls: [AA-01]\nimports: [‸low]", "cycle"],
  [
    "a circle of bases",
    "authorities/standard.yaml",
    "basis: [strategy:1]",
    "basis: [strategy:1, ‸standard:1]",
    "cycle",
  ],
  [
    "a circle of documents",
    "authorities/strategy.yaml",
    "certainty: seen",
    "parent: ‸strategy\ncertainty: seen",
    "cycle",
  ],
  [
    "a basis that stands below",
    "authorities/strategy.yaml",
    "are protected. }",
    "are protected. }\n    basis: [‸standard:2]",
    "basis-not-higher",
  ],
  ["an end before the start", "authorities/standard.yaml", "2026-07-01", "‸2022-07-01", "ends-before-start"],
  [
    "names that overlap",
    "bodies.yaml",
    "until: 2025-07-01\n    - name",
    "until: 2025-07-02\n    - ‸name",
    "names-overlap",
  ],
  [
    "a body without a name on the day",
    "authorities/strategy.yaml",
    "decidedOn: 2021-09-28",
    "decidedOn: ‸2014-12-31",
    "unnamed-body",
  ],
  [
    "a successor without an end",
    "authorities/strategy.yaml",
    "certainty: seen",
    "supersededBy: ‸standard\ncertainty: seen",
    "superseded-without-end",
  ],
  [
    "a clause that nothing carries out",
    "authorities/strategy.yaml",
    "- id: strategy:1\n",
    "- id: ‸strategy:2\n    section: '2'\n    text: { ja: 定める。, en: It is. }\n  - id: strategy:1\n",
    "clause-without-control",
  ],
  [
    "a reason where there is a control",
    "authorities/standard.yaml",
    "basis: [strategy:1]",
    "basis: [strategy:1]\n    noControl: ‸{ ja: 不要。, en: Not needed. }",
    "needless-reason",
  ],
  [
    "a control that no profile selects",
    "controls/pr-aa.yaml",
    "- id: AA-02",
    "- id: ‸AA-03\n    title: { ja: 教育, en: Training }\n    statement: { ja: 行う。, en: Do it. }\n    guidance: { ja: 毎年。, en: Yearly. }\n    clauses: [standard:1]\n    protects: [integrity]\n    role: operator\n    methods: [INTERVIEW]\n  - id: AA-02",
    "control-without-profile",
  ],
  [
    "a check out of reach",
    "profiles/moderate.yaml",
    "controls: [AA-02]",
    "controls: []",
    "check-out-of-reach",
    "control-without-profile",
  ],
  [
    "a control of the moderate profile without a check",
    "checks/accounts.yaml",
    "controls: [AA-02]",
    "controls: [AA-01]",
    "control-without-check",
  ],
  [
    "a fact that no check uses",
    "checks/accounts.yaml",
    'accounts.users.filter(user,\n        user.uid == 0 &&\n        user.name != "root")',
    '["x"]',
    "unused-fact",
  ],
  // The texts
  [
    "one sentence for both languages",
    "checks/accounts.yaml",
    "{ ja: 特権が広がるため。, en: It spreads privilege. }",
    "‸{ ja: It spreads privilege too far., en: It spreads privilege too far. }",
    "same-text",
  ],
  [
    "English for Japanese",
    "checks/accounts.yaml",
    "ja: 特権が広がるため。",
    "ja: ‸It spreads privilege too far.",
    "not-japanese",
  ],
  ["Japanese for English", "checks/accounts.yaml", "en: It spreads privilege.", "en: ‸特権が広がる。", "not-english"],
  // The expressions
  ["an expression that does not end", "checks/accounts.yaml", '"root")', '"root"‸', "malformed-expression"],
  ["an unknown fact", "checks/accounts.yaml", "accounts.users", "‸accounts.user", "unknown-fact", "unused-fact"],
  ["an unknown area", "checks/accounts.yaml", "accounts.users", "‸acounts.users", "unknown-fact", "unused-fact"],
  ["an unknown variable", "checks/accounts.yaml", "user.uid == 0", "0 == ‸uid", "unknown-name"],
  ["an unknown field, in a folded scalar", "checks/accounts.yaml", "user.name !=", "user.‸nam !=", "unknown-member"],
  [
    "an unknown field, in a double-quoted scalar",
    "checks/accounts.yaml",
    'pass: has(ssh.server.rootLogin) && ssh.server.rootLogin.value == "no"',
    'pass: "has(ssh.server.rootLogin) &&\n      \\\"n\\u006f\\\" == ssh.server.rootLogin.‸valu"',
    "unknown-member",
  ],
  [
    "an unknown field, in a single-quoted scalar",
    "checks/accounts.yaml",
    'pass: has(ssh.server.rootLogin) && ssh.server.rootLogin.value == "no"',
    "pass: 'has(ssh.server.rootLogin) && ''no'' == ssh.server.rootLogin.‸valu'",
    "unknown-member",
  ],
  [
    "an unknown field, in a literal scalar",
    "checks/accounts.yaml",
    'pass: has(ssh.server.rootLogin) && ssh.server.rootLogin.value == "no"',
    'pass: |2-\n\n      has(ssh.server.rootLogin)\n\n        && ssh.server.rootLogin.‸valu == "no"',
    "unknown-member",
  ],
  ["types that do not go together", "checks/accounts.yaml", "user.uid == 0", "‸user.uid == '0'", "type-mismatch"],
  ["an area for a fact", "checks/accounts.yaml", "pass: has(", "pass: ‸ssh == ssh && has(", "unknown-fact"],
  [
    "a condition that is none",
    "checks/accounts.yaml",
    'pass: has(ssh.server.rootLogin) && ssh.server.rootLogin.value == "no"',
    "pass: ‸ssh.server.ports.size()",
    "wrong-result",
  ],
  [
    "violations that cannot be shown",
    "checks/accounts.yaml",
    'accounts.users.filter(user,\n        user.uid == 0 &&\n        user.name != "root")',
    "‸accounts.users.map(user, user.uid)",
    "wrong-result",
  ],
  [
    "a value that a field never has",
    "checks/accounts.yaml",
    "user.uid == 0",
    "user.password in ['set', ‸'lockd']",
    "impossible-value",
  ],
  [
    "a field that may be missing",
    "checks/accounts.yaml",
    "user.uid == 0",
    "user.‸shell == '/bin/sh'",
    "unguarded-optional",
  ],
  ["a misspelt field in has()", "checks/accounts.yaml", "user.uid == 0", "has(user.‸shel)", "unknown-member"],
  ["a pattern that is no RE2", "checks/accounts.yaml", "user.uid == 0", "user.name.matches(‸'(?=x)')", "bad-pattern"],
  [
    "a pattern that is computed",
    "checks/accounts.yaml",
    "user.uid == 0",
    "user.name.matches(user.‸name)",
    "bad-pattern",
  ],
  [
    "loops too deep",
    "checks/accounts.yaml",
    "user.uid == 0",
    "user.groups.exists(a, user.groups.exists(b, user.groups.exists(c, ‸a == c)))",
    "expression-limit",
  ],
  [
    "too large a list",
    "checks/accounts.yaml",
    "user.uid == 0",
    `user.uid in [${"1,".repeat(500)}‸1]`,
    "expression-limit",
  ],
];

const mark = "‸";

/** The content with the fault in it, and where its mark stood, as `file:line:column`. */
const broken = (
  file: string,
  from: string,
  to: string,
): { files: ReadonlyMap<string, string>; place: string | null } => {
  const before = edited(file, from, to).get(file)?.split(mark)[0] ?? "";
  const lines = before.split("\n");
  const place = to.includes(mark) ? `${file}:${lines.length}:${(lines.at(-1) ?? "").length + 1}` : null;
  return { files: edited(file, from, to.replace(mark, "")), place };
};

describe("a problem", () => {
  for (const [what, file, from, to, ...codes] of faults)
    it(`names ${what}, and its place`, () => {
      const { files, place } = broken(file, from, to);
      const problems = problemsOf(files);
      assert.deepEqual(
        problems.map((found) => found.split(" ")[1]),
        codes.toSorted((a, b) => problems.findIndex((p) => p.endsWith(a)) - problems.findIndex((p) => p.endsWith(b))),
      );
      if (place !== null) assert.ok(problems.includes(`${place} ${codes[0]}`), `${place}, not ${problems.join()}`);
    });

  it("says every problem in both languages, with its severity", () => {
    for (const [, file, from, to] of faults)
      for (const { message, severity } of parseContent(broken(file, from, to).files, sampleCatalog).problems) {
        assert.match(message.ja, /[\p{Script=Hiragana}\p{Script=Han}].*。$/u);
        assert.match(message.en, /^[A-Z"].*[.?]$/);
        assert.ok(severity === "error" || severity === "warning");
      }
  });

  it("suggests what a misspelt name was meant to be", () => {
    assert.match(
      messageOf(
        edited("controls/pr-aa.yaml", "role: operator\n    methods: [TEST]", "role: opertor\n    methods: [TEST]"),
      ),
      /Did you mean "operator"\?/,
    );
    assert.match(
      messageOf(edited("authorities/standard.yaml", "decidedBy: centre", "decidedBy: center")),
      /Did you mean "centre"\?/,
    );
    assert.match(messageOf(edited("checks/accounts.yaml", "user.name !=", "user.nme !=")), /Did you mean "name"\?/);
    assert.match(
      messageOf(edited("checks/accounts.yaml", "user.uid == 0", "user.password == 'lockd'")),
      /Did you mean "locked"\?/,
    );
  });
});
