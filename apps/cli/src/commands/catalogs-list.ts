import { doorOf } from "../api/door.ts";
import { listed } from "../catalogs/answers.ts";
import { command, exit } from "../command/form.ts";
import { dataFolderOf } from "../installation.ts";
import { dataOption } from "./options.ts";

export const catalogsList = command({
  words: ["catalogs", "list"],
  summary: {
    ja: "動いている Tokiwa にあるカタログ、プロファイル、マッピングを示します",
    en: "List the catalogs, profiles and mappings of the running Tokiwa",
  },
  options: { data: dataOption },
  examples: [
    { line: "tokiwa catalogs list", says: { ja: "識別子、種類、題名を示します", en: "Their ids, kinds and titles" } },
  ],
  run: async ({ values, json, terminal }) => {
    const { door } = await doorOf(dataFolderOf(values.data));
    const rows = await listed(door);
    if (json) terminal.out(JSON.stringify({ items: rows }, null, 2));
    else
      for (const { id, model, name, title, builtIn } of rows)
        terminal.out(
          `${builtIn ? id : id.slice(0, 12)}  ${model}  ${terminal.say(title)}${builtIn ? "" : `  ${name}`}`,
        );
    return exit.good;
  },
});
