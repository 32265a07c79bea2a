import { chainInSigns, contradictions, mappingIndex } from "@tokiwa/oscal";
import { command, exit } from "../command/form.ts";
import { collectionsOf } from "../oscal/collections.ts";
import { Documents, mapOf } from "../oscal/documents.ts";
import { mapOption } from "../oscal/options.ts";

export const oscalMapCheck = command({
  words: ["oscal", "map", "check"],
  summary: { ja: "マッピングどうしの矛盾を探します", en: "Find where mappings contradict each other" },
  description: {
    ja: "一つの対応付けが言うことを、別の対応付け、又は続けてたどった二つが否定する箇所を、両方の連鎖とともに示します。矛盾がなければ終了コード 0、あれば 1 です。",
    en: "Shows each place where one map says what another, or two in a row, exclude, with both chains. Exits with 0 where there is none, with 1 where there is.",
  },
  arguments: [
    {
      name: "FILE",
      presence: "many",
      completes: "file",
      summary: { ja: "マッピング（- で標準入力）", en: "mapping collections; - for standard input" },
    },
  ],
  options: { map: mapOption },
  examples: [
    {
      line: "tokiwa oscal map check ours-to-csf.json theirs-to-csf.json ours-to-theirs.json",
      says: { ja: "三つのマッピングが両立するかを調べます", en: "See whether three mappings can all be right" },
    },
  ],
  run: async ({ arguments: files, values, json, terminal }) => {
    const documents = new Documents(terminal);
    const collections = await collectionsOf(documents, files.length > 0 ? files : ["-"], "checked", json, terminal);
    if (!collections) return exit.couldNot;
    const found = contradictions(mappingIndex(collections, mapOf(values.map)));
    const pairs = found.map(({ chains }) => chains.map(chainInSigns));
    if (json) terminal.out(JSON.stringify({ checked: true, contradictions: pairs }, null, 2));
    else {
      for (const [first, second] of pairs) terminal.out(`${first}\n${second}\n`);
      terminal.out(
        terminal.tone(
          pairs.length > 0 ? "bad" : "good",
          terminal.say({ ja: `矛盾 ${pairs.length} 件`, en: `${pairs.length} contradictions` }),
        ),
      );
    }
    return pairs.length > 0 ? exit.no : exit.good;
  },
});
