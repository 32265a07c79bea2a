/**
 * A small content for tests: a strategy above a standard, an edition that was superseded, controls of three profiles,
 * checks of hosts, systems and organizations.
 * @module
 */
import { type AuthorityDocument, type Check, type Content, type Control, type Text, tieContent } from "@tokiwa/content";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

const both = (en: string): Text => ({ ja: `${en}(和文)`, en });
const source = { title: "For tests" };

function document(
  id: string,
  kind: AuthorityDocument["kind"],
  more: Partial<AuthorityDocument> = {},
): AuthorityDocument {
  return {
    ...{ id, kind, track: "normative", title: both(`Document ${id}`), decidedBy: "cabinet", decidedOn: "2024-01-01" },
    ...{ validFrom: "2024-01-01", certainty: "seen", source, clauses: [], ...more },
  };
}

function clause(id: string, basis: string[] = []): AuthorityDocument["clauses"][number] {
  return { id, section: id, text: both(`Clause ${id}`), focus: "security", certainty: "seen", basis };
}

function control(id: string, clauses: string[]): Control {
  return {
    ...{ id, title: both(`Control ${id}`), statement: both("Do it."), guidance: both("Like this."), parameters: [] },
    ...{ clauses, protects: ["integrity"], sp80053: ["AC-2"], csf: ["PR.AA-01"], role: "owner", borneBy: "self" },
    methods: ["TEST"],
  };
}

function check(id: string, controls: string[], maxAge: number, severity: number): Check {
  const [subject] = id.split(".");
  if (subject !== "host" && subject !== "system" && subject !== "organization") throw new Error(id);
  return {
    ...{ id, title: both(`Check ${id}`), subject, controls, severity, maxAge, expected: both("So."), why: both("So.") },
    remedy: { text: both("Mend it."), commands: [{ on: "any", run: `mend ${id}` }], safe: false },
    ...{ method: "EXAMINE", asks: both("Show it.") },
  };
}

const feed: Check = {
  ...{ id: "host.feed", title: both("The feed"), subject: "host", controls: ["C-4"], severity: 5, maxAge: hour },
  ...{ expected: both("So."), why: both("So."), remedy: { text: both("Mend it."), commands: [], safe: false } },
  ...{ method: "TEST", silence: "fail" },
};

const checks: readonly Check[] = [
  check("host.login", ["C-1"], day, 9.8),
  check("host.patch", ["C-1", "C-2"], day, 7.5),
  check("host.time", ["C-2"], 2 * hour, 3.1),
  feed,
  check("system.plan", ["C-3"], 365 * day, 4),
  check("organization.policy", ["C-3", "C-5"], 365 * day, 5),
];

const documents: readonly AuthorityDocument[] = [
  document("strategy", "strategy", { clauses: [clause("strategy:1"), clause("strategy:2")] }),
  document("standard", "standard", {
    clauses: [clause("standard:1", ["strategy:1"]), clause("standard:2", ["strategy:1", "strategy:2"])],
  }),
  document("old", "strategy", {
    validFrom: "2020-01-01",
    validUntil: "2024-01-01",
    supersededBy: "strategy",
    clauses: [clause("old:1")],
  }),
  document("guide", "guide", {
    ...{ track: "informative", certainty: "known", unsure: both("Its day.") },
    clauses: [{ ...clause("guide:1", ["standard:1"]), certainty: "assumed" }],
  }),
];

const controls: readonly Control[] = [
  control("C-1", ["standard:1", "guide:1"]),
  control("C-2", ["standard:1", "standard:2", "old:1"]),
  control("C-3", ["standard:2"]),
  control("C-4", ["standard:2"]),
  control("C-5", ["strategy:2"]),
  control("C-6", ["strategy:2"]),
];

export interface Edits {
  readonly checks?: (checks: readonly Check[]) => readonly Check[];
}

const map = <T extends { readonly id: string }>(values: readonly T[]) =>
  new Map(values.map((value) => [value.id, value]));

/** The content, or another edition of it. */
export function sampleContent({ checks: edit = (all) => all }: Edits = {}): Content {
  const group = { id: "PR.AA", catalog: "sample", function: "PR" as const, title: both("Access") };
  const profile = (id: string, selected: string[]) => ({
    ...{ id, title: both(`Profile ${id}`), description: both("For tests."), imports: [], controls: selected },
  });
  return tieContent({
    bodies: map([{ id: "cabinet", names: [{ name: both("Cabinet"), from: "1947-05-03" }], certainty: "seen", source }]),
    roles: map([{ id: "owner", title: both("Owner") }]),
    documents: map(documents),
    clauses: map(documents.flatMap((one) => one.clauses.map((of) => ({ ...of, document: one })))),
    controls: map(controls.map((one) => ({ ...one, group }))),
    profiles: map([
      profile("low", ["C-1", "C-4"]),
      profile("moderate", ["C-1", "C-2", "C-3", "C-4"]),
      profile("high", ["C-1", "C-2", "C-3", "C-4", "C-5", "C-6"]),
    ]),
    checks: map(edit(checks).map((one) => ({ ...one, family: { id: "basics", title: both("Basics") } }))),
  });
}
