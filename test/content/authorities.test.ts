// Who decided what, what was in force when, and how sure that is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { content } from "./content.ts";

/** The first instant of a day in Japan. */
const day = (text: string): number => Date.parse(`${text}T00:00:00+09:00`);

const inForce = (kind: string, at: number): readonly string[] =>
  [...content.documents.values()].filter((one) => one.kind === kind && content.inForce(one.id, at)).map(({ id }) => id);

/** Editions of one thing, of which one holds at a time. */
const successions: readonly (readonly [what: string, first: string, ids: readonly string[]])[] = [
  ["the national strategy", "2021-09-28", ["css-2021", "css-2025"]],
  [
    "the priority plan",
    "2021-12-24",
    ["priority-plan-2021", "priority-plan-2022", "priority-plan-2023", "priority-plan-2024", "priority-plan-2025"],
  ],
  ["the common standards", "2021-07-07", ["common-standards-2021", "common-standards-2023"]],
];

/** Every day on which something in the content begins or ends, and the day before. */
const daysOfChange: readonly number[] = [
  ...new Set(
    [
      ...[...content.documents.values()].flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]),
      ...[...content.bodies.values()].flatMap(({ names }) => names.flatMap(({ from, until }) => [from, until])),
    ].flatMap((text) => (text === undefined ? [] : [day(text) - 1, day(text)])),
  ),
];

test("who was responsible for the strategy has one right answer on every day", () => {
  const answer = (date: string) => {
    const [strategy, ...others] = inForce("strategy", day(date));
    assert.ok(strategy !== undefined && others.length === 0, date);
    const found = content.responsibleFor(strategy, day(date));
    return [strategy, found?.body, found?.name.ja, found?.abbreviation?.ja];
  };
  const nisc = "内閣サイバーセキュリティセンター";
  assert.deepEqual(answer("2024-03-01"), ["css-2021", "cybersecurity-centre", nisc, "NISC"]);
  assert.deepEqual(answer("2025-06-30"), ["css-2021", "cybersecurity-centre", nisc, "NISC"]);
  assert.deepEqual(answer("2025-07-01"), ["css-2021", "cybersecurity-centre", "国家サイバー統括室", "NCO"]);
  assert.deepEqual(answer("2025-12-22"), ["css-2021", "cybersecurity-centre", "国家サイバー統括室", "NCO"]);
  assert.deepEqual(answer("2025-12-23"), ["css-2025", "cybersecurity-centre", "国家サイバー統括室", "NCO"]);
});

test("bodies that ended bear no name afterwards, and their successors take over that day", () => {
  const name = (body: string, date: string) => content.nameOf(body, day(date))?.name.ja ?? null;
  assert.equal(name("digital-reform-commission", "2022-02-24"), "デジタル臨時行政調査会");
  assert.equal(name("digital-reform-commission", "2024-03-01"), null);
  assert.equal(name("digital-administrative-reform-council", "2024-03-01"), "デジタル行財政改革会議");
  assert.equal(name("digital-government-review-council", "2021-08-31"), "デジタル・ガバメント技術検討会議");
  assert.equal(name("technical-review-council", "2022-02-24"), "技術検討会議");
  for (const { id, succeeds, names } of content.bodies.values())
    if (succeeds !== undefined)
      assert.equal(content.bodies.get(succeeds)?.names.at(-1)?.until, names[0]?.from, `${id} follows ${succeeds}`);
});

test("on every day of a change one edition of each succession is in force, and no body bears two names", () => {
  for (const at of daysOfChange) {
    const date = new Date(at).toISOString();
    for (const [what, first, ids] of successions)
      if (at >= day(first)) assert.equal(ids.filter((id) => content.inForce(id, at)).length, 1, `${what}, ${date}`);
    for (const { id, names } of content.bodies.values()) {
      const borne = names.filter(({ from, until }) => day(from) <= at && (until === undefined || at < day(until)));
      assert.ok(borne.length <= 1, `${id}, ${date}`);
    }
  }
});

test("whoever answers for a document has a name on every day of its validity", () => {
  for (const { id, validFrom } of content.documents.values())
    for (const at of [day(validFrom), ...daysOfChange])
      if (content.inForce(id, at)) assert.ok(content.responsibleFor(id, at), `${id}, ${new Date(at).toISOString()}`);
});

