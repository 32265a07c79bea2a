import { relative, resolve } from "node:path";
import {
  type ContentLayer,
  type ContentProblem,
  type Replacement,
  type Survey,
  surveyContent,
  type Text,
} from "@tokiwa/content";
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
    const { content, problems, replacements, layers } = await step(terminal, { ja: "検証", en: "Validation" }, () =>
      readAll(all),
    );
    const survey = surveyContent(content);
    const errors = problems.filter(({ severity }) => severity === "error");
    const warnings = problems.filter(({ severity }) => severity === "warning");
    if (json) terminal.out(JSON.stringify({ problems, ...survey, replacements, hash: content.hash }, null, 2));
    else {
      for (const problem of problems) print(problem, terminal);
      for (const line of summaryOf(survey)) terminal.out(terminal.say(line));
      for (const layer of layers.slice(1)) terminal.out(terminal.say(layerLine(layer, replacements)));
      terminal.out(
        terminal.tone(
          errors.length > 0 ? "bad" : "good",
          terminal.say({
            ja: `誤り ${errors.length} 件、警告 ${warnings.length} 件`,
            en: `${counted(errors.length, "error")}, ${counted(warnings.length, "warning")}`,
          }),
        ),
      );
    }
    return errors.length > 0 || (values.strict && warnings.length > 0) ? exit.no : exit.good;
  },
});

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** What there is, and what is open, one kind a line. */
function summaryOf({ counts, profiles, gaps }: Survey): readonly Text[] {
  const levels = profiles.map(({ id, controls }) => `${id} ${controls}`);
  const open = {
    clauses: gaps.clausesWithoutControl.length,
    aside: gaps.clausesSetAside.length,
    unchecked: gaps.controlsWithoutCheck.length,
    unselected: gaps.controlsWithoutProfile.length,
  };
  return [
    {
      ja: `根拠文書 ${counts.documents}（うち遵守すべきもの ${counts.normative}）、条項 ${counts.clauses}（原文の引用 ${counts.quoted}、出典未確認 ${counts.notSeen}）`,
      en: `${counts.documents} documents (${counts.normative} normative), ${counts.clauses} clauses (${counts.quoted} quoted, ${counts.notSeen} not seen in a source)`,
    },
    {
      ja: `管理策 ${counts.controls}、プロファイル ${counts.profiles}（${levels.join("、")}）`,
      en: `${counts.controls} controls, ${counted(counts.profiles, "profile")} (${levels.join(", ")})`,
    },
    {
      ja: `検査 ${counts.checks}（機械 ${counts.machineChecks}、人による確認 ${counts.attestations}）`,
      en: `${counts.checks} checks (${counts.machineChecks} by machine, ${counts.attestations} by people)`,
    },
    {
      ja: `空白：管理策のない条項 ${open.clauses}（ほかに理由を付したもの ${open.aside}）、検査のない管理策 ${open.unchecked}、プロファイルにない管理策 ${open.unselected}`,
      en: `gaps: ${open.clauses} clauses without a control (${open.aside} more with a reason), ${open.unchecked} controls without a check, ${open.unselected} controls in no profile`,
    },
  ];
}

/** What a folder over the built-in content brought, so that nobody replaces something without knowing. */
function layerLine({ folder, files }: ContentLayer, replacements: readonly Replacement[]): Text {
  const own = replacements.filter(({ file }) => file.startsWith(`${folder}/`)).map(({ id }) => id);
  const name = shortened(folder);
  return {
    ja: `${name}：ファイル ${files.size} 個${own.length > 0 ? `、置き換えるもの ${own.join("、")}` : ""}`,
    en: `${name}: ${counted(files.size, "file")}${own.length > 0 ? `, replaces ${own.join(", ")}` : ""}`,
  };
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
