/**
 * Cells as observations and risks: one for all subjects of which the same is to be said, not one for each of them.
 * @module
 */
import type { ContentCheck, Text } from "@tokiwa/content";
import type { Property, Uuid } from "@tokiwa/oscal";
import { own, textProps } from "../oscal/bilingual.ts";
import { namespace } from "../oscal/identifier.ts";
import type { Observation, Risk, SubjectReference } from "./assessment.ts";
import { type Frame, origin, referenceTo } from "./frame.ts";
import type { CellState } from "./state.ts";

/** The cells of one check that stand alike. */
export interface Alike {
  readonly check: ContentCheck;
  readonly word: CellState["state"] | "excepted";
  readonly cells: readonly CellState[];
}

const wordOf = ({ state, excepted }: CellState): Alike["word"] => (excepted ? "excepted" : state);

/** The cells that were ever observed, by check and how they stand, in the order of the checks' ids. */
export const alikeIn = ({ state, content }: Frame): readonly Alike[] => {
  const observed = state.cells.filter(({ observedAt }) => observedAt !== null);
  const groups = Map.groupBy(observed, (cell) => `${cell.check}\0${wordOf(cell)}`);
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, cells]) => {
      const [first] = cells;
      const check = first && content.checks.get(first.check);
      return check
        ? [{ check, word: wordOf(first), cells: cells.toSorted((a, b) => (a.subject < b.subject ? -1 : 1)) }]
        : [];
    });
};

const words: Readonly<Record<Alike["word"], Text>> = {
  pass: { ja: "満たす", en: "passes" },
  fail: { ja: "満たさない", en: "fails" },
  "not-applicable": { ja: "対象外", en: "not applicable" },
  unknown: { ja: "不明", en: "unknown" },
  excepted: { ja: "例外措置", en: "fails, under an exception" },
};

export const observationUuid = (frame: Frame, { check, word }: Pick<Alike, "check" | "word">): Uuid =>
  frame.uuid("observation", check.id, word, String(frame.state.asOf), String(frame.state.knownAt));

const maybe = (name: string, value: string | null): readonly Property[] => (value === null ? [] : [own(name, value)]);

/** The observation of cells that stand alike. It was collected when the oldest of them was, and expires with the first. */
export const observationOf = (frame: Frame, alike: Alike): Observation => {
  const { check, word, cells } = alike;
  const { texts, state } = frame;
  const known = new Map(state.subjects.map((subject) => [subject.id, subject]));
  const instants = (pick: (cell: CellState) => string | null) => cells.flatMap((cell) => pick(cell) ?? []).toSorted();
  const subjects = cells.flatMap((cell): readonly SubjectReference[] => {
    const subject = known.get(cell.subject);
    if (!subject) return [];
    const props = [
      own("id", cell.subject),
      ...maybe("source", cell.source),
      ...maybe("observed-at", cell.observedAt),
      ...maybe("since", cell.since),
      ...maybe("fresh-until", cell.freshUntil),
      ...maybe("evidence-digest", cell.evidenceDigest),
    ];
    return [{ ...referenceTo(frame, subject), props }];
  });
  const reasons = Map.groupBy(
    cells.filter(({ reason, evidenceDigest }) => reason !== null || evidenceDigest !== null),
    ({ reason, evidenceDigest }) => JSON.stringify([reason, evidenceDigest]),
  );
  const evidence = [...reasons.values()].flatMap((those) => {
    const [first] = those;
    if (!first) return [];
    const reason = first.reason ?? check.expected;
    return [
      {
        description: texts.prose(reason),
        props: [
          ...(first.evidenceDigest === null
            ? []
            : [own("evidence-digest", first.evidenceDigest, { class: "sha-256" })]),
          ...those.map(({ subject }) => own("subject", subject)),
          ...texts.beside("description", reason),
        ],
      },
    ];
  });
  const title = { ja: `${check.title.ja}：${words[word].ja}`, en: `${check.title.en}: ${words[word].en}` };
  const [collected = new Date(state.asOf).toISOString()] = instants(({ observedAt }) => observedAt);
  const [expires] = instants(({ freshUntil }) => freshUntil);
  return {
    uuid: observationUuid(frame, alike),
    title: texts.line(title),
    description: texts.prose(check.expected),
    props: [
      own("check", check.id),
      own("state", word),
      ...texts.beside("title", title),
      ...texts.beside("description", check.expected),
    ],
    methods: [check.method],
    types: ["control-objective"],
    origins: [origin],
    subjects,
    ...(evidence.length === 0 ? {} : { "relevant-evidence": evidence }),
    collected,
    ...(expires === undefined ? {} : { expires }),
  };
};

/** Whether cells that stand so are a weakness; one under an exception remains one, whose risk was accepted. */
export const isWeakness = ({ word }: Alike): boolean => word === "fail" || word === "excepted";

export const riskUuid = (frame: Frame, { check, word }: Pick<Alike, "check" | "word">): Uuid =>
  frame.uuid("risk", check.id, word);

export const riskOf = (frame: Frame, alike: Alike): Risk => {
  const { check, word } = alike;
  const { texts } = frame;
  const { remedy } = check;
  return {
    uuid: riskUuid(frame, alike),
    title: texts.line(check.title),
    description: texts.prose(check.expected),
    statement: texts.prose(check.why),
    props: [
      own("check", check.id),
      ...texts.beside("title", check.title),
      ...texts.beside("description", check.expected),
      ...texts.beside("statement", check.why),
    ],
    status: word === "excepted" ? "deviation-approved" : "open",
    origins: [origin],
    characterizations: [{ origin, facets: [{ name: "severity", system: namespace, value: String(check.severity) }] }],
    remediations: [
      {
        uuid: frame.uuid("remediation", check.id, word),
        lifecycle: "recommendation",
        title: texts.line(check.title),
        description: texts.prose(remedy.text),
        props: [
          ...textProps("remedy", remedy.text),
          ...remedy.commands.map(({ on, run }) => own("remedy-command", run, { class: on })),
        ],
      },
    ],
    "related-observations": [{ "observation-uuid": observationUuid(frame, alike) }],
  };
};
