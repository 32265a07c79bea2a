import {
  type Choice,
  chooseProfile,
  type Demand,
  type Goal,
  goals,
  type Impact,
  impacts,
  type Text,
} from "@tokiwa/content";
import { command, exit } from "../command/form.ts";
import { type Problem, wrongly } from "../command/problem.ts";
import { contentFolders, readSound } from "../content.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrap } from "../terminal/wrap.ts";

const goalNames: Readonly<Record<Goal, Text>> = {
  confidentiality: { ja: "機密性", en: "confidentiality" },
  integrity: { ja: "完全性", en: "integrity" },
  availability: { ja: "可用性", en: "availability" },
};
const impactNames: Readonly<Record<Impact, Text>> = {
  low: { ja: "限定的", en: "limited" },
  moderate: { ja: "重大", en: "serious" },
  high: { ja: "極めて重大", en: "grave" },
};

const classOption = (goal: Goal, maximum: number) =>
  ({
    type: "integer",
    value: "N",
    minimum: 1,
    maximum,
    summary: {
      ja: `扱う情報の${goalNames[goal].ja}の格付のうち最も高いもの（1～${maximum}）`,
      en: `the highest class of ${goalNames[goal].en} among its information (1 to ${maximum})`,
    },
  }) as const;

export const contentChoose = command({
  words: ["content", "choose"],
  summary: {
    ja: "情報システムの区分から、適用するプロファイルを選びます",
    en: "Choose the profile that a system's category asks for",
  },
  description: {
    ja: "情報の格付と、損なわれたときの影響の大きさから、三つの観点のうち最も高い水準のプロファイルを示します。規則は各プロファイルの chosenFor に書かれています。",
    en: "From the classes of its information and the effect of a loss, names the profile of the most demanding of the three goals. The rule is data: chosenFor in each profile.",
  },
  options: {
    confidentiality: classOption("confidentiality", 3),
    integrity: classOption("integrity", 2),
    availability: classOption("availability", 2),
    impact: {
      type: "text",
      value: "LEVEL",
      choices: impacts,
      summary: {
        ja: "損なわれたときに業務又は国民に及ぶ影響（low 限定的、moderate 重大、high 極めて重大）",
        en: "the effect of a loss on the work and the public: low, moderate or high",
      },
    },
    content: {
      type: "list",
      value: "DIR",
      completes: "folder",
      summary: { ja: "加えるコンテンツのフォルダー（複数可）", en: "a content folder to add; may be repeated" },
    },
  },
  examples: [
    {
      line: "tokiwa content choose --confidentiality 2 --integrity 2 --availability 1",
      says: { ja: "格付から選びます", en: "Choose by the classes of information" },
    },
    {
      line: "tokiwa content choose --confidentiality 2 --impact high",
      says: { ja: "影響の大きさも考慮します", en: "Take the effect of a loss into account, too" },
    },
  ],
  run: async ({ values, json, terminal }) => {
    const content = await readSound(await contentFolders(values.content));
    const impact = impacts.find((one) => one === values.impact);
    const classes = Object.fromEntries(
      goals.flatMap((goal) => (values[goal] === undefined ? [] : [[goal, values[goal]]])),
    );
    const assessed = impact && Object.fromEntries(goals.map((goal) => [goal, impact]));
    const choice = chooseProfile(content, { classes, ...(assessed && { impacts: assessed }) });
    if (!choice) throw noneMeant();
    if (json) terminal.out(JSON.stringify(answerOf(choice), null, 2));
    else print(choice, terminal);
    return exit.good;
  },
});

const answerOf = ({ profile, demands }: Choice) => ({
  profile: profile.id,
  title: profile.title,
  controls: profile.controls.length,
  reason: profile.chosenFor?.reason ?? null,
  demands: demands.map(({ goal, by, value, profile: { id } }) => ({ goal, by, value, profile: id })),
});

function print({ profile, demands }: Choice, terminal: Terminal): void {
  const count = terminal.say({
    ja: `管理策 ${profile.controls.length} 件`,
    en: `${profile.controls.length} controls`,
  });
  terminal.out(`${terminal.tone("strong", profile.id)}  ${terminal.say(profile.title)}  ${count}`);
  const reason = profile.chosenFor?.reason;
  if (reason)
    for (const line of wrap(terminal.say(reason), terminal.width - 2, terminal.language)) terminal.out(`  ${line}`);
  for (const demand of demands) terminal.out(`  ${terminal.say(sentenceOf(demand))}`);
}

/** What one goal asks for: 「機密性2 → low」. */
function sentenceOf({ goal, value, profile }: Demand): Text {
  const name = goalNames[goal];
  if (typeof value === "number")
    return { ja: `${name.ja}${value} → ${profile.id}`, en: `${name.en} ${value} → ${profile.id}` };
  const effect = impactNames[value];
  return {
    ja: `${name.ja}が損なわれたときの影響：${effect.ja} → ${profile.id}`,
    en: `effect of losing ${name.en}: ${effect.en} → ${profile.id}`,
  };
}

function noneMeant(): Problem {
  return wrongly("cli.unknown-profile", {
    ja: "この区分のためのプロファイルがありません。いずれかのプロファイルに chosenFor を定めてください。",
    en: "No profile is meant for this category. Give one a chosenFor.",
  });
}
