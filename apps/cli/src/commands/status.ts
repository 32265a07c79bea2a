import type { Text } from "@tokiwa/content";
import { z } from "zod";
import { ask, type Door } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { type Overview, overviewForm } from "../api/overview.ts";
import { command, exit } from "../command/form.ts";
import { Problem } from "../command/problem.ts";
import { dataFolderOf } from "../installation.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { dataOption } from "./options.ts";

export const status = command({
  words: ["status"],
  summary: { ja: "動いている Tokiwa の様子を示します", en: "Tell how the running Tokiwa is" },
  options: { data: dataOption },
  examples: [
    {
      line: "tokiwa status",
      says: { ja: "状態、件数、把握率、最終受信、版を示します", en: "State, counts, coverage, last received, version" },
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
    if (json) terminal.out(JSON.stringify({ health: "ready", ...instance, ...overview }, null, 2));
    else print(instance, overview, terminal);
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

function print(
  instance: { readonly url: string; readonly version: string },
  { requirements, coverage, lastReceived, gaps }: Overview,
  terminal: Terminal,
): void {
  const { say, tone } = terminal;
  const date = (at: string | null) =>
    at === null
      ? say({ ja: "まだありません", en: "nothing yet" })
      : new Date(at).toLocaleString(terminal.language === "ja" ? "ja-JP" : "en-GB");
  const percent = coverage.inScope === 0 ? 0 : Math.floor((100 * coverage.known) / coverage.inScope);
  const word = tone("good", say({ ja: "✓ 正常", en: "✓ healthy" }));
  terminal.out(`${word}  Tokiwa ${instance.version}  ${tone("link", instance.url)}`);
  terminal.out(
    say({
      ja: `要求事項: 満たす ${requirements.satisfied}、満たさない ${requirements.notSatisfied}、不明 ${requirements.unknown}、例外 ${requirements.excepted}、対象外 ${requirements.notApplicable}（差 ${gaps} 件）`,
      en: `Requirements: ${requirements.satisfied} satisfied, ${requirements.notSatisfied} not satisfied, ${requirements.unknown} unknown, ${requirements.excepted} excepted, ${requirements.notApplicable} not applicable (${gaps} gaps)`,
    }),
  );
  terminal.out(
    say({
      ja: `把握率: ${percent} %（対象 ${coverage.inScope} セル中 ${coverage.known}）`,
      en: `Coverage: ${percent} % (${coverage.known} of ${coverage.inScope} cells in scope)`,
    }),
  );
  terminal.out(say({ ja: `最終受信: ${date(lastReceived)}`, en: `Last received: ${date(lastReceived)}` }));
}
