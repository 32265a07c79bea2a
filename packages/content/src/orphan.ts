/**
 * What the content names but nothing carries out, selects or tests.
 * @module
 */
import { isMachineCheck } from "./check.ts";
import { referencesOf } from "./cel/expression.ts";
import type { Content } from "./content.ts";
import type { FactCatalog } from "./fact.ts";
import type { Gathered } from "./gather.ts";
import { type ContentProblem, problem } from "./problem.ts";

/** Every expression of the machine checks. */
const expressionsOf = (content: Content): readonly string[] =>
  [...content.checks.values()]
    .filter(isMachineCheck)
    .flatMap(({ applies, decidable, pass, violations, evidence }) => [applies, decidable, pass, violations, evidence])
    .filter((expression) => expression !== undefined);

export const orphans = (all: Gathered, content: Content, catalog: FactCatalog): readonly ContentProblem[] => {
  const found: ContentProblem[] = [];
  const tied = new Set([...all.controls.values()].flatMap(({ value }) => value.clauses));
  for (const [id, entry] of all.clauses) {
    const answered = content.controlsOfClause(id).length > 0;
    const normative = content.documents.get(entry.document)?.track === "normative";
    if (normative && !answered && !entry.value.noControl)
      found.push(
        problem(entry.file, entry.place("id"), "clause-without-control", {
          ja: `条項「${id}」を実施する管理策がありません。管理策の clauses に加えるか、noControl に理由を書いてください。`,
          en: `No control carries out the clause "${id}". Add it to the clauses of one, or give the reason as noControl.`,
        }),
      );
    if (tied.has(id) && entry.value.noControl)
      found.push(
        problem(entry.file, entry.place("noControl"), "needless-reason", {
          ja: `条項「${id}」には管理策があるので、noControl は要りません。削除してください。`,
          en: `Controls carry out the clause "${id}"; it needs no noControl. Remove it.`,
        }),
      );
  }

  const selected = new Set([...content.profiles.values()].flatMap(({ controls }) => controls));
  for (const [id, entry] of all.controls) {
    if (!selected.has(id))
      found.push(
        problem(entry.file, entry.place("id"), "control-without-profile", {
          ja: `管理策「${id}」を選ぶプロファイルがありません。いずれかのプロファイルの controls に加えてください。`,
          en: `No profile selects the control "${id}". Add it to the controls of one.`,
        }),
      );
    else if (content.checksOfControl(id).length === 0)
      found.push(
        problem(entry.file, entry.place("id"), "control-without-check", {
          ja: `管理策「${id}」に検査がないため、その要求事項は不明のままとなります。機械による検査か、人による確認（EXAMINE、INTERVIEW）を加えてください。`,
          en: `The control "${id}" has no check, so that its requirement stays unknown for ever. Add one by machine or by attestation (EXAMINE, INTERVIEW).`,
        }),
      );
  }
  for (const [id, entry] of all.checks) {
    // A control that does not exist is told as a broken tie.
    if (entry.value.controls.some((control) => selected.has(control) || !content.controls.has(control))) continue;
    found.push(
      problem(entry.file, entry.place("controls"), "check-out-of-reach", {
        ja: `検査「${id}」の管理策はどのプロファイルにも選ばれていないため、実施されません。`,
        en: `No profile selects a control of the check "${id}", so that it is never carried out.`,
      }),
    );
  }

  const references = expressionsOf(content).map(referencesOf);
  const used = new Set(references.flatMap((names) => names ?? []));
  for (const fact of catalog.keys()) {
    // An expression that does not parse may refer to any fact.
    if (used.has(fact) || references.includes(null)) continue;
    found.push(
      problem("checks", { line: 0, column: 0 }, "unused-fact", {
        ja: `事実「${fact}」を使う検査がありません。検査を加えるか、収集をやめてください。`,
        en: `No check uses the fact "${fact}". Add a check, or stop collecting it.`,
      }),
    );
  }
  return found;
};
