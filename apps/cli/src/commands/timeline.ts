import type { Text } from "@tokiwa/content";
import { ask } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { command, exit } from "../command/form.ts";
import { wrongly } from "../command/problem.ts";
import { dataFolderOf } from "../installation.ts";
import { timelineForm } from "../timeline/answer.ts";
import { momentOf } from "../terminal/moment.ts";
import { linesOf } from "../timeline/view.ts";
import { dataOption } from "./options.ts";

const id = (value: string, ja: string, en: string) => ({ type: "text", value, summary: { ja, en } }) as const;

export const timeline = command({
  words: ["timeline"],
  summary: {
    ja: "いつから、何が起き、誰又は何によるかを示します",
    en: "Tell since when, what happened, and who or what did it",
  },
  description: {
    ja: "動いている Tokiwa の変化の履歴を新しい順に示します。指定がなければすべての情報システム、--system、--control、--asset と --check でその一つ、--under で組織とその下位を対象とします。",
    en: "The history of changes of the running Tokiwa, newest first: of all systems, of a system, of a requirement (--system, --control), of a check result (--asset, --check), or of what is under an organization.",
  },
  options: {
    data: dataOption,
    system: id("SYSTEM", "情報システムの識別子", "the id of a system"),
    control: id("CONTROL", "管理策の識別子（--system とともに）", "the id of a control, with --system"),
    asset: id("ASSET", "資産の識別子（--check とともに）", "the id of an asset, with --check"),
    check: id("CHECK", "検査の識別子（--asset とともに）", "the id of a check, with --asset"),
    under: id("ORGANIZATION", "この組織及びその下位", "this organization and those under it"),
    "as-of": id("TIME", "この時点まで（RFC 3339）", "up to this moment (RFC 3339)"),
    days: {
      type: "integer",
      value: "N",
      minimum: 1,
      maximum: 36_500,
      summary: { ja: "さかのぼる日数（既定は 7）", en: "how many days back (default: 7)" },
    },
    limit: {
      type: "integer",
      value: "N",
      minimum: 1,
      maximum: 1000,
      summary: { ja: "示す変化の数（既定は 20）", en: "how many changes (default: 20)" },
    },
  },
  examples: [
    { line: "tokiwa timeline", says: { ja: "この 7 日の変化", en: "What changed in the last seven days" } },
    {
      line: "tokiwa timeline --asset host:web-01 --check host.ssh.root-login --days 90",
      says: { ja: "一つの検査結果の 90 日の変化", en: "A check result over ninety days" },
    },
  ],
  run: async ({ values, json, terminal }) => {
    const path = pathOf(values);
    const { door } = await doorOf(dataFolderOf(values.data));
    const { under, "as-of": asOf, days = 7, limit = 20 } = values;
    const query = new URLSearchParams({ days: String(days), limit: String(limit) });
    if (under !== undefined) query.set("under", under);
    if (asOf !== undefined) query.set("asOf", asOf);
    const answer = await ask(door, `/api/v1/${path}?${query.toString()}`, timelineForm);
    if (json) terminal.out(JSON.stringify(answer, null, 2));
    else {
      for (const change of answer.items) for (const line of linesOf(change, terminal)) terminal.out(line);
      if (answer.items.length === 0) terminal.out(terminal.say(nothing));
      terminal.out(terminal.tone("quiet", terminal.say(answer.next === null ? begun(answer.kept.from) : more)));
    }
    return exit.good;
  },
});

interface Of {
  readonly system: string | undefined;
  readonly control: string | undefined;
  readonly asset: string | undefined;
  readonly check: string | undefined;
}

/** @throws Problem where what is asked for is named only in part. */
function pathOf({ system, control, asset, check }: Of): string {
  const path = (...parts: readonly string[]) => [...parts.map(encodeURIComponent), "timeline"].join("/");
  if (asset !== undefined && check !== undefined && system === undefined && control === undefined)
    return path("cells", asset, check);
  if (asset !== undefined || check !== undefined || (control !== undefined && system === undefined))
    throw wrongly("cli.missing-argument", {
      ja: "--asset と --check、又は --system（と --control）を組にして指定してください。",
      en: "Give --asset together with --check, or --system, alone or with --control.",
    });
  if (system === undefined) return "timeline";
  return control === undefined ? path("systems", system) : path("requirements", system, control);
}

const nothing: Text = { ja: "この期間に変化はありません。", en: "Nothing changed in this time." };
const more: Text = {
  ja: "さらに前の変化があります（--limit、--days）。",
  en: "There are earlier changes (--limit, --days).",
};
const begun = (from: string): Text => ({
  ja: `記録は ${momentOf(from)} からあります。`,
  en: `Records begin at ${momentOf(from)}.`,
});