test("a successor begins on the day on which what it supersedes ends", () => {
  for (const { id, supersededBy, validUntil } of content.documents.values())
    if (supersededBy !== undefined)
      assert.equal(content.documents.get(supersededBy)?.validFrom, validUntil, `${id} → ${supersededBy}`);
});

test("every document below the strategy stands under one, and no line of them is endless", () => {
  for (const { id, kind, parent } of content.documents.values()) {
    let above: string | undefined = parent;
    let steps = 0;
    while (above !== undefined && content.documents.get(above)?.kind !== "strategy") {
      above = content.documents.get(above)?.parent;
      assert.ok(++steps < 10, id);
    }
    assert.equal(above !== undefined, kind !== "strategy", id);
  }
});

test("documents of the agency's standards have the track that the sources give them", () => {
  const normative = [...content.documents.values()]
    .filter(({ number, track }) => number !== undefined && track === "normative")
    .map(({ number }) => number);
  assert.deepEqual(normative, ["DS-100"]);
  const numbers = "DS-100 DS-110 DS-200 DS-201 DS-202 DS-203 DS-210 DS-211 DS-212 DS-220 DS-221 DS-222 DS-231 DS-468-1";
  assert.deepEqual(
    [...content.documents.values()].flatMap(({ number }) => number ?? []).toSorted(),
    numbers.split(" "),
  );
});

/** Days that were seen in a source, by hand. Every other day of a decision has to be marked as not seen. */
const seenDays: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "css-2021": "2021-09-28",
    "css-2025": "2025-12-23",
    "priority-plan-2021": "2021-12-24",
    "priority-plan-2022": "2022-06-07",
    "priority-plan-2024": "2024-06-21",
    "priority-plan-2025": "2025-06-13",
    "basic-policy-2021": "2021-12-24",
    "common-standards-2021": "2021-07-07",
    "common-standards-2023": "2023-07-04",
    "cybersecurity-2025": "2025-06-27",
    "procurement-agreement-2018": "2018-12-10",
    "ds-100": "2025-05-27",
    "ds-200": "2022-06-30",
    "ds-202": "2025-06-30",
    "ds-210": "2022-06-30",
    "ds-211": "2022-06-30",
    "ds-468-1": "2022-03-31",
    "service-design-12": "2020-12-25",
  }),
);

test("a day of a decision is one that was seen, or its document is marked as not sure and says of what", () => {
  for (const { id, decidedOn, certainty, unsure } of content.documents.values()) {
    if (seenDays.has(id)) assert.equal(decidedOn, seenDays.get(id), id);
    else assert.ok(certainty !== "seen" && unsure, `${id}: its day was not seen`);
    if (certainty !== "seen") assert.ok(unsure, `${id} does not say what is not sure`);
  }
  for (const { id, certainty, unsure } of content.bodies.values())
    assert.equal(certainty !== "seen", unsure !== undefined, id);
});

/** What the background marks as general knowledge or as our assumption: whole documents, or beginnings of clauses. */
const marks: Readonly<Record<string, "known" | "assumed">> = {
  "css-2021:vision-3": "known",
  "common-standards-2023:part-": "known",
  "common-standards-2023:class-": "known",
  "service-design-12:": "known",
  "ds-100:project-1": "known",
  "ds-110:": "known",
  "ds-201:": "known",
  "ds-203:": "known",
  "ds-210:zero-trust-3": "known",
  "ds-220:": "known",
  "ds-202:pipeline-2": "assumed",
  "ds-212:abac-2": "assumed",
  "ds-222:logs-2": "assumed",
  "priority-plan-2025:": "assumed",
  "review-council-2022:approval-3": "assumed",
};

test("what is general knowledge, or assumed, is marked so at each clause", () => {
  for (const [start, certainty] of Object.entries(marks)) {
    const found = [...content.clauses.values()].filter(({ id }) => id.startsWith(start));
    assert.ok(found.length > 0, start);
    for (const clause of found) assert.equal(clause.certainty, certainty, clause.id);
  }
});

test("what is quoted was seen", () => {
  for (const { id, quoted, certainty } of content.clauses.values()) if (quoted) assert.equal(certainty, "seen", id);
});
