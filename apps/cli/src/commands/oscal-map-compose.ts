import { randomUUID } from "node:crypto";
import { chainInSigns, composeMappings, type Derivation, write } from "@tokiwa/oscal";
import { command, exit } from "../command/form.ts";
import { collectionsOf, told } from "../oscal/collections.ts";
import { Documents, mapOf } from "../oscal/documents.ts";
import { targetFormat, writeTo } from "../oscal/files.ts";
import { mapOption, outputOption } from "../oscal/options.ts";
import type { Terminal } from "../terminal/terminal.ts";

export const oscalMapCompose = command({
  words: ["oscal", "map", "compose"],
  summary: {
    ja: "二つのマッピングを合成し、確かな関係だけを示します",
    en: "Compose two mappings into what follows for certain",
  },
  description: {
    ja: "共通のカタログを介して、一方の管理策と他方の管理策の関係を導きます。すべての場合に成り立つ関係だけを結果に入れ、決まらないものは「不明」、両立しないものは「矛盾」として、たどった連鎖とともに示します。",
    en: "Derives how the controls of one relate to those of the other, by way of the catalog they share. Only what holds in every case is in the result; what stays open is told as unknown, what cannot be as a contradiction, with their chains.",
  },
  arguments: [
    {
      name: "A",
      presence: "required",
      completes: "file",
      summary: { ja: "マッピング（mapping-collection）", en: "a mapping collection" },
    },
    {
      name: "B",
      presence: "required",
      completes: "file",
      summary: { ja: "もう一つのマッピング", en: "the other one" },
    },
  ],
  options: {
    map: mapOption,
    output: outputOption,
    force: { type: "boolean", summary: { ja: "既にあるファイルを上書きします", en: "overwrite a file that exists" } },
  },
  examples: [
    {
      line: "tokiwa oscal map compose ours-to-800-53.json 800-53-to-csf.json -o ours-to-csf.json",
      says: { ja: "SP 800-53 を介して CSF との関係を導きます", en: "Derive relations to CSF by way of SP 800-53" },
    },
  ],
  run: async ({ arguments: [first = "", second = ""], values, json, terminal }) => {
    const documents = new Documents(terminal);
    const collections = await collectionsOf(documents, [first, second], "composed", json, terminal);
    if (!collections) return exit.couldNot;
    const [a, b] = collections;
    if (!a || !b) return exit.couldNot;
    const composition = composeMappings(a, b, { now: Date.now(), uuid: randomUUID, same: mapOf(values.map) });
    if ("code" in composition) {
      if (json) terminal.out(JSON.stringify({ composed: false, problems: [composition] }, null, 2));
      else documents.print(composition, a.href, terminal);
      return exit.couldNot;
    }
    const { collection, unknown, contradictory } = composition;
    const { output } = values;
    const toFile = output !== undefined && output !== "-";
    if (collection && (toFile || !json)) {
      const format = toFile ? targetFormat(output, undefined) : "json";
      await writeTo(output ?? "-", write({ "mapping-collection": collection }, format).text, values.force);
    }
    if (json)
      terminal.out(
        JSON.stringify(
          {
            composed: collection !== undefined,
            unknown: unknown.map(told),
            contradictory: contradictory.map(told),
            ...(!toFile && collection && { "mapping-collection": collection }),
          },
          null,
          2,
        ),
      );
    else summarize(collection?.mappings.flatMap(({ maps }) => maps).length ?? 0, unknown, contradictory, terminal);
    return contradictory.length > 0 || !collection ? exit.no : exit.good;
  },
});

/** How many pairs are listed: the rest is in the answer for programs. */
const listed = 20;

function summarize(
  known: number,
  unknown: readonly Derivation[],
  contradictory: readonly Derivation[],
  terminal: Terminal,
): void {
  const list = (derivations: readonly Derivation[]): void => {
    for (const { chains } of derivations.slice(0, listed))
      terminal.err(`  ${chains.map(chainInSigns).join(terminal.say({ ja: "、", en: "; " }))}`);
    const more = derivations.length - listed;
    if (more > 0)
      terminal.err(
        `  ${terminal.say({ ja: `ほか ${more} 件（--json で全件）`, en: `and ${more} more (all with --json)` })}`,
      );
  };
  terminal.err(
    terminal.errTone("good", terminal.say({ ja: `確かな関係 ${known} 件`, en: `${known} certain relations` })),
  );
  terminal.err(
    terminal.errTone("unsure", terminal.say({ ja: `不明 ${unknown.length} 件`, en: `${unknown.length} unknown` })),
  );
  list(unknown);
  terminal.err(
    terminal.errTone(
      contradictory.length > 0 ? "bad" : "good",
      terminal.say({ ja: `矛盾 ${contradictory.length} 件`, en: `${contradictory.length} contradictions` }),
    ),
  );
  list(contradictory);
}
