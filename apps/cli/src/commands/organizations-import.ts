import { z } from "zod";
import { ask } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { command, exit } from "../command/form.ts";
import { wrongly } from "../command/problem.ts";
import { readBytes } from "../exchange/files.ts";
import { dataFolderOf } from "../installation.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { dataOption } from "./options.ts";

const answer = z.object({
  dryRun: z.boolean(),
  added: z.array(z.string()),
  changes: z.array(
    z.object({
      organization: z.string(),
      kind: z.enum(["name", "parent"]),
      name: z.object({ ja: z.string(), en: z.string() }).nullable(),
      parent: z.string().nullable(),
      from: z.string().nullable(),
      until: z.string().nullable(),
    }),
  ),
  unchanged: z.int(),
});
type Imported = z.infer<typeof answer>;

export const organizationsImport = command({
  words: ["organizations", "import"],
  summary: {
    ja: "組織の階層を XLSX、CSV 又は YAML から取り込みます",
    en: "Import a tree of organizations from XLSX, CSV or YAML",
  },
  description: {
    ja: "動いている Tokiwa に取り込みます。誤りが一つでもあれば何も取り込みません。既にそのとおりのものは記録し直しません。表の列は id, name.ja, name.en, parent, from, until です。",
    en: "Into the running Tokiwa. If anything is wrong, nothing is imported; what is so already is not stated again. The columns of a table are id, name.ja, name.en, parent, from, until.",
  },
  arguments: [
    {
      name: "FILE",
      presence: "required",
      completes: "file",
      summary: { ja: "XLSX、CSV、YAML 又は JSON のファイル", en: "a file in XLSX, CSV, YAML or JSON" },
    },
  ],
  options: {
    data: dataOption,
    reason: {
      type: "text",
      value: "TEXT",
      summary: { ja: "変更の理由（記録に残ります）", en: "why it changes; it is kept with what is stated" },
    },
    "dry-run": {
      type: "boolean",
      summary: { ja: "変更を示すだけで、取り込みません", en: "only show what would change" },
    },
  },
  examples: [
    {
      line: "tokiwa organizations import organizations.csv --dry-run",
      says: { ja: "何が変わるかを確かめます", en: "See what would change" },
    },
    {
      line: "tokiwa organizations import organizations.csv --reason 令和8年度改組",
      says: { ja: "理由とともに取り込みます", en: "Import it, with the reason" },
    },
  ],
  run: async ({ arguments: [file = ""], values, json, terminal }) => {
    // To look needs no reason: nothing is kept of it.
    const reason = values.reason ?? (values["dry-run"] ? "--dry-run" : "");
    if (reason.trim() === "")
      throw wrongly("cli.missing-value", {
        ja: "--reason で変更の理由を指定してください。",
        en: "Say by --reason why it changes.",
      });
    const { door } = await doorOf(dataFolderOf(values.data));
    const path = `/api/v1/organizations?dryRun=${values["dry-run"]}&reason=${encodeURIComponent(reason)}`;
    const asking = { method: "POST", bytes: await readBytes(file), language: terminal.language } as const;
    const imported = await ask(door, path, answer, asking);
    if (json) terminal.out(JSON.stringify(imported, null, 2));
    else print(imported, terminal);
    return exit.good;
  },
});

/** An instant by the clock of Japan, by which days are given; one that begins a day is that day. */
function day(at: string | null): string {
  if (at === null) return "";
  const there = new Date(Date.parse(at) + 9 * 3_600_000).toISOString();
  return there.endsWith("T00:00:00.000Z") ? there.slice(0, 10) : `${there.slice(0, 16)}+09:00`;
}

function print({ dryRun, added, changes, unchanged }: Imported, terminal: Terminal): void {
  for (const { organization, kind, name, parent, from, until } of changes) {
    const sign = added.includes(organization) ? "+" : "~";
    const what =
      kind === "name"
        ? terminal.say(name ?? { ja: "廃止", en: "ended" })
        : terminal.say({ ja: `上位：${parent ?? "なし"}`, en: `under ${parent ?? "none"}` });
    const term = from === null && until === null ? "" : `  ${day(from)}–${day(until)}`;
    terminal.out(`${sign} ${organization}  ${what}${term}`);
  }
  const [some, same] = [changes.length, unchanged];
  terminal.out(
    terminal.say(
      dryRun
        ? {
            ja: `変更 ${some} 件、変更なし ${same} 件（未取込み）`,
            en: `${some} to change, ${same} as they are; nothing was imported`,
          }
        : { ja: `変更 ${some} 件、変更なし ${same} 件`, en: `${some} changed, ${same} as they were` },
    ),
  );
}
