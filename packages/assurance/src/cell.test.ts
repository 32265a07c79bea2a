import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changesAt, type ExceptionSpan, statusAt } from "./cell.ts";
import type { Rule } from "./framework.ts";
import { type Outcome, outcomes } from "./outcome.ts";
import * as reference from "./reference.ts";
import { Status, standingOf } from "./status.ts";
import { type Evidence, noEvidence, withReport } from "./subject.ts";
import { report } from "./world.arbitrary.ts";

const rule: Rule = { check: "host.login", controls: ["C1"], maxAge: 10, severity: 7, silence: "unknown" };
const feed: Rule = { ...rule, check: "host.feed", silence: "fail" };

type Told = readonly [source: string, observedAt: number, outcome: Outcome];

function evidence(told: readonly Told[], exceptions: readonly ExceptionSpan[] = []): Evidence {
  const start: Evidence = { ...noEvidence, exceptions };
  return told.reduce((held, [source, at, outcome]) => withReport(held, report(source, at, [outcome])).evidence, start);
}

function status(told: readonly Told[], now: number, exceptions: readonly ExceptionSpan[] = [], of = rule): Status {
  const { sources } = evidence(told, exceptions);
  return statusAt(sources, exceptions, of, 0, now);
}

const always: ExceptionSpan = { position: 0, from: 0, until: 1000 };

test("a cell that was never observed is unknown, and an exception does not make it known", () => {
  assert.equal(status([], 5), Status.neverObserved);
  assert.equal(status([], 5, [always]), Status.neverObserved);
});

test("the newest observation stands until it is older than maxAge, to the millisecond", () => {
  const told: Told[] = [["agent", 100, "pass"]];
  assert.equal(status(told, 110), Status.pass);
  assert.equal(status(told, 111), Status.stale);
});

test("a late observation never overwrites a newer one", () => {
  assert.equal(
    status(
      [
        ["agent", 100, "pass"],
        ["agent", 95, "fail"],
      ],
      101,
    ),
    Status.pass,
  );
});

test("a stale failure remembers that it failed, also through a later error", () => {
  assert.equal(status([["agent", 100, "fail"]], 120), Status.staleAfterFail);
  const told: Told[] = [
    ["agent", 100, "fail"],
    ["agent", 105, "error"],
  ];
  assert.equal(status(told, 106), Status.errorAfterFail);
});

test("two fresh sources that disagree about a failure conflict, until the older goes stale", () => {
  const told: Told[] = [
    ["agent", 100, "pass"],
    ["scanner", 105, "fail"],
  ];
  assert.equal(status(told, 106), Status.conflict);
  assert.equal(status(told, 111), Status.fail);
});

test("a source that could not tell leaves the word to one that could", () => {
  const told = (outcome: Outcome): Told[] => [
    ["agent", 100, outcome],
    ["scanner", 105, "error"],
  ];
  assert.equal(status(told("pass"), 106), Status.pass);
  assert.equal(status(told("fail"), 106), Status.fail);
});

test("where one source passes and another finds it not applicable, it passes", () => {
  assert.equal(
    status(
      [
        ["agent", 100, "pass"],
        ["scanner", 105, "not-applicable"],
      ],
      106,
    ),
    Status.pass,
  );
});

test("an exception covers a failure from its first instant to before its last, and a disputed one too", () => {
  const span: ExceptionSpan = { position: 0, from: 102, until: 105 };
  const told: Told[] = [["agent", 100, "fail"]];
  assert.deepEqual(
    [101, 102, 104, 105].map((now) => status(told, now, [span])),
    [Status.fail, Status.excepted, Status.excepted, Status.fail],
  );
  assert.equal(status([...told, ["scanner", 101, "pass"]], 103, [span]), Status.excepted);
  assert.equal(status(told, 103, [{ ...span, position: 1 }]), Status.fail);
});

test("a source that is checked itself fails when it falls silent", () => {
  const told: Told[] = [["agent", 100, "pass"]];
  assert.equal(status(told, 110, [], feed), Status.pass);
  assert.equal(status(told, 111, [], feed), Status.fail);
  assert.equal(status([], 111, [], feed), Status.neverObserved);
});

const cases = fc.record({
  told: fc.array(
    fc.tuple(
      fc.constantFrom("agent", "scanner", "auditor"),
      fc.integer({ min: 85, max: 100 }),
      fc.constantFrom(...outcomes),
    ),
    { maxLength: 7 },
  ),
  spans: fc.array(
    fc.record({
      position: fc.nat({ max: 1 }),
      from: fc.integer({ min: 90, max: 110 }),
      until: fc.integer({ min: 95, max: 120 }),
    }),
    { maxLength: 3 },
  ),
  of: fc.constantFrom(rule, feed),
});

test("the state of a cell is what the reference says, whoever told what in which order", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 100, max: 115 }), ({ told, spans, of }, now) => {
      const excepted = spans.some((span) => span.position === 0 && span.from <= now && now < span.until);
      const observations = told.map(([source, observedAt, outcome]) => ({
        subject: "one",
        check: of.check,
        source,
        observedAt,
        outcome,
      }));
      assert.deepEqual(standingOf(status(told, now, spans, of)), reference.cell(observations, excepted, of, now));
    }),
    { numRuns: 3000 },
  );
});

test("changesAt is the first instant at which the cell stands otherwise, found by trying them all", () => {
  fc.assert(
    fc.property(cases, ({ told, spans, of }) => {
      const { sources } = evidence(told, spans);
      const at = (now: number) => statusAt(sources, spans, of, 0, now);
      let expected = 101;
      while (expected < 200 && at(expected) === at(100)) expected += 1;
      const found = changesAt(sources, spans, of, 0, 100);
      assert.equal(found, expected === 200 ? Number.POSITIVE_INFINITY : expected);
    }),
    { numRuns: 3000 },
  );
});
