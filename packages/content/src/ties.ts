/**
 * Whether what the content refers to exists, stands in order, and is carried out.
 * @module
 */
import { z } from "zod";
import { type AuthorityDocument, authorityDocument, body } from "./authority.ts";
import { startOfDay, within } from "./calendar.ts";
import type { Gathered } from "./gather.ts";
import { type Draft, type Entry, type ItemKind, itemKinds } from "./item.ts";
import { suggestion } from "./nearest.ts";
import { type ContentProblem, type ProblemCode, problem } from "./problem.ts";
import type { Text } from "./text.ts";
import type { Path } from "./yaml.ts";

/** How far from the top a document stands. What organizations decide for themselves may build upon anything. */
const rank: Readonly<Record<AuthorityDocument["kind"], number>> = {
  strategy: 0,
  plan: 1,
  policy: 2,
  standard: 3,
  guide: 4,
  report: 4,
  "organization-policy": 5,
};

const at = (entry: Entry<unknown>, path: Path, code: ProblemCode, message: Text): ContentProblem =>
  problem(entry.file, entry.place(...path), code, message);

const each = (key: string, ids: readonly string[]): readonly (readonly [Path, string])[] =>
  ids.map((id, index) => [[key, index], id]);
const one = (key: string, id: string | undefined): readonly (readonly [Path, string])[] =>
  id === undefined ? [] : [[[key], id]];

/** The fields of each kind of item that name others, one or a list. */
const ties: Readonly<Record<ItemKind, readonly (readonly [field: string, target: ItemKind])[]>> = {
  body: [["succeeds", "body"]],
  role: [],
  document: [
    ["decidedBy", "body"],
    ["administeredBy", "body"],
    ["parent", "document"],
    ["supersededBy", "document"],
  ],
  clause: [["basis", "clause"]],
  control: [
    ["clauses", "clause"],
    ["role", "role"],
  ],
  profile: [
    ["imports", "profile"],
    ["controls", "control"],
  ],
  check: [
    ["controls", "control"],
    ["by", "role"],
  ],
};

const words: Readonly<Record<ItemKind, Text>> = {
  body: { ja: "組織", en: "body" },
  role: { ja: "役割", en: "role" },
  document: { ja: "根拠文書", en: "document" },
  clause: { ja: "条項", en: "clause" },
  control: { ja: "管理策", en: "control" },
  profile: { ja: "プロファイル", en: "profile" },
  check: { ja: "検査", en: "check" },
};

/** The ids written in a field of an item, which need not be of its form. */
const idsIn = (value: object, field: string): readonly (readonly [Path, string])[] => {
  const given: unknown = Reflect.get(value, field);
  if (typeof given === "string") return [[[field], given]];
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  return list.flatMap((id, index) => (typeof id === "string" ? [[[field, index], id] as const] : []));
};

/** Every id that something refers to and that does not exist. */
export const brokenTies = (all: Gathered): readonly ContentProblem[] => {
  const { bodies, roles, documents, clauses, controls, profiles, checks, drafts, damaged } = all;
  const items: Readonly<Record<ItemKind, ReadonlyMap<string, Entry<object>>>> = {
    body: bodies,
    role: roles,
    document: documents,
    clause: clauses,
    control: controls,
    profile: profiles,
    check: checks,
  };
  const look = (kind: ItemKind, entry: Entry<object>): readonly ContentProblem[] =>
    ties[kind].flatMap(([field, target]) =>
      idsIn(entry.value, field)
        .filter(([, id]) => !items[target].has(id) && !damaged.has(id))
        .map(([path, id]) => {
          const near = suggestion(id, items[target].keys());
          return at(entry, path, "broken-tie", {
            ja: `${words[target].ja}「${id}」はありません。${near.ja}`,
            en: `There is no ${words[target].en} "${id}".${near.en}`,
          });
        }),
    );
  return [
    ...itemKinds.flatMap((kind) => [...items[kind].values()].flatMap((entry) => look(kind, entry))),
    ...drafts.flatMap((draft) => look(draft.kind, draft)),
  ];
};

/** Things that lead back to themselves: each cycle is told once, where its first member points on. */
export const cycles = (all: Gathered): readonly ContentProblem[] => {
  const search = <T>(
    entries: ReadonlyMap<string, Entry<T>>,
    next: (value: T) => readonly (readonly [Path, string])[],
    word: Text,
  ): readonly ContentProblem[] => {
    const found: ContentProblem[] = [];
    const done = new Set<string>();
    for (const start of entries.keys()) {
      // Depth first without recursion: a chain may be as long as the content.
      const way: { readonly id: string; readonly ties: readonly (readonly [Path, string])[]; index: number }[] = [];
      const onWay = new Set<string>();
      const enter = (id: string): void => {
        const entry = entries.get(id);
        if (!entry || done.has(id)) return;
        onWay.add(id);
        way.push({ id, ties: next(entry.value), index: 0 });
      };
      enter(start);
      for (let top = way.at(-1); top; top = way.at(-1)) {
        const tie = top.ties[top.index++];
        if (!tie) {
          done.add(top.id);
          onWay.delete(top.id);
          way.pop();
          continue;
        }
        const [path, id] = tie;
        const entry = entries.get(top.id);
        if (!onWay.has(id)) enter(id);
        else if (entry) {
          const ids = way.map((step) => step.id);
          const loop = [...ids.slice(ids.indexOf(id)), id].join(" → ");
          found.push(
            at(entry, path, "cycle", {
              ja: `${word.ja}が循環しています（${loop}）。どこか一つを外してください。`,
              en: `The ${word.en} go in a circle (${loop}). Remove one of them.`,
            }),
          );
        }
      }
    }
    return found;
  };
  return [
    ...search(all.profiles, (value) => each("imports", value.imports), { ja: "プロファイルの取込み", en: "imports" }),
    ...search(all.clauses, (value) => each("basis", value.basis), { ja: "条項の根拠", en: "bases of clauses" }),
    ...search(all.documents, (value) => one("parent", value.parent), { ja: "上位文書", en: "parents" }),
    ...search(all.documents, (value) => one("supersededBy", value.supersededBy), { ja: "後継文書", en: "successors" }),
    ...search(all.bodies, (value) => one("succeeds", value.succeeds), { ja: "前身の組織", en: "predecessors" }),
  ];
};

