/**
 * What `tokiwa serve` tells while it starts: each step with its duration, then what it found.
 * @module
 */
import type { Text } from "@tokiwa/content";
import type { Progress } from "@tokiwa/server";
import type { Overview } from "../api/overview.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrap } from "../terminal/wrap.ts";

export interface StartupSteps {
  show(progress: Progress): void;
  /** Leaves the line that moves, if there is one. */
  end(): void;
}

const titles: Readonly<Record<Progress["step"], Text>> = {
  content: { ja: "コンテンツ", en: "Content" },
  database: { ja: "データベース", en: "Database" },
  posture: { ja: "状態", en: "State" },
  listen: { ja: "待受け", en: "Listening" },
  diagnosis: { ja: "この機器の診断", en: "Diagnosis of this machine" },
};

/** A line that moves on a terminal; elsewhere one plain line for each step that is done. */
export function startupSteps(terminal: Terminal): StartupSteps {
  let current: { step: Progress["step"]; begun: number; amount: string } | undefined;
  const draw = () => {
    if (!current) return;
    const seconds = Math.round((performance.now() - current.begun) / 1000);
    terminal.rewrite(`  ${terminal.say(titles[current.step])} … ${current.amount || `${seconds} s`}`);
  };
  const timer = terminal.watched ? setInterval(draw, 200) : undefined;
  timer?.unref();
  const finish = () => {
    if (current && terminal.watched) terminal.rewrite("");
    current = undefined;
  };
  return {
    show(progress) {
      if (progress.state !== "done") {
        current = {
          step: progress.step,
          begun: current?.step === progress.step ? current.begun : performance.now(),
          amount: amount(progress, terminal),
        };
        if (terminal.watched) draw();
        return;
      }
      finish();
      const time = "ms" in progress ? ` ${terminal.errTone("quiet", `(${(progress.ms / 1000).toFixed(1)} s)`)}` : "";
      terminal.err(
        `${terminal.errTone("good", "✓")} ${terminal.say(titles[progress.step])}${terminal.say({ ja: "：", en: ": " })}${terminal.say(resultOf(progress))}${time}`,
      );
    },
    end: () => {
      finish();
      clearInterval(timer);
    },
  };
}

/** How far a step is, with what remains. */
function amount(progress: Progress, terminal: Terminal): string {
  if (progress.step !== "diagnosis" || progress.done === 0) return "";
  const left = Math.ceil((progress.ms * (progress.total - progress.done)) / progress.done / 1000);
  const rest = terminal.say({ ja: `残り約 ${left} 秒`, en: `about ${left} s left` });
  return `${progress.done}/${progress.total}, ${rest}`;
}

function resultOf(progress: Exclude<Progress, { state: "begun" }>): Text {
  switch (progress.step) {
    case "content": {
      const { documents, clauses, controls, checks } = progress;
      return {
        ja: `根拠文書 ${documents}、条項 ${clauses}、管理策 ${controls}、検査 ${checks}`,
        en: `${documents} documents, ${clauses} clauses, ${controls} controls, ${checks} checks`,
      };
    }
    case "database": {
      const { version, home, isNew, migrations } = progress;
      return {
        ja: `PostgreSQL ${version}${home === null ? "" : `（組み込み、${home}${isNew ? "、新規" : ""}）`}${migrations > 0 ? `、移行 ${migrations} 件` : ""}`,
        en: `PostgreSQL ${version}${home === null ? "" : ` (embedded, ${home}${isNew ? ", new" : ""})`}${migrations > 0 ? `, ${migrations} migrations` : ""}`,
      };
    }
    case "posture":
      return { ja: `記録 ${progress.sequence} 件まで`, en: `up to record ${progress.sequence}` };
    case "listen":
      return { ja: progress.url, en: progress.url };
    case "diagnosis":
      return { ja: `検査 ${progress.total} 件`, en: `${progress.total} checks` };
  }
}

/** What the diagnosis found: the counts, and the worst gaps by name. */
export function showGaps({ requirements, coverage, worst, gaps }: Overview, terminal: Terminal): void {
  terminal.err(
    `  ${terminal.say({
      ja: `要求事項：満たす ${requirements.satisfied}、満たさない ${requirements.notSatisfied}、不明 ${requirements.unknown}。セル ${coverage.inScope} のうち ${coverage.known} を把握`,
      en: `Requirements: ${requirements.satisfied} satisfied, ${requirements.notSatisfied} not satisfied, ${requirements.unknown} unknown; ${coverage.known} of ${coverage.inScope} cells known`,
    })}`,
  );
  for (const { check, control } of worst) {
    const lines = wrap(`${terminal.say(check.title)}  (${control.id})`, terminal.width - 4, terminal.language);
    for (const [index, line] of lines.entries())
      terminal.err(`  ${index === 0 ? terminal.errTone("bad", "✕") : " "} ${line}`);
  }
  const rest = gaps - worst.length;
  if (rest > 0) terminal.err(`    ${terminal.say({ ja: `ほか ${rest} 件`, en: `and ${rest} more` })}`);
}

/** The link to open, and how it ends. */
export function showLink(link: string, terminal: Terminal): void {
  terminal.err();
  terminal.err(`  ${terminal.say({ ja: "ブラウザーで開く:", en: "Open in a browser:" })}`);
  terminal.out(`  ${terminal.tone("link", link)}`);
  terminal.err(
    `  ${terminal.errTone("quiet", terminal.say({ ja: "1 時間以内に 1 回使えます。新しいリンクは tokiwa link。終了は Ctrl+C。", en: "It works once, within an hour; tokiwa link makes another. Ctrl+C ends this." }))}`,
  );
  terminal.err();
}
