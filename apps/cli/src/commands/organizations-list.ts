import { z } from "zod";
import { ask } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { command, exit } from "../command/form.ts";
import { dataFolderOf } from "../installation.ts";
import { dataOption } from "./options.ts";

const text = z.object({ ja: z.string(), en: z.string() });
const answer = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: text,
      above: z.array(z.object({ id: z.string(), name: text })),
      systems: z.int(),
      phase: z.enum(["planned", "present", "ended"]),
      whole: z.object({ systems: z.int() }),
    }),
  ),
});

const phases = {
  planned: { ja: "（設置予定）", en: "(planned)" },
  ended: { ja: "（廃止）", en: "(ended)" },
};

export const organizationsList = command({
  words: ["organizations", "list"],
  summary: {
    ja: "動いている Tokiwa の組織を階層で示します",
    en: "List the organizations of the running Tokiwa as a tree",
  },
  options: {
    data: dataOption,
    "as-of": {
      type: "text",
      value: "TIME",
      summary: { ja: "この時点の階層（RFC 3339）", en: "the tree as it was at this moment (RFC 3339)" },
    },
  },
  examples: [
    {
      line: "tokiwa organizations list --as-of 2025-06-30T00:00:00Z",
      says: { ja: "その時点の名称と階層を示します", en: "Names and places as they were then" },
    },
  ],
  run: async ({ values, json, terminal }) => {
    const { door } = await doorOf(dataFolderOf(values.data));
    const at = values["as-of"] === undefined ? "" : `?asOf=${encodeURIComponent(values["as-of"])}`;
    const { items } = await ask(door, `/api/v1/organizations${at}`, answer);
    if (json) terminal.out(JSON.stringify({ items }, null, 2));
    // One that ended is told of where something is left in it or below it.
    else
      for (const { id, name, above, phase } of items.filter((one) => one.phase !== "ended" || one.whole.systems > 0)) {
        const said = phase === "present" ? "" : `  ${terminal.say(phases[phase])}`;
        terminal.out(`${"  ".repeat(above.length)}${terminal.say(name)}  ${terminal.tone("quiet", id)}${said}`);
      }
    return exit.good;
  },
});
