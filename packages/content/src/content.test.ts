import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { stringify, parse as parseYaml } from "yaml";
import { parseContent } from "./parse.ts";
import { edited, sampleCatalog, sampleFiles } from "./testing/sample.ts";

const contentOf = (files: ReadonlyMap<string, string>) => parseContent(files, sampleCatalog).content;
const day = (text: string) => Date.parse(`${text}T00:00:00+09:00`);
const sample = contentOf(sampleFiles);

describe("the ties of content", () => {
  it("lead from a clause down to its controls, also through the clauses that carry it further", () => {
    assert.deepEqual(sample.controlsOfClause("standard:1"), ["AA-01", "AA-02"]);
    assert.deepEqual(sample.controlsOfClause("strategy:1"), ["AA-01", "AA-02"]);
    assert.deepEqual(sample.controlsOfClause("standard:2"), []);
  });

  it("lead from a control up to its clauses and the clauses that those are based on", () => {
    assert.deepEqual(sample.clausesOfControl("AA-01").toSorted(), ["standard:1", "strategy:1"]);
  });

  it("lead from a control to its checks", () => {
    assert.deepEqual(sample.checksOfControl("AA-01"), ["host.accounts.uid-0", "host.ssh.root-login"]);
    assert.deepEqual(sample.checksOfControl("AA-02"), ["org.training"]);
  });

  it("are none for what does not exist", () => {
    assert.deepEqual(sample.controlsOfClause("no:1"), []);
    assert.deepEqual(sample.clausesOfControl("constructor"), []);
    assert.equal(sample.inForce("__proto__", 0), false);
    assert.equal(sample.nameOf("nobody", 0), null);
  });

  it("go once around a circle", () => {
    const content = contentOf(
      edited("authorities/strategy.yaml", "are protected. }", "are protected. }\n    basis: [standard:1]"),
    );
    assert.deepEqual(content.clausesOfControl("AA-01").toSorted(), ["standard:1", "strategy:1"]);
    assert.deepEqual(content.controlsOfClause("standard:1"), ["AA-01", "AA-02"]);
  });

  it("add up the controls of a profile and of all that it imports, each once", () => {
    const content = contentOf(edited("profiles/moderate.yaml", "[AA-02]", "[AA-02, AA-01]"));
    assert.deepEqual(content.profiles.get("moderate")?.controls, ["AA-01", "AA-02"]);
  });

  it("show the document of a clause, the group of a control and the family of a check", () => {
    assert.equal(sample.clauses.get("standard:1")?.document, sample.documents.get("standard"));
    assert.deepEqual(sample.controls.get("AA-01")?.group, {
      id: "PR.AA",
      catalog: "sample",
      function: "PR",
      title: { ja: "認証", en: "Authentication" },
    });
    assert.deepEqual(sample.checks.get("org.training")?.family, {
      id: "accounts",
      title: { ja: "アカウント", en: "Accounts" },
    });
  });
});

describe("validity", () => {
  it("starts with the first day and ends before the last, in Japan", () => {
    assert.equal(sample.inForce("standard", day("2022-07-01") - 1), false);
    assert.equal(sample.inForce("standard", day("2022-07-01")), true);
    assert.equal(sample.inForce("standard", day("2026-07-01") - 1), true);
    assert.equal(sample.inForce("standard", day("2026-07-01")), false);
  });

  it("decides which name a body bears", () => {
    assert.equal(sample.nameOf("centre", day("2025-07-01") - 1)?.name.en, "Old Centre");
    assert.equal(sample.nameOf("centre", day("2025-07-01"))?.name.en, "New Centre");
    assert.equal(sample.nameOf("centre", day("2014-12-31")), null);
  });

  it("decides who answers for a document: who looks after it, by the name of that day, while it is in force", () => {
    const cared = contentOf(
      edited("authorities/standard.yaml", "decidedBy: centre", "decidedBy: cabinet\nadministeredBy: centre"),
    );
    assert.equal(cared.responsibleFor("standard", day("2025-06-30"))?.name.en, "Old Centre");
    assert.equal(cared.responsibleFor("standard", day("2025-07-01"))?.name.en, "New Centre");
    assert.equal(cared.responsibleFor("standard", day("2026-07-01")), null);
    assert.equal(sample.responsibleFor("standard", day("2025-07-01"))?.body, "centre");
    assert.equal(sample.responsibleFor("nothing", day("2025-07-01")), null);
  });

  it("lets a clause oblige only in a normative document in force", () => {
    const informative = contentOf(edited("authorities/standard.yaml", "track: normative", "track: informative"));
    assert.equal(sample.obliges("standard:1", day("2023-01-01")), true);
    assert.equal(sample.obliges("standard:1", day("2027-01-01")), false);
    assert.equal(informative.obliges("standard:1", day("2023-01-01")), false);
  });
});

describe("the hash of content", () => {
  it("is the same in whatever order the files come", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...sampleFiles], { minLength: sampleFiles.size }), (files) => {
        assert.equal(contentOf(new Map(files)).hash, sample.hash);
      }),
      { numRuns: 20 },
    );
  });

  it("is the same however the files are formatted and the fields ordered", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, part]) => [key, reversed(part)]),
      );
    };
    const files = [...sampleFiles].map(([path, text]): [string, string] => [
      path,
      stringify(reversed(parseYaml(text)), { indent: 4 }),
    ]);
    assert.equal(contentOf(new Map(files)).hash, sample.hash);
  });

  it("changes with whatever is said", () => {
    const hashes = [
      edited("bodies.yaml", "New Centre", "Newer Centre"),
      edited("roles.yaml", "Operator", "Operators"),
      edited("authorities/standard.yaml", "Terms are defined.", "Words are defined."),
      edited("controls/pr-aa.yaml", "category: PR.AA", "category: PR.AB"),
      edited("profiles/low.yaml", "[AA-01]", "[AA-02]"),
      edited("checks/accounts.yaml", "severity: 9", "severity: 8"),
      edited("checks/accounts.yaml", "user.uid == 0", "user.uid == 1"),
      edited("checks/accounts.yaml", "family: accounts", "family: account"),
    ].map((files) => contentOf(files).hash);
    assert.equal(new Set([...hashes, sample.hash]).size, hashes.length + 1);
  });
});

describe("content", () => {
  it("is frozen to the bottom", () => {
    const frozen = (value: unknown): boolean =>
      typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
    assert.ok(Object.isFrozen(sample));
    for (const map of [
      sample.bodies,
      sample.roles,
      sample.documents,
      sample.clauses,
      sample.controls,
      sample.profiles,
      sample.checks,
    ])
      for (const item of map.values()) assert.ok(frozen(item));
    assert.ok(Object.isFrozen(sample.controlsOfClause("strategy:1")));
  });
});
