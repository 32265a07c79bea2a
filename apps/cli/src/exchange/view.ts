import type { ExchangeProblem, FileChange, ItemChange } from "@tokiwa/exchange";
import type { Terminal } from "../terminal/terminal.ts";
import { shorten, wrap } from "../terminal/wrap.ts";

const marks = { new: "+", changed: "~", removed: "-", same: " " } as const;
const tones = { new: "good", changed: "unsure", removed: "bad", same: "quiet" } as const;

/** Shows what changes: each file, and in it each item with the members that differ. */
export function showChanges(changes: readonly FileChange[], terminal: Terminal): void {
  for (const { path, change, items } of changes) {
    if (change === "same") continue;
    terminal.out(`${terminal.tone(tones[change], `${marks[change]} ${path}`)}`);
    for (const item of items) showItem(item, terminal);
  }
  terminal.out(summary(changes, terminal));
}

function showItem({ id, change, members }: ItemChange, terminal: Terminal): void {
  if (change === "same") return;
  const instead = { ja: "（下にあるコンテンツのものに代わる）", en: " (in place of that of the content below)" };
  const note = change === "overriding" ? terminal.tone("quiet", terminal.say(instead)) : "";
  terminal.out(`  ${change === "added" ? "+" : "~"} ${terminal.tone("strong", id)}${note}`);
  if (change === "added") return;
  for (const { name, before, after } of members) {
    terminal.out(`      ${name}:`);
    for (const [mark, tone, value] of [
      ["-", "bad", before],
      ["+", "good", after],
    ] as const) {
      if (value === undefined) continue;
      const said = typeof value === "string" ? value : JSON.stringify(value);
      terminal.out(
        terminal.tone(tone, `        ${mark} ${shorten(said.replaceAll(/\s+/g, " "), terminal.width - 10)}`),
      );
    }
  }
}

function summary(changes: readonly FileChange[], terminal: Terminal): string {
  const count = (kind: FileChange["change"]) => changes.filter(({ change }) => change === kind).length;
  return terminal.say({
    ja: `ファイル：追加 ${count("new")}、変更 ${count("changed")}、削除 ${count("removed")}、変更なし ${count("same")}`,
    en: `Files: ${count("new")} new, ${count("changed")} changed, ${count("removed")} removed, ${count("same")} as they were`,
  });
}

/** The same for a program: without the texts. */
export const changesForPrograms = (changes: readonly FileChange[]): readonly object[] =>
  changes.map(({ path, change, items }) => ({ path, change, items }));

/** Shows problems in the form that editors and compilers have agreed on. */
export function showProblems(problems: readonly ExchangeProblem[], terminal: Terminal): void {
  for (const { place, code, severity, message } of problems) {
    const word =
      severity === "error"
        ? terminal.tone("bad", terminal.say({ ja: "誤り", en: "error" }))
        : terminal.tone("unsure", terminal.say({ ja: "警告", en: "warning" }));
    terminal.out(`${terminal.tone("strong", place)}: ${word} [${code}]`);
    for (const line of wrap(terminal.say(message), terminal.width - 4, terminal.language)) terminal.out(`    ${line}`);
  }
}
