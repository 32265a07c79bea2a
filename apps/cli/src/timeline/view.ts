import type { Text } from "@tokiwa/content";
import { momentOf } from "../terminal/moment.ts";
import type { Terminal, Tone } from "../terminal/terminal.ts";
import type { Change } from "./answer.ts";

const states: Readonly<Record<string, readonly [Tone, string, Text]>> = {
  satisfied: ["good", "✓", { ja: "満たす", en: "satisfied" }],
  "not-satisfied": ["bad", "✕", { ja: "満たさない", en: "not satisfied" }],
  pass: ["good", "✓", { ja: "合格", en: "pass" }],
  fail: ["bad", "✕", { ja: "不合格", en: "fail" }],
  unknown: ["unsure", "?", { ja: "不明", en: "unknown" }],
  excepted: ["unsure", "◇", { ja: "例外", en: "excepted" }],
  "not-applicable": ["quiet", "−", { ja: "対象外", en: "not applicable" }],
};

const causes: Readonly<Record<Change["cause"], Text>> = {
  report: { ja: "報告", en: "report" },
  clock: { ja: "時間の経過", en: "passage of time" },
  exception: { ja: "例外措置・対象外の決定", en: "exception or decision" },
  inventory: { ja: "台帳の変更", en: "inventory" },
  content: { ja: "検査・管理策の改定", en: "revision of checks or controls" },
};

const none: Text = { ja: "なし", en: "none" };

const wordOf = (standing: Change["from"], excepted = false): string | null => {
  if (standing === null || typeof standing === "string") return excepted ? "excepted" : standing;
  return standing.excepted ? "excepted" : standing.state;
};

function state(terminal: Terminal, word: string | null): string {
  const [tone, sign, name] = states[word ?? ""] ?? (["quiet", "", none] as const);
  return terminal.tone(tone, `${sign} ${terminal.say(name)}`.trim());
}

/** A change in a line, and in a second what it was made by where that is kept. */
export function linesOf(change: Change, terminal: Terminal): readonly string[] {
  const { at, cause, made, system, control, cells = [], further = 0 } = change;
  const of = control ? [system?.id, control.id, terminal.say(control.title)].filter(Boolean).join(" ") : "";
  const turned = `${state(terminal, wordOf(change.from))} → ${state(terminal, wordOf(change.to, change.excepted))}`;
  const first = [momentOf(at), turned, of, terminal.tone("quiet", terminal.say(causes[cause]))]
    .filter(Boolean)
    .join("  ");
  const by = [
    ...(made && "source" in made ? [made.source] : []),
    ...(made && "approver" in made ? [`${made.approver}: ${made.reason}`] : []),
    ...cells.map(({ subject, check, source }) => [subject.id, check.id, source ?? ""].join(" ").trim()),
    ...(further > 0 ? [`+ ${further}`] : []),
  ];
  return [first, ...by.map((one) => `    ${terminal.tone("quiet", one)}`)];
}
