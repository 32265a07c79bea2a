import { z } from "zod";
import { ask } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { type Overview, overviewForm } from "../api/overview.ts";
import { command, exit } from "../command/form.ts";
import { dataFolderOf } from "../installation.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { dataOption } from "./options.ts";

const health = z.object({ status: z.string() }).loose();

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
    const { status: healthy } = await ask(door, "/readyz", health);
    const overview = await ask(door, "/api/v1/overview", overviewForm);
    const good = healthy === "ready";
    if (json) terminal.out(JSON.stringify({ health: healthy, ...instance, ...overview }, null, 2));
    else print(instance, good, overview, terminal);
    return good ? exit.good : exit.no;
  },
});

function print(
  instance: { readonly url: string; readonly version: string },
  good: boolean,
  { requirements, coverage, lastReceived, gaps }: Overview,
  terminal: Terminal,
): void {
  const { say, tone } = terminal;
  const date = (at: string | null) =>
    at === null
      ? say({ ja: "まだありません", en: "nothing yet" })
      : new Date(at).toLocaleString(terminal.language === "ja" ? "ja-JP" : "en-GB");
  const percent = coverage.inScope === 0 ? 0 : Math.floor((100 * coverage.known) / coverage.inScope);
  const word = good
    ? tone("good", say({ ja: "✓ 正常", en: "✓ healthy" }))
    : tone("bad", say({ ja: "✕ 異常", en: "✕ not healthy" }));
  terminal.out(`${word}  Tokiwa ${instance.version}  ${tone("link", instance.url)}`);
  terminal.out(
    say({
      ja: `要求事項: 満たす ${requirements.satisfied}、満たさない ${requirements.notSatisfied}、不明 ${requirements.unknown}、例外 ${requirements.excepted}、対象外 ${requirements.notApplicable}(差 ${gaps} 件)`,
      en: `Requirements: ${requirements.satisfied} satisfied, ${requirements.notSatisfied} not satisfied, ${requirements.unknown} unknown, ${requirements.excepted} excepted, ${requirements.notApplicable} not applicable (${gaps} gaps)`,
    }),
  );
  terminal.out(
    say({
      ja: `把握率: ${percent} %(対象 ${coverage.inScope} セル中 ${coverage.known})`,
      en: `Coverage: ${percent} % (${coverage.known} of ${coverage.inScope} cells in scope)`,
    }),
  );
  terminal.out(say({ ja: `最終受信: ${date(lastReceived)}`, en: `Last received: ${date(lastReceived)}` }));
}
