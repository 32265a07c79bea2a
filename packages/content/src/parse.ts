/**
 * From the files of content folders to the content, with every problem named.
 * @module
 */
import { compileExpression, type Purpose } from "./cel/expression.ts";
import { factEnvironment } from "./cel/environment.ts";
import { isMachineCheck, machineCheck } from "./check.ts";
import {
  type Content,
  type ContentClause,
  type ContentControl,
  type ContentProfile,
  type Parts,
  tieContent,
} from "./content.ts";
import type { FactCatalog } from "./fact.ts";
import { checkForm, type ContentLayer, type Gathered, gatherContent } from "./gather.ts";
import type { Entry, Replacement } from "./item.ts";
import { orphans } from "./orphan.ts";
import { byPlace, type ContentProblem, problem } from "./problem.ts";
import { brokenTies, cycles, hierarchy, intervals } from "./ties.ts";
import { wording } from "./wording.ts";

/** All controls that a profile selects, its imports' first; an import that is missing or leads back adds nothing. */
const resolveProfile = ({ profiles, controls }: Gathered, id: string): readonly string[] => {
  const way = new Set<string>();
  const selected = new Set<string>();
  const visit = (at: string): void => {
    const value = profiles.get(at)?.value;
    if (!value || way.has(at)) return;
    way.add(at);
    for (const imported of value.imports) visit(imported);
    for (const control of value.controls) if (controls.has(control)) selected.add(control);
  };
  visit(id);
  return [...selected];
};

const partsOf = (all: Gathered): Parts => {
  const documents = new Map(
    [...all.documents].map(([id, { value }]) => {
      const own = value.clauses.filter((clause) => all.clauses.get(clause.id)?.document === id);
      return [id, { ...value, clauses: own }];
    }),
  );
  const clauses = [...documents.values()].flatMap((document) =>
    document.clauses.map((clause): [string, ContentClause] => [clause.id, { ...clause, document }]),
  );
  const controls = [...all.controls].map(([id, { value, group }]): [string, ContentControl] => {
    const { category, catalog, title } = group;
    return [id, { ...value, group: { id: category, catalog, function: group.function, title } }];
  });
  const profiles = [...all.profiles].map(([id, { value }]): [string, ContentProfile] => [
    id,
    { ...value, controls: resolveProfile(all, id) },
  ]);
  const valuesOf = <T>(entries: ReadonlyMap<string, { readonly value: T }>) =>
    new Map([...entries].map(([id, { value }]) => [id, value]));
  return {
    bodies: valuesOf(all.bodies),
    roles: valuesOf(all.roles),
    documents,
    clauses: new Map(clauses),
    controls: new Map(controls),
    profiles: new Map(profiles),
    checks: new Map(
      [...all.checks].map(([id, { value, family }]) => [
        id,
        { ...value, family: { id: family.family, title: family.title } },
      ]),
    ),
  };
};

/** The fields of a machine check that are expressions, and what for. */
const expressions: readonly (readonly ["applies" | "decidable" | "pass" | "violations" | "evidence", Purpose])[] = [
  ["applies", "condition"],
  ["decidable", "condition"],
  ["pass", "condition"],
  ["violations", "violations"],
  ["evidence", "evidence"],
];

const expressionProblems = ({ checks, drafts }: Gathered, catalog: FactCatalog): readonly ContentProblem[] => {
  const environment = factEnvironment(catalog);
  const written: readonly Entry<object>[] = [
    ...[...checks.values()].filter(({ value }) => isMachineCheck(value)),
    ...drafts.filter(({ kind, value }) => kind === "check" && checkForm(value) === machineCheck),
  ];
  return written.flatMap((entry) =>
    expressions.flatMap(([field, purpose]) => {
      const source = machineCheck.shape[field].safeParse(Reflect.get(entry.value, field)).data;
      if (source === undefined) return [];
      const { faults } = compileExpression(source, purpose, environment);
      return faults.map((fault) =>
        problem(entry.file, entry.placeInText([field], fault.offset), fault.code, fault.message),
      );
    }),
  );
};

const placeOf = ({ file, line, column }: ContentProblem): string => `${line}:${column} ${file}`;

type Files = ReadonlyMap<string, string>;

const isLayers = (input: Files | readonly ContentLayer[]): input is readonly ContentLayer[] => Array.isArray(input);

/**
 * Reads content: forms, ties, intervals, hierarchy, orphans, wording, and the expressions of checks against the facts.
 *
 * Never throws for what is in the files. Whatever is of the right form is in the content, even where it has problems
 * elsewhere, so that a server can go on with the rest; whoever wants only faultless content looks for errors.
 *
 * @param input the files of one folder by path relative to it (`authorities/css-2021.yaml`), or several folders, of
 *   which each adds to those before it and replaces documents (with their clauses), controls, profiles, checks, bodies
 *   and roles of the same id
 * @param catalog the types of the facts that expressions may refer to
 * @throws UnsupportedFactError where the catalog, not the content, is wrong
 */
export const parseContent = (
  input: Files | readonly ContentLayer[],
  catalog: FactCatalog,
): {
  readonly content: Content;
  readonly problems: readonly ContentProblem[];
  /** What later folders put in the place of something of an earlier one. */
  readonly replacements: readonly Replacement[];
} => {
  const all = gatherContent(isLayers(input) ? input : [{ folder: "", files: input }]);
  const content = tieContent(partsOf(all));
  // What is not of its form is told as that alone.
  const told = new Set(all.problems.map(placeOf));
  const problems = [
    ...all.problems,
    ...[
      // What is tied to a file that cannot be read is not broken, and what it would have tied is no orphan.
      ...(all.complete ? brokenTies(all) : []),
      ...cycles(all),
      ...intervals(all),
      ...hierarchy(all),
      ...(all.problems.some(({ severity }) => severity === "error") ? [] : orphans(all, content, catalog)),
      ...wording(all),
      ...expressionProblems(all, catalog),
    ].filter((each) => !told.has(placeOf(each))),
  ];
  return { content, problems: problems.sort(byPlace), replacements: all.replacements };
};