/** The drafts of a kind of which at least these fields are as they should be. */
const soundIn = <T>(drafts: readonly Draft[], kind: ItemKind, fields: z.ZodType<T>): readonly Entry<T>[] =>
  drafts.flatMap((draft) => {
    const { data } = draft.kind === kind ? fields.safeParse(draft.value) : {};
    return data === undefined ? [] : [{ ...draft, value: data }];
  });

const named = z.object(body.pick({ names: true }).shape);
const dated = z.object(
  authorityDocument.pick({ validFrom: true, validUntil: true, decidedBy: true, decidedOn: true, supersededBy: true })
    .shape,
);

/** Whether intervals end after they start, and who bore which name when. */
export const intervals = ({ bodies, documents, drafts, damaged }: Gathered): readonly ContentProblem[] => {
  const found: ContentProblem[] = [];
  const backwards = (entry: Entry<unknown>, path: Path, from: string, until: string | undefined): void => {
    if (until === undefined || until > from) return;
    found.push(
      at(entry, path, "ends-before-start", {
        ja: `終わり（${until}）は始まり（${from}）より後でなければなりません。`,
        en: `The end (${until}) must come after the start (${from}).`,
      }),
    );
  };
  for (const entry of [...bodies.values(), ...soundIn(drafts, "body", named)]) {
    const names = entry.value.names;
    names.forEach(({ from, until }, index) => {
      backwards(entry, ["names", index, "until"], from, until);
      const clash = names
        .slice(0, index)
        .find((other) => from < (other.until ?? "9999") && other.from < (until ?? "9999"));
      if (clash)
        found.push(
          at(entry, ["names", index], "names-overlap", {
            ja: `${clash.from} からの名称と期間が重なっています。前の名称に until を書いてください。`,
            en: `This overlaps with the name from ${clash.from} on. Give the earlier name its until.`,
          }),
        );
    });
  }
  for (const entry of [...documents.values(), ...soundIn(drafts, "document", dated)]) {
    const { validFrom, validUntil, decidedBy, decidedOn, supersededBy } = entry.value;
    backwards(entry, ["validUntil"], validFrom, validUntil);
    if (supersededBy !== undefined && validUntil === undefined)
      found.push(
        at(entry, ["supersededBy"], "superseded-without-end", {
          ja: "後継文書があるのに validUntil がないため、両方が有効とみなされます。validUntil を書いてください。",
          en: "It has a successor but no validUntil, so that both count as in force. Give its validUntil.",
        }),
      );
    const decider = bodies.get(decidedBy);
    if (!decider || damaged.has(decidedBy)) continue;
    const day = startOfDay(decidedOn);
    if (!decider.value.names.some(({ from, until }) => within(day, from, until)))
      found.push(
        at(entry, ["decidedOn"], "unnamed-body", {
          ja: `「${decidedBy}」は ${decidedOn} に名称を持っていません。決定日か、組織の名称の期間を確かめてください。`,
          en: `"${decidedBy}" bore no name on ${decidedOn}. Look at this date, and at the intervals of its names.`,
        }),
      );
  }
  return found;
};

/** Whether clauses stand in their own document and build upon documents above it. */
export const hierarchy = ({ clauses, documents }: Gathered): readonly ContentProblem[] => {
  const found: ContentProblem[] = [];
  for (const [id, entry] of clauses) {
    if (!id.startsWith(`${entry.document}:`))
      found.push(
        at(entry, ["id"], "foreign-clause", {
          ja: `条項の識別子は文書の識別子で始めてください（${entry.document}:…）。`,
          en: `A clause's id starts with that of its document (${entry.document}:…).`,
        }),
      );
    const own = documents.get(entry.document)?.value;
    if (!own) continue;
    entry.value.basis.forEach((basis, index) => {
      const higher = documents.get(clauses.get(basis)?.document ?? "")?.value;
      if (!higher || rank[higher.kind] <= rank[own.kind]) return;
      found.push(
        at(entry, ["basis", index], "basis-not-higher", {
          ja: `「${basis}」の文書（${higher.kind}）は、この文書（${own.kind}）より下位です。根拠は上位又は同位の文書に求めてください。`,
          en: `The document of "${basis}" (${higher.kind}) stands below this one (${own.kind}). A basis stands higher or equal.`,
        }),
      );
    });
  }
  return found;
};
