/**
 * Cells, one a row: a check of a subject, and what is known of it.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { standingOf, Status } from "@tokiwa/assurance";
import type { Subject } from "../inventory/service.ts";
import { readFindings } from "./findings.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { type Cell, wordOf, worstFirst } from "./cell.ts";
import { worstCells } from "./cell-window.ts";
import { listQuery, says, sortBy, type Window, windowed, windowOf } from "./list.ts";
import { tooManyRows } from "./problems.ts";
import { readAcceptances } from "./log.ts";
import { keyOf, speaking, type SubjectRecord } from "./records.ts";
import type { CheckPlace } from "./revision.ts";
import type { CellRow } from "./schema.ts";
import { cellsSince } from "./since.ts";
import { digestAt } from "./store/content.ts";
import { checksInScope, subjectOf, systemOf, type View, written } from "./view.ts";
import { reasonOf } from "./wording.ts";

const word = z.string().max(100).optional();

export const cellsQuery = listQuery.extend({
  system: word,
  subject: z.string().max(300).optional().openapi({ description: "The id, as in host:web-01, or the bare name." }),
  check: word,
  family: word,
  kind: word.openapi({ description: "A kind of subject, as in host." }),
  state: z.enum(["pass", "fail", "not-applicable", "unknown", "excepted"]).optional(),
  sort: sortBy(["check", "subject", "state", "severity", "observedAt"]),
});
type Query = z.output<typeof cellsQuery>;

/** The subjects whose cells a filter may let through: for a system, also the organization's, whose cells it inherits. */
async function subjectsOf(view: View, { organization, system, subject }: Query): Promise<readonly Subject[]> {
  const found = await view.projection.subjects({ organization, subject });
  if (system === undefined) return found;
  const organizations = new Set(
    [...view.systems.values()].filter(({ id }) => id === system).map(({ organization: of }) => of),
  );
  return found.filter((one) => one.system === system || (one.system === "" && organizations.has(one.organization)));
}

/** The checks of a subject that count in the system asked for, or wherever the subject is. */
function placesOf(view: View, subject: Subject, system: string | undefined): readonly CheckPlace[] {
  const within = subject.system === "" && system !== undefined ? { ...subject, system } : subject;
  return checksInScope(view, within);
}

/** All cells in scope that a filter lets through, in no order. */
async function findCells(view: View, query: Query): Promise<readonly Cell[]> {
  const subjects = await subjectsOf(view, query);
  const statuses = await view.projection.statuses(subjects);
  const places = new Map<string, readonly CheckPlace[]>();
  return subjects.flatMap((subject) => {
    const group = `${subject.organization}\0${subject.system}\0${subject.kind}`;
    const checks =
      places.get(group) ??
      placesOf(view, subject, query.system).filter(
        ({ check }) =>
          (query.check === undefined || check.id === query.check) &&
          (query.kind === undefined || check.subject === query.kind) &&
          (query.family === undefined || check.family.id === query.family),
      );
    places.set(group, checks);
    const status = statuses.get(keyOf(subject));
    return checks.flatMap((place): Cell[] => {
      const of = status?.[place.position] ?? Status.absent;
      const state = wordOf(of);
      if (state === null || (query.state !== undefined && query.state !== state)) return [];
      if (!says(query.q, [place.check.id, place.check.title, subject.id])) return [];
      return [{ subject, place, status: of }];
    });
  });
}

/**
 * Sorts cells by the word asked for, then the worst first. The order is worked out for each check and each subject
 * once, and cells compared by numbers: there may be millions.
 */
