import type { Text } from "@tokiwa/content";
import { z } from "zod";
import { ask, type Door } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { overviewForm } from "../api/overview.ts";
import { diagnosisForm, serverStateForm } from "../api/server-state.ts";
import { command, exit } from "../command/form.ts";
import { Problem } from "../command/problem.ts";
import { dataFolderOf } from "../installation.ts";
import { printStatus } from "../status/view.ts";
import { dataOption } from "./options.ts";

export const status = command({
  words: ["status"],
  summary: { ja: "動いている Tokiwa の様子を示します", en: "Tell how the running Tokiwa is" },
  description: {
    ja: "動いているか、どれだけ遅れているか、何がなぜ不明か、最後の診断、データベース、ディスクの空き、同じデータベースを使う各プロセスとその役割を示します。終了コードは、応答できなければ 1、動いていなければ 3 です。",
    en: "Whether it is alive, how far behind, what is unknown and why, the last diagnosis, the database, the disk left, and the processes on its database with their roles. Exit code 1 where it is not ready, 3 where it does not run.",
  },
  options: { data: dataOption },
  examples: [
    {
      line: "tokiwa status",
      says: { ja: "様子を 10 行ほどで示します", en: "Tell it in about ten lines" },
    },
    {
      line: "tokiwa status --json",
      says: { ja: "同じ内容を JSON で出力します", en: "The same as JSON, for a program" },
    },
  ],
  run: async ({ values, json, terminal }) => {
    const { door, instance } = await doorOf(dataFolderOf(values.data));
    const ready = await isReady(door);
    if (!ready) {
      if (json) terminal.out(JSON.stringify({ health: "not-ready", ...instance }));
      else terminal.out(`${terminal.tone("bad", terminal.say(unwell))}  Tokiwa ${instance.version}  ${instance.url}`);
      return exit.no;
    }
    const overview = await ask(door, "/api/v1/overview", overviewForm);
    const server = await ask(door, "/api/v1/server", serverStateForm);
    const diagnosis = await ask(door, "/api/v1/diagnosis", diagnosisForm);
    if (json) terminal.out(JSON.stringify({ health: "ready", ...instance, ...overview, server, diagnosis }, null, 2));
    else printStatus({ instance, overview, server, diagnosis }, terminal);
    return exit.good;
  },
});

const unwell: Text = {
  ja: "✕ 応答できません（データベースに接続できないか、終了処理中です）",
  en: "✕ not ready (its database cannot be reached, or it is stopping)",
};

/** Whether the server has its database and is not stopping. That nobody answers at all is another matter. */
async function isReady(door: Door): Promise<boolean> {
  try {
    await ask(door, "/readyz", z.object({ status: z.literal("ready") }));
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === "cli.refused") return false;
    throw error;
  }
}
