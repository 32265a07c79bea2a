/**
 * The checks of one family of the repository's content, carried out over a tree.
 * @module
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CheckResult, compileChecks, type Evidence, type Fact, parseContent } from "@tokiwa/content";
import { factCatalog } from "../catalog.ts";
import { collect } from "../collect.ts";
import { diagnose } from "../diagnose.ts";
import { plant, type Tree } from "./tree.ts";

const folder = join(import.meta.dirname, "../../../../content");
const { content, problems } = parseContent(
  new Map(globSync("**/*.yaml", { cwd: folder }).map((path) => [path, readFileSync(join(folder, path), "utf8")])),
  factCatalog,
);

/** The moment of all observations: 2026-06-01 in Japan. */
export const now = Date.parse("2026-06-01T00:00:00+09:00");

/** The values of facts, by name. */
export type Values = Readonly<Record<string, unknown>>;

export interface Family {
  /** The checks by id, over trees laid over each other. */
  over(...trees: readonly Tree[]): Promise<ReadonlyMap<string, CheckResult>>;
  /** Asserts that a check fails over the family's clean tree with a plant in it, at a place of which these hold. */
  turnsRed(check: string, change: Tree, place: Partial<Evidence>): Promise<void>;
  /**
   * Asserts that a check fails for these facts, and passes for those: for what only a running machine can be told.
   * Facts are by name; those not given are taken from the clean tree.
   */
  turnsRedBy(check: string, bad: Values, good: Values): Promise<void>;
  /** Asserts what a check says over the clean tree with a change. */
  says(check: string, change: Tree, outcome: CheckResult["outcome"]): Promise<void>;
  /** Asserts that every check of the family passes over the clean tree, but for those that do not apply to it. */
  isGreen(...inapplicable: readonly string[]): Promise<void>;
  /** Asserts that every check of the family was turned red. Called last. */
  isCovered(): void;
}

/**
 * @param id as in `host-sudo`, the name of its file.
 * @param clean a tree in which every check of the family applies and passes.
 */
export function family(id: string, clean: Tree): Family {
  const ids = [...content.checks.values()].filter((check) => check.family.id === id).map((check) => check.id);
  assert.deepEqual(
    problems
      .filter(({ file }) => file === `checks/host-${id}.yaml`)
      .map(({ line, message }) => `${line}: ${message.en}`),
    [],
  );
  const placeholder = /\b(?:FILE|PATH|FOLDER|PACKAGE|USER|UNIT|NAME|HOST|REPOSITORY|LINE)\b/;
  const unfit = [...content.checks.values()].filter(
    ({ family: { id: own }, remedy }) =>
      own === id && remedy.safe && remedy.commands.some(({ run }) => placeholder.test(run)),
  );
  assert.deepEqual(
    unfit.map((check) => check.id),
    [],
    "what a script may carry out leaves nothing to fill in",
  );
  const red = new Set<string>();
  const over: Family["over"] = async (...trees) => {
    const { cells } = await diagnose({ content, root: plant(...trees), now, family: id });
    return new Map(cells.map((cell) => [cell.check, cell]));
  };
  const cell = async (check: string, change: Tree): Promise<CheckResult> => {
    const found = (await over(clean, change)).get(check);
    assert.ok(found, `${check} is a check of ${id}`);
    return found;
  };
  return {
    over,
    async turnsRed(check, change, place) {
      const found = await cell(check, change);
      assert.equal(found.outcome, "fail", `${check}: ${found.outcome} ${found.reason?.en ?? ""}`);
      const matches = found.evidence.some((each) =>
        Object.entries(place).every(([key, value]) => Reflect.get(each, key) === value),
      );
      assert.ok(matches, `${check}: no ${JSON.stringify(place)} in ${JSON.stringify(found.evidence)}`);
      red.add(check);
    },
    async turnsRedBy(check, bad, good) {
      const compiled = compileChecks(content, factCatalog).get(check);
      assert.ok(compiled, `${check} is a check by machine`);
      const { facts } = await collect({ root: plant(clean), names: new Set(compiled.facts), now });
      const judged = (values: Values) => {
        const known = Object.entries(values).map(([name, value]): [string, Fact] => {
          factCatalog.get(name)?.parse(value);
          return [name, { status: "known", value, gaps: [] }];
        });
        return compiled.evaluate(new Map([...facts, ...known]));
      };
      assert.deepEqual([judged(bad).outcome, judged(good).outcome], ["fail", "pass"], check);
      assert.ok(judged(bad).evidence.length > 0, `${check} shows what it found`);
      red.add(check);
    },
    async says(check, change, outcome) {
      const found = await cell(check, change);
      assert.equal(found.outcome, outcome, `${check}: ${found.reason?.en ?? ""} ${JSON.stringify(found.evidence)}`);
    },
    async isGreen(...inapplicable) {
      const cells = await over(clean);
      const expected = ids.map((each) => [each, inapplicable.includes(each) ? "not-applicable" : "pass", ""]);
      const found = ids.map((each) => {
        const { outcome, reason } = cells.get(each) ?? { outcome: "missing", reason: null };
        return [each, outcome, outcome === "fail" || outcome === "error" ? (reason?.en ?? "") : ""];
      });
      assert.deepEqual(found, expected);
    },
    isCovered() {
      assert.deepEqual(
        ids.filter((each) => !red.has(each)),
        [],
      );
    },
  };
}
