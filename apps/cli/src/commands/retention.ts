import type { Text } from "@tokiwa/content";
import { z } from "zod";
import { ask } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { command, exit } from "../command/form.ts";
import { dataFolderOf } from "../installation.ts";
import { momentOf } from "../terminal/moment.ts";
import { step } from "../terminal/progress.ts";
import { dataOption } from "./options.ts";

/** What the command reads of `GET /api/v1/retention`. */
const retained = z
  .object({
    policies: z.array(
      z.object({ organization: z.string(), reports: z.int().nullable(), history: z.int().nullable() }).loose(),
    ),
    holds: z.array(
      z
        .object({
          id: z.int(),
          organization: z.string(),
          system: z.string().nullable(),
          subject: z.string().nullable(),
          until: z.string(),
          reason: z.string(),
          placedBy: z.string(),
          inForce: z.boolean(),
        })
        .loose(),
    ),
    kept: z.array(z.object({ organization: z.string(), answersFrom: z.string() }).loose()),
  })
  .loose();

/** And of `GET /api/v1/retention/preview`. */
const preview = z.object({
  items: z.array(
    z.object({
      organization: z.string(),
      rows: z.record(z.string(), z.int()),
      held: z.object({ "open-finding": z.int(), exception: z.int(), hold: z.int() }),
      answersFrom: z.string().nullable(),
    }),
  ),
});

export const retention = command({
  words: ["retention"],
  summary: {
    ja: "記録の保存期間と保全、いま整理すれば消えるものを示します",
    en: "Tell how long the past is kept, what is held, and what would go now",
  },
  description: {
    ja: "組織ごとの保存の方針（月数）、保全（誰が、なぜ、いつまで）、答えられる最も古い時点、いま整理した場合に消える行数を示します。何も消しません。方針と保全は API（/api/v1/retention）で定めます。",
    en: "The policy of each organization in months, the holds (who, why, until when), the oldest moment that can be told, and how many rows would go now. Nothing is cleared. Policies and holds are decided by the API (/api/v1/retention).",
  },
  options: { data: dataOption },
  examples: [
    {
      line: "tokiwa retention",
      says: { ja: "方針と、消えるものの数", en: "The policies, and what would go" },
    },
  ],
  run: async ({ values, json, terminal }) => {
    const { door } = await doorOf(dataFolderOf(values.data));
    const state = await ask(door, "/api/v1/retention", retained);
    const { items } = await step(terminal, { ja: "試算", en: "Dry run" }, () =>
      ask(door, "/api/v1/retention/preview", preview),
    );
    if (json) {
      terminal.out(JSON.stringify({ ...state, wouldGo: items }, null, 2));
      return exit.good;
    }
    if (state.policies.length === 0) terminal.out(terminal.say(forEver));
    for (const { organization, reports, history } of state.policies) {
      const from = state.kept.find((one) => one.organization === organization)?.answersFrom;
      terminal.out(`${organization}  ${terminal.say(policyIn(reports, history))}`);
      if (from !== undefined) terminal.out(`  ${terminal.say(answers(from))}`);
      const going = items.find((one) => one.organization === organization);
      if (going) terminal.out(`  ${terminal.say(goes(going))}`);
    }
    for (const hold of state.holds.filter(({ inForce }) => inForce)) {
      const what = [hold.organization, hold.system, hold.subject].filter((one) => one !== null).join(" ");
      terminal.out(`#${hold.id} ${what}  ${terminal.say(heldUntil(hold))}`);
    }
    return exit.good;
  },
});

const forEver: Text = {
  ja: "方針は定められていません。すべて期限なく保存します。",
  en: "No policy was decided on: everything is kept for ever.",
};

const span = (months: number | null): Text =>
  months === null ? { ja: "期限なし", en: "for ever" } : { ja: `${months} か月`, en: `${months} months` };

const policyIn = (reports: number | null, history: number | null): Text => ({
  ja: `報告 ${span(reports).ja}、表示の履歴 ${span(history).ja}`,
  en: `reports ${span(reports).en}, what was shown ${span(history).en}`,
});

const answers = (from: string): Text => ({
  ja: `${momentOf(from)} 以降の時点に答えられます`,
  en: `moments from ${momentOf(from)} on can be told`,
});

type Going = z.infer<typeof preview>["items"][number];

function goes({ rows, held }: Going): Text {
  const total = Object.values(rows).reduce((sum, number) => sum + number, 0);
  return {
    ja: `いま整理すれば ${total} 行が消えます。未解決の指摘 ${held["open-finding"]}、例外措置 ${held.exception}、保全 ${held.hold} の対象は残します`,
    en: `${total} rows would go now; kept are subjects with an open finding (${held["open-finding"]}), an exception (${held.exception}) or a hold (${held.hold})`,
  };
}

const heldUntil = ({ until, placedBy, reason }: z.infer<typeof retained>["holds"][number]): Text => ({
  ja: `${momentOf(until)} まで保全（${placedBy}）：${reason}`,
  en: `held until ${momentOf(until)} (${placedBy}): ${reason}`,
});
