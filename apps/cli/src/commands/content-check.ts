import { relative, resolve } from "node:path";
import type { Content, ContentProblem } from "@tokiwa/content";
import { command, exit } from "../command/form.ts";
import { contentFolders, readAll } from "../content.ts";
import { step } from "../terminal/progress.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrap } from "../terminal/wrap.ts";

export const contentCheck = command({
  words: ["content", "check"],
  summary: {
    ja: "コンテンツ（根拠文書、管理策、プロファイル、検査）を検証します",
    en: "Validate content: authorities, controls, profiles and checks",
  },
  description: {
    ja: "形式、切れた結び付き、孤立した項目、使われない事実、訳の欠け、検査の式を調べ、誤りごとにファイルと行を示します。",
    en: "Looks at forms, broken ties, orphans, unused facts, missing translations and the expressions of checks, and names the file and line of each fault.",
  },
  arguments: [
    {
      name: "DIR",
      presence: "many",
      completes: "folder",
      summary: {
        ja: "組み込みのコンテンツに重ねるフォルダー",
        en: "folders that lie over the built-in content",
      },
    },
  ],
  options: {
    strict: { type: "boolean", summary: { ja: "警告も不合格とします", en: "let warnings fail it, too" } },
  },
  examples: [
    {
      line: "tokiwa content check",
      says: { ja: "組み込みのコンテンツを検証します", en: "Validate the built-in content" },
    },
    {
      line: "tokiwa content check ./our-content",
      says: { ja: "自組織のコンテンツを重ねて検証します", en: "Validate your own content over it" },
    },
  ],
  run: async ({ arguments: folders, values, json, terminal }) => {
    const all = await contentFolders(folders);
    const { content, problems } = await step(terminal, { ja: "検証", en: "Validation" }, () => readAll(all));
    const errors = problems.filter(({ severity }) => severity === "error");
    const warnings = problems.filter(({ severity }) => severity === "warning");
    if (json) terminal.out(JSON.stringify({ problems, counts: countsOf(content), hash: content.hash }, null, 2));
    else {
      for (const problem of problems) print(problem, terminal);
      terminal.out(sentence(content, terminal));
      terminal.out(
        terminal.tone(
          errors.length > 0 ? "bad" : "good",
          terminal.say({
            ja: `誤り ${errors.length} 件、警告 ${warnings.length} 件`,
            en: `${errors.length} errors, ${warnings.length} warnings`,
          }),
        ),
      );
    }
    return errors.length > 0 || (values.strict && warnings.length > 0) ? exit.no : exit.good;
  },
});

const countsOf = (content: Content) => ({
  documents: content.documents.size,
  clauses: content.clauses.size,
  controls: content.controls.size,
  profiles: content.profiles.size,
  checks: content.checks.size,
});

function sentence(content: Content, terminal: Terminal): string {
  const { documents, clauses, controls, profiles, checks } = countsOf(content);
  return terminal.say({
    ja: `根拠文書 ${documents}、条項 ${clauses}、管理策 ${controls}、プロファイル ${profiles}、検査 ${checks}`,
    en: `${documents} documents, ${clauses} clauses, ${controls} controls, ${profiles} profiles, ${checks} checks`,
  });
}

/** One problem in the form that editors and compilers have agreed on: `file:line:column: message`. */
function print(problem: ContentProblem, terminal: Terminal): void {
  const place = shortened(problem.file) + (problem.line > 0 ? `:${problem.line}:${problem.column}` : "");
  const word =
    problem.severity === "error"
      ? terminal.tone("bad", terminal.say({ ja: "誤り", en: "error" }))
      : terminal.tone("unsure", terminal.say({ ja: "警告", en: "warning" }));
  terminal.out(`${terminal.tone("strong", place)}: ${word} [${problem.code}]`);
  for (const line of wrap(terminal.say(problem.message), terminal.width - 4, terminal.language))
    terminal.out(`    ${line}`);
}

const shortened = (file: string): string => {
  const path = relative("", resolve(file));
  return path.startsWith("..") ? file : path;
};
