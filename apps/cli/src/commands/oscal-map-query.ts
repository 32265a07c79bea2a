import {
  chainInSigns,
  type Derivation,
  derive,
  type MappingIndex,
  mappingIndex,
  type MappingSubject,
  type Text,
} from "@tokiwa/oscal";
import { command, exit } from "../command/form.ts";
import { collectionsOf, told } from "../oscal/collections.ts";
import { Documents, mapOf, shownName } from "../oscal/documents.ts";
import { mapOption } from "../oscal/options.ts";
import type { Terminal } from "../terminal/terminal.ts";

export const oscalMapQuery = command({
  words: ["oscal", "map", "query"],
  summary: { ja: "管理策に対応するものをマッピングから探します", en: "Look up what a control relates to in mappings" },
  description: {
    ja: "対応付けの元と先のどちらの側からも探し、複数のマッピングを続けてたどった関係も、その連鎖とともに示します。決まらない関係は「不明」と答えます。対応するものがなければ終了コード 1 です。",
    en: "Asks from either side, follows several mappings in a row, and shows the chain that each relation follows from. What is not certain is answered as unknown. Exits with 1 where nothing is mapped.",
  },
  arguments: [
    {
      name: "CONTROL",
      presence: "required",
      summary: { ja: "管理策又は要求文の識別子", en: "the identifier of a control or statement" },
    },
    {
      name: "FILE",
      presence: "many",
      completes: "file",
      summary: { ja: "マッピング（mapping-collection）", en: "mapping collections" },
    },
  ],
  options: {
    map: mapOption,
    length: {
      type: "integer",
      value: "N",
      minimum: 1,
      maximum: 5,
      summary: { ja: "続けてたどる対応付けの数（既定は 2）", en: "how many maps in a row to follow (default: 2)" },
    },
  },
  examples: [
    {
      line: "tokiwa oscal map query ac-2 ours-to-800-53.json 800-53-to-csf.json",
      says: {
        ja: "AC-2 に対応する自組織と CSF の管理策を探します",
        en: "Find which of our controls, and of CSF, relate to AC-2",
      },
    },
  ],
  run: async ({ arguments: [id = "", ...files], values, json, terminal }) => {
    const documents = new Documents(terminal);
    const collections = await collectionsOf(documents, files.length > 0 ? files : ["-"], "queried", json, terminal);
    if (!collections) return exit.couldNot;
    const index = mappingIndex(collections, mapOf(values.map));
    const found = subjectsOf(index, id).flatMap((subject) =>
      derive(index, subject, undefined, { length: values.length ?? 2 }),
    );
    if (json)
      terminal.out(
        JSON.stringify(
          { queried: true, relations: found.map((each) => ({ relation: each.relation, ...told(each) })) },
          null,
          2,
        ),
      );
    else show(id, found, terminal);
    return found.length > 0 ? exit.good : exit.no;
  },
});

/** Whatever of that identifier is mapped, in any catalog. */
const subjectsOf = (index: MappingIndex, id: string): readonly MappingSubject[] => {
  const subjects = [...index.nodes.values()].flatMap((node) => node.subjects.filter((subject) => subject.id === id));
  return [...new Map(subjects.map((each) => [`${each.resource} ${each.type}`, each])).values()];
};

const relations: Readonly<Record<Derivation["relation"], Text>> = {
  equal: { ja: "同じ", en: "equal to" },
  subset: { ja: "含まれる", en: "subset of" },
  superset: { ja: "含む", en: "superset of" },
  intersects: { ja: "重なる", en: "intersects with" },
  none: { ja: "関係なし", en: "no relationship" },
  unknown: { ja: "不明", en: "unknown" },
  contradiction: { ja: "矛盾", en: "contradiction" },
};

function show(id: string, found: readonly Derivation[], terminal: Terminal): void {
  if (found.length === 0) {
    terminal.out(
      terminal.say({ ja: `「${id}」に対応するものはありません。`, en: `Nothing is mapped to "${id}" or from it.` }),
    );
    return;
  }
  for (const { to, relation, confidence, chains } of found) {
    const tone = relation === "contradiction" ? "bad" : relation === "unknown" ? "unsure" : "good";
    const sure =
      confidence === undefined || relation === "unknown"
        ? ""
        : terminal.say({ ja: `　確信度 ${confidence}`, en: `  confidence ${confidence}` });
    terminal.out(
      `${terminal.tone(tone, terminal.say(relations[relation]))}  ${to.id}  ${shownName(to.resource)}${sure}`,
    );
    for (const chain of chains) terminal.out(`  ${terminal.tone("quiet", chainInSigns(chain))}`);
  }
}
