/**
 * A difference as a person reads it: the controls, and of each what changed.
 * @module
 */
import type { CatalogDifference, ChangeKind, ItemChange, ListChange, ObjectChange, WordRun } from "@tokiwa/oscal";
import type { Terminal } from "../terminal/terminal.ts";
import { wrap } from "../terminal/wrap.ts";

type Words = Readonly<Record<ChangeKind, { readonly ja: string; readonly en: string }>>;
const words: Words = {
  added: { ja: "追加", en: "added" },
  removed: { ja: "削除", en: "removed" },
  moved: { ja: "移動", en: "moved" },
  withdrawn: { ja: "廃止", en: "withdrawn" },
  title: { ja: "題名の変更", en: "title" },
  statement: { ja: "要求文の変更", en: "statement" },
  part: { ja: "解説などの変更", en: "other parts" },
  parameter: { ja: "パラメーターの変更", en: "parameters" },
  property: { ja: "プロパティの変更", en: "properties" },
  link: { ja: "リンクの変更", en: "links" },
  other: { ja: "その他の変更", en: "others" },
};

/** What changes nothing for whoever must meet the control. */
const minor: ReadonlySet<ChangeKind> = new Set(["part", "property", "link", "other"]);

/** How many controls each kind of change concerns; groups are not counted. */
export function summaryOf({ items }: CatalogDifference): Readonly<Partial<Record<ChangeKind, number>>> {
  const counts: Partial<Record<ChangeKind, number>> = {};
  for (const { kind, changes } of items)
    if (kind === "control") for (const change of changes) counts[change] = (counts[change] ?? 0) + 1;
  return counts;
}

/** Changes that concern nobody's duties are left out unless all are asked for; the last line counts everything. */
export function printDifference(difference: CatalogDifference, all: boolean, terminal: Terminal): void {
  const shown = difference.items.filter(({ changes }) => all || changes.some((change) => !minor.has(change)));
  for (const item of shown) printItem(item, all, terminal);
  const summary = new Map(Object.entries(summaryOf(difference)));
  const counts = Object.entries(words).flatMap(([kind, word]) => {
    const count = summary.get(kind);
    return count === undefined ? [] : [`${terminal.say(word)} ${count}`];
  });
  const none = { ja: "管理策に違いはありません", en: "no control differs" };
  terminal.out(
    terminal.tone("strong", counts.length > 0 ? counts.join(terminal.say({ ja: "、", en: ", " })) : terminal.say(none)),
  );
  const hidden = difference.items.length - shown.length;
  if (hidden > 0)
    terminal.out(
      terminal.tone(
        "quiet",
        terminal.say({
          ja: `解説、リンク、プロパティだけの変更 ${hidden} 件は --all で示します`,
          en: `${hidden} changes of guidance, links and properties alone are shown with --all`,
        }),
      ),
    );
}

const signs: Readonly<Partial<Record<ChangeKind, string>>> = { added: "+", removed: "-", moved: "→", withdrawn: "✕" };

function printItem(item: ItemChange, all: boolean, terminal: Terminal): void {
  const { changes, id, title, kind, successors, from, to, change } = item;
  const [first = "other"] = changes;
  const sign = signs[first] ?? "~";
  const tone = first === "added" ? "good" : first === "removed" || first === "withdrawn" ? "bad" : "unsure";
  const group = kind === "group" ? terminal.say({ ja: "グループ ", en: "group " }) : "";
  const what = changes.map((each) => terminal.say(words[each])).join(terminal.say({ ja: "、", en: ", " }));
  terminal.out(
    `${terminal.tone(tone, sign)} ${group}${terminal.tone("strong", id ?? "")} ${title}  ${terminal.tone("quiet", `[${what}]`)}`,
  );
  if (changes.includes("moved"))
    terminal.out(`    ${terminal.say({ ja: "元の位置：", en: "from " })}${nameOf(from)} → ${nameOf(to)}`);
  if (successors && successors.length > 0)
    terminal.out(`    ${terminal.say({ ja: "移行先：", en: "see " })}${successors.join(", ")}`);
  if (change) for (const line of linesOf(change, "", all)) print(line, terminal);
}

/** `group:ac` without its kind; the catalog itself is `/`. */
const nameOf = (key: string | undefined): string => (key ? key.replace(/^(?:control|group):/u, "") : "/");

interface Line {
  readonly at: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly words?: readonly WordRun[];
}

/** What changed within, one line each: of parts the texts, of parameters the values. */
function linesOf({ members, lists: inside }: ObjectChange, at: string, all: boolean): readonly Line[] {
  const lines: Line[] = members
    .filter(({ name }) => all || (name !== "props" && name !== "links"))
    .map(({ name, ...change }) => ({ at: at ? `${at} ${name}` : name, ...change }));
  for (const [name, list] of Object.entries(inside)) {
    if (!all && (name === "props" || name === "links")) continue;
    // At the top, parts other than the statement are explanations.
    lines.push(...linesOfList(name === "parts" && at === "" && !all ? statementOnly(list) : list, all));
  }
  return lines;
}

const statementOnly = ({ removed, added, changed }: ListChange): ListChange => {
  const isStatement = ({ name }: { readonly name?: string }): boolean => name === "statement";
  return {
    removed: removed.filter(isStatement),
    added: added.filter(isStatement),
    changed: changed.filter(isStatement),
  };
};

const linesOfList = ({ removed, added, changed }: ListChange, all: boolean): readonly Line[] => [
  ...removed.map(({ key, value }) => ({ at: key, before: value })),
  ...added.map(({ key, value }) => ({ at: key, after: value })),
  ...changed.flatMap(({ key, value }) => linesOf(value, key, all)),
];

function print({ at, before, after, words: runs }: Line, terminal: Terminal): void {
  const text = runs
    ? runs.map((run) => marked(run, terminal)).join("")
    : [
        ...(before === undefined ? [] : [marked({ kind: "removed", text: briefly(before) }, terminal)]),
        ...(after === undefined ? [] : [marked({ kind: "added", text: briefly(after) }, terminal)]),
      ].join(" ");
  terminal.out(`    ${terminal.tone("quiet", at)}`);
  for (const line of wrap(text, terminal.width - 6, terminal.language)) terminal.out(`      ${line}`);
}

/** Signs say it where there are no colours, as `git diff --word-diff` does. */
function marked({ kind, text }: WordRun, terminal: Terminal): string {
  if (kind === "removed") return terminal.tone("bad", `[-${text}-]`);
  if (kind === "added") return terminal.tone("good", `{+${text}+}`);
  return shortened(text);
}

/** Of a long stretch that did not change, its beginning and its end. */
const shortened = (text: string): string => (text.length > 120 ? `${text.slice(0, 50)} … ${text.slice(-50)}` : text);

/** The words of an object that came or went: its texts, or its whole where it has none. */
function briefly(value: unknown): string {
  const texts: string[] = [];
  const collect = (each: unknown): void => {
    if (Array.isArray(each)) for (const inner of each) collect(inner);
    else if (typeof each === "object" && each !== null)
      for (const [name, inner] of Object.entries(each)) {
        if (typeof inner === "string" && ["prose", "title", "label", "value"].includes(name)) texts.push(inner);
        else if (typeof inner === "object") collect(inner);
      }
    else if (typeof each === "string") texts.push(each);
  };
  collect(value);
  const text = texts.join(" / ") || JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
