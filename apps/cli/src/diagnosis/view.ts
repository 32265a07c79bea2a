/**
 * A diagnosis as a person reads it: worst first, each with what was seen, what was expected and how to mend it.
 * @module
 */
import type { CheckResult, Content, ContentCheck, Evidence, Text } from "@tokiwa/content";
import type { Terminal, Tone } from "../terminal/terminal.ts";
import { pad, shorten, wrap } from "../terminal/wrap.ts";
import stringWidth from "string-width";

export type Outcome = CheckResult["outcome"];
/** The families of a machine and those that it descends from, as in `debian`; null where commands for all are wanted. */
export type Families = readonly string[] | null;

/** One result beside the check that it is of. */
export interface Finding {
  readonly check: ContentCheck;
  readonly result: CheckResult;
}

const outcomes: Readonly<Record<Outcome, { word: Text; mark: string; tone: Tone; rank: number }>> = {
  fail: { word: { ja: "不合格", en: "fail" }, mark: "✕", tone: "bad", rank: 0 },
  error: { word: { ja: "不明", en: "unknown" }, mark: "?", tone: "unsure", rank: 1 },
  pass: { word: { ja: "合格", en: "pass" }, mark: "✓", tone: "good", rank: 2 },
  "not-applicable": { word: { ja: "対象外", en: "not applicable" }, mark: "−", tone: "quiet", rank: 3 },
};

/** The results with their checks, worst first: by outcome, then by severity, then by name. */
export function worstFirst(content: Content, results: readonly CheckResult[]): readonly Finding[] {
  return results
    .flatMap((result) => {
      const check = content.checks.get(result.check);
      return check ? [{ check, result }] : [];
    })
    .sort(
      (a, b) =>
        outcomes[a.result.outcome].rank - outcomes[b.result.outcome].rank ||
        b.check.severity - a.check.severity ||
        (a.check.id < b.check.id ? -1 : 1),
    );
}

/** How many of each outcome. */
export function summaryOf(results: readonly CheckResult[]) {
  const count = (outcome: Outcome) => results.filter((result) => result.outcome === outcome).length;
  return {
    pass: count("pass"),
    fail: count("fail"),
    error: count("error"),
    notApplicable: count("not-applicable"),
  };
}

/** The lines of the table: one row per finding; below a failure, or what could not be told, why and what to do. */
export function* tableOf(findings: readonly Finding[], families: Families, terminal: Terminal): Generator<string> {
  const { say } = terminal;
  const head = {
    outcome: say({ ja: "結果", en: "Outcome" }),
    severity: say({ ja: "重さ", en: "Weight" }),
    check: say({ ja: "検査", en: "Check" }),
  };
  const words = findings.map(({ result }) => stringWidth(say(outcomes[result.outcome].word)) + 2);
  const outcomeWidth = Math.max(stringWidth(head.outcome), ...words);
  const severityWidth = Math.max(stringWidth(head.severity), 4);
  const indent = outcomeWidth + severityWidth + 4;
  yield terminal.tone(
    "quiet",
    `${pad(head.outcome, outcomeWidth)}  ${pad(head.severity, severityWidth)}  ${head.check}`,
  );
  for (const { check, result } of findings) {
    const { word, mark, tone } = outcomes[result.outcome];
    const titles = wrap(say(check.title), terminal.width - indent, terminal.language);
    const [title = "", ...more] = titles;
    yield [
      terminal.tone(tone, pad(`${mark} ${say(word)}`, outcomeWidth)),
      check.severity.toFixed(1).padStart(severityWidth),
      terminal.tone(result.outcome === "fail" ? "strong" : "quiet", title),
    ].join("  ");
    const lines = [
      ...more.map((line) => ({ line })),
      { line: check.id, quiet: true },
      ...detailsOf(check, result, families, terminal),
    ];
    for (const { line, quiet } of lines.map((one) => ({ quiet: false, ...one }))) {
      yield " ".repeat(indent) + (quiet ? terminal.tone("quiet", line) : line);
    }
  }
}

interface Line {
  readonly line: string;
  readonly quiet?: boolean;
}

const shownEvidence = 5;

function* detailsOf(check: ContentCheck, result: CheckResult, families: Families, terminal: Terminal): Generator<Line> {
  if (result.outcome === "pass") return;
  const { say, language } = terminal;
  const width = terminal.width - 20;
  const labelled = function* (label: Text, text: string): Generator<Line> {
    const name = `${say(label)}${say({ ja: "：", en: ": " })}`;
    const lines = wrap(text, width - stringWidth(name), language);
    for (const [index, line] of lines.entries())
      yield { line: (index === 0 ? name : pad("", stringWidth(name))) + line };
  };
  if (result.reason) yield* labelled({ ja: "理由", en: "Why" }, say(result.reason));
  if (result.outcome === "not-applicable") return;
  for (const evidence of result.evidence.slice(0, shownEvidence)) {
    yield* labelled({ ja: "見たもの", en: "Seen" }, seen(evidence));
  }
  // What was too many to keep is counted in the last piece.
  const beyond = Number(/^… \+(\d+)$/.exec(result.evidence.at(-1)?.text ?? "")?.[1] ?? 0);
  const rest = result.evidence.length - shownEvidence - (beyond > 0 ? 1 : 0);
  if (rest > 0) {
    const line =
      beyond === 0
        ? { ja: `ほか ${rest} 件（--json で全件）`, en: `and ${rest} more (all with --json)` }
        : {
            ja: `ほか ${rest + beyond} 件（--json で ${rest} 件）`,
            en: `and ${rest + beyond} more (${rest} with --json)`,
          };
    yield { line: say(line), quiet: true };
  }
  if (result.outcome !== "fail") return;
  yield* labelled({ ja: "期待", en: "Expected" }, say(check.expected));
  yield* labelled({ ja: "直し方", en: "Remedy" }, say(check.remedy.text));
  for (const command of commandsFor(check, families)) {
    for (const line of command.split("\n")) yield { line: `    ${line}` };
  }
}

/** `file:line  text`, on one line; what came from the machine may hold anything, so nothing of it moves the cursor. */
function seen({ file, line, text }: Evidence): string {
  const place = file === undefined ? "" : line ? `${file}:${line}` : file;
  return shorten(printable([place, text].filter((part) => part !== "").join("  ")), 300);
}

const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu, " ").trim();

/** The commands of a check's remedy that are for a machine of these families, or for any. */
export function commandsFor(check: ContentCheck, families: Families): readonly string[] {
  return check.remedy.commands
    .filter(({ on }) => on === "any" || families === null || families.includes(on))
    .map(({ run }) => run.trimEnd());
}

/** One sentence with the counts, for the end of a table. */
export function sentenceOf(summary: ReturnType<typeof summaryOf>, terminal: Terminal): string {
  const { pass, fail, error, notApplicable } = summary;
  return terminal.say({
    ja: `検査 ${pass + fail + error + notApplicable} 件：不合格 ${fail}、不明 ${error}、合格 ${pass}、対象外 ${notApplicable}`,
    en: `${pass + fail + error + notApplicable} checks: ${fail} fail, ${error} unknown, ${pass} pass, ${notApplicable} not applicable`,
  });
}