function inOrder(cells: readonly Cell[], sort?: string, observed: (cell: Cell) => number = () => 0): readonly Cell[] {
  const ranks = <T>(values: Iterable<T>, key: (value: T) => string | number): ReadonlyMap<T, number> => {
    const all = [...new Set(values)].map((value) => ({ value, key: key(value) }));
    all.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return new Map(all.map(({ value }, rank) => [value, rank]));
  };
  const byId = ranks(
    cells.map(({ place }) => place),
    ({ check }) => check.id,
  );
  const byName = ranks(
    cells.map(({ subject }) => subject),
    ({ id, organization }) => `${id}\0${organization}`,
  );
  const usual = ({ subject, place, status }: Cell): readonly number[] => [
    ...[worstFirst.indexOf(wordOf(status) ?? "not-applicable"), -place.rule.severity],
    ...[byId.get(place) ?? 0, byName.get(subject) ?? 0],
  ];
  const words: Readonly<Record<string, (cell: Cell) => number>> = {
    check: ({ place }) => byId.get(place) ?? 0,
    subject: ({ subject }) => byName.get(subject) ?? 0,
    state: ({ status }) => worstFirst.indexOf(wordOf(status) ?? "not-applicable"),
    severity: ({ place }) => place.rule.severity,
    observedAt: observed,
  };
  const key = sort === undefined ? undefined : words[sort.replace(/^-/, "")];
  const direction = sort?.startsWith("-") ? -1 : 1;
  const keyed = cells.map((cell) => ({ cell, keys: [...(key ? [key(cell) * direction] : []), ...usual(cell)] }));
  keyed.sort((a, b) => {
    for (const [index, one] of a.keys.entries()) {
      const difference = one - (b.keys[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return keyed.map(({ cell }) => cell);
}

/** So many assets may have their cells sorted by another word than how bad they are. */
const mostSorted = 20_000;

export async function cellRows(view: View, query: Query): Promise<Window<CellRow>> {
  if (query.sort === undefined && query.subject === undefined && query.q === undefined) {
    const { check, family, kind } = query;
    const isMeant = ({ check: { id, family: of, subject } }: CheckPlace) =>
      (check === undefined || id === check) &&
      (family === undefined || of.id === family) &&
      (kind === undefined || subject === kind);
    const { cells, total } = await worstCells(view, { ...query, isMeant }, windowOf(query));
    if (query.format !== "json") return windowed(await rowsOfCells(view, windowed(cells, query).items), query);
    return { items: await rowsOfCells(view, cells), total };
  }
  const { organization, system } = query;
  const { total: assets } =
    query.subject === undefined
      ? await view.projection.assets({ organization, system, words: [], limit: 0, offset: 0 })
      : { total: 0 };
  if (assets > mostSorted) throw new ProblemError(tooManyRows, { detail: narrower });
  const found = await findCells(view, query);
  const times = query.sort?.endsWith("observedAt") ? await observationTimes(view, found) : new Map<Cell, number>();
  const order = inOrder(found, query.sort, (cell) => times.get(cell) ?? 0);
  const { items, total } = windowed(order, query);
  return { items: await rowsOfCells(view, items), total };
}

const narrower = {
  ja: `${mostSorted.toLocaleString("ja")}件を超える資産の検査結果は、この順や語では並べられません。system や subject で絞り込んでください。`,
  en: `Cells of more than ${mostSorted.toLocaleString("en")} assets are not sorted or searched like this. Narrow it down by system or subject.`,
};

async function observationTimes(view: View, cells: readonly Cell[]): Promise<ReadonlyMap<Cell, number>> {
  const subjects = [...new Set(cells.map(({ subject }) => subject))];
  const records = await view.projection.records(subjects);
  const byKey = new Map(records.map((record) => [keyOf(record.subject), record]));
  return new Map(
    cells.map((cell) => {
      const record = byKey.get(keyOf(cell.subject));
      return [cell, (record && speaking(record.evidence, cell.status, cell.place.position)?.observedAt) ?? 0];
    }),
  );
}

/** The observation behind a cell, and what was found. */
function spokenOf(record: SubjectRecord | undefined, { status, place, subject }: Cell) {
  const spoken = record && speaking(record.evidence, status, place.position);
  if (!spoken) return null;
  const { vector, observedAt } = spoken;
  return { subject, source: vector.source, observedAt, digest: digestAt(vector.found, place.position) };
}

/** Makes rows of cells, in the order given. */
export async function rowsOfCells(view: View, cells: readonly Cell[]): Promise<readonly CellRow[]> {
  const { projection } = view;
  const subjects = [...new Map(cells.map(({ subject }) => [keyOf(subject), subject])).values()];
  const records = new Map((await projection.records(subjects)).map((record) => [keyOf(record.subject), record]));
  const spoken = cells.map((cell) => spokenOf(records.get(keyOf(cell.subject)), cell));
  const said = spoken.filter((one) => one !== null);
  const findings = await readFindings(
    projection.tx,
    said.flatMap(({ subject, digest }) => (digest ? [{ organization: subject.organization, digest }] : [])),
  );
  const acceptedAt = await readAcceptances(projection.tx, projection.moment.sequence, said);
  const since = await cellsSince(
    projection,
    cells.map(({ subject, place, status }) => ({ subject, position: place.position, status })),
  );
  return cells.map(({ subject, place, status }, index): CellRow => {
    const observation = spoken[index] ?? null;
    const { reason, evidence, evidenceDigest } = findings(subject.organization, observation?.digest ?? null);
    const standing = standingOf(status);
    const { check, rule } = place;
    const until = observation && observation.observedAt + rule.maxAge;
    return {
      subject: subjectOf(view, subject),
      system: systemOf(view, subject.organization, subject.system),
      check: {
        ...{ id: check.id, title: check.title, family: check.family, severity: rule.severity, maxAge: rule.maxAge },
      },
      controls: [...rule.controls],
      state: standing?.state ?? "unknown",
      unknownReason: standing?.unknownReason ?? null,
      excepted: standing?.excepted ?? false,
      reason: reasonOf(status, reason, rule.silence === "fail"),
      evidence: [...evidence],
      evidenceDigest,
      source: observation?.source ?? null,
      observedAt: written(observation?.observedAt),
      recordedAt: written(observation && acceptedAt(subject, observation.source, observation.observedAt)),
      since: written(since[index]),
      freshUntil: until !== null && until >= projection.moment.asOf ? written(until) : null,
    };
  });
}
