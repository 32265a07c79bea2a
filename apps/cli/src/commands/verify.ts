import { z } from "zod";
import { ask } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { command, exit } from "../command/form.ts";
import { dataFolderOf } from "../installation.ts";
import { step } from "../terminal/progress.ts";
import { dataOption } from "./options.ts";

/** What the command reads of `GET /api/v1/state/verify`. */
const answer = z
  .object({
    recounted: z.object({
      entries: z.int(),
      reports: z.int(),
      subjects: z.int(),
      cells: z.int(),
      requirements: z.int(),
      snapshots: z.int(),
      inputs: z.int(),
      keyframes: z.int(),
    }),
    differences: z.array(z.object({ what: z.string(), where: z.string(), kept: z.string(), recounted: z.string() })),
    total: z.int(),
  })
  .loose();

export const verify = command({
  words: ["verify"],
  summary: {
    ja: "表示中のすべての件数を履歴から数え直し、差異がないかを確かめます",
    en: "Recount every number from history, and tell any difference",
  },
  description: {
    ja: "対象、情報システム、要求事項、記録の連番と要約値のすべてを履歴から数え直します。日次の控え、対象ごとの控えなど、過去の参照に使うものは、最新のものと無作為に選んだものを数え直します。何も変更しません。",
    en: "All of subjects, systems, requirements, and the numbers and digests of the log, from history. Of what the past is told from, such as daily snapshots and keyframes, the newest and some at random. Nothing is changed.",
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
      ask(door, "/api/v1/state/verify", answer, { patience: null }),
    );
    const { differences, total } = recount;
    if (json) terminal.out(JSON.stringify(recount, null, 2));
    else {
      const { reports, subjects, cells, requirements, snapshots, inputs, keyframes } = recount.recounted;
      const past = snapshots + inputs + keyframes;
      const what = {
        ja: `報告 ${reports}、対象 ${subjects}、セル ${cells}、要求事項 ${requirements}、過去の時点 ${past}（無作為）`,
        en: `${reports} reports, ${subjects} subjects, ${cells} cells, ${requirements} requirements, ${past} places of the past at random`,
      };
      const verdict =
        total === 0
          ? terminal.tone("good", terminal.say({ ja: "✓ 差異なし", en: "✓ no difference" }))
          : terminal.tone("bad", terminal.say({ ja: `✕ 差異 ${total} 件`, en: `✕ ${total} differences` }));
      terminal.out(`${verdict}  ${terminal.say(what)}`);
      for (const difference of differences) {
        terminal.out(`  ${difference.what} ${difference.where}: ${difference.kept} ≠ ${difference.recounted}`);
      }
    }
    return total === 0 ? exit.good : exit.no;
  },
});
