import { z } from "zod";
import { ask } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { command, exit } from "../command/form.ts";
import { dataFolderOf } from "../installation.ts";
import { step } from "../terminal/progress.ts";
import { dataOption } from "./options.ts";

const answer = z.object({ differences: z.array(z.unknown()) }).loose();

export const verify = command({
  words: ["verify"],
  summary: {
    ja: "表示中のすべての件数を履歴から数え直し、差異がないかを確かめます",
    en: "Recount every number from history, and tell any difference",
  },
  options: { data: dataOption },
  examples: [
    {
      line: "tokiwa verify",
      says: {
        ja: "差異がなければ終了コード 0、あれば 1",
        en: "Exits with 0 where there is none, with 1 where there is",
      },
    },
  ],
  run: async ({ values, json, terminal }) => {
    const { door } = await doorOf(dataFolderOf(values.data));
    const recount = await step(terminal, { ja: "数え直し", en: "Recount" }, () =>
      ask(door, "/api/v1/state/verify", answer),
    );
    const { differences } = recount;
    if (json) terminal.out(JSON.stringify(recount, null, 2));
    else if (differences.length === 0) {
      terminal.out(terminal.tone("good", terminal.say({ ja: "✓ 差異はありません。", en: "✓ No difference." })));
    } else {
      terminal.out(
        terminal.tone(
          "bad",
          terminal.say({
            ja: `✕ 差異が ${differences.length} 件あります。`,
            en: `✕ ${differences.length} differences.`,
          }),
        ),
      );
      for (const difference of differences) terminal.out(JSON.stringify(difference));
    }
    return differences.length === 0 ? exit.good : exit.no;
  },
});
