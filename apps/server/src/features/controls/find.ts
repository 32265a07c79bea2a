/**
 * Finding controls: by what groups them, by what they say and refer to, and by how they stand.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { type Counts, CountsBy, noCounts, worst } from "@tokiwa/assurance";
import { type Content, type ContentControl, controlGroup, method } from "@tokiwa/content";
import { listQuery, type Projection, says, scopeOf, sortBy } from "../posture/service.ts";

const word = z.string().min(1).max(100).optional();

const stateWords = ["not-satisfied", "unknown", "satisfied", "excepted", "not-applicable", "not-required"] as const;

/** What narrows a list of controls. */
const filters = {
  system: word.openapi({ description: "Counts the requirements of this system only." }),
  function: controlGroup.shape.function.optional().openapi({ description: "A function of CSF 2.0." }),
  category: word.openapi({ description: "A category, as in PR.AA." }),
  document: word.openapi({ description: "An authority document that it carries out." }),
  clause: word.openapi({ description: "A clause that it carries out, itself or through a lower one." }),
  profile: word.openapi({ description: "A profile that selects it." }),
  adds: z
    .literal("yes")
    .optional()
    .openapi({ description: "With `profile`: only what the profile adds to those that it builds on." }),
  state: z
    .enum(stateWords)
    .optional()
    .openapi({
      description:
        "The worst of its requirements; `excepted` for what is satisfied only with exceptions, `not-required` for what " +
        "no system is required to have.",
    }),
  method: method.optional().openapi({ description: "A method by which it is assessed." }),
  checks: z.enum(["none", "machine", "attestation"]).optional().openapi({ description: "The checks that it has." }),
  reference: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .openapi({ description: "An identifier of SP 800-53 or CSF 2.0, or the beginning of some: AC-2, PR.AA." }),
};

export const controlsQuery = listQuery.extend({
  ...filters,
  sort: sortBy(["control", "category", "state", "checks", "role"]),
});
export const filterQuery = listQuery.pick({ asOf: true, knownAt: true, q: true, organization: true }).extend(filters);
export type Filter = Partial<Omit<z.output<typeof filterQuery>, "asOf" | "knownAt">>;

/** A control, and how its requirements stand. */
export interface Found {
  readonly control: ContentControl;
  readonly counts: Counts;
}

/** Checks of a control, by who carries them out. */
export function checksOf(content: Content, control: string) {
  const checks = content.checksOfControl(control).flatMap((id) => content.checks.get(id) ?? []);
  const machine = checks.filter((check) => check.method === "TEST").length;
  return { machine, attestation: checks.length - machine };
}

/** What a profile selects that none of the profiles does that it builds on. */
export function addedBy(content: Content, id: string): ReadonlySet<string> {
  const profile = content.profiles.get(id);
  const below = new Set(profile?.imports.flatMap((lower) => content.profiles.get(lower)?.controls ?? []));
  return new Set(profile?.controls.filter((control) => !below.has(control)));
}

/** The controls that carry out a clause of a document. */
export function controlsOfDocument(content: Content, id: string): ReadonlySet<string> {
  const clauses = content.documents.get(id)?.clauses ?? [];
  return new Set(clauses.flatMap((clause) => content.controlsOfClause(clause.id)));
}

const plain = (text: string): string => text.normalize("NFKC").toUpperCase().trim();

/**
 * Whether an identifier is the one asked for, or belongs to it: AC-2 has AC-2(3) below it and not AC-20, PR.AA has
 * PR.AA-01, and AC has all of them.
 */
export function refersTo(wanted: string, identifier: string): boolean {
  const start = plain(wanted).replace(/[^A-Z0-9]+$/, "");
  const whole = plain(identifier);
  return start !== "" && whole.startsWith(start) && !/^[A-Z0-9]/.test(whole.slice(start.length));
}

/** The word by which a control is filtered that stands so. */
function wordOf(counts: Counts): (typeof stateWords)[number] {
  if (!isRequired(counts)) return "not-required";
  const state = worst(counts);
  return state === "satisfied" && counts.excepted > 0 ? "excepted" : state;
}

/** Whether any system is required to have it. */
export const isRequired = (counts: Counts): boolean => Object.values(counts).some((count) => count > 0);

function isSelected(content: Content, filter: Filter): (control: ContentControl) => boolean {
  const { category, clause, document, profile } = filter;
  const selected =
    filter.adds === undefined ? content.profiles.get(profile ?? "")?.controls : addedBy(content, profile ?? "");
  const within = [
    ...(clause === undefined ? [] : [new Set(content.controlsOfClause(clause))]),
    ...(document === undefined ? [] : [controlsOfDocument(content, document)]),
    ...(profile === undefined ? [] : [new Set(selected)]),
  ];
  return ({ id, group }) =>
    (filter.function === undefined || group.function === filter.function) &&
    (category === undefined || group.id === category) &&
    within.every((set) => set.has(id));
}

/** What a control is found by. */
function wordsOf(content: Content, { group, ...control }: ContentControl) {
  const checks = content.checksOfControl(control.id).flatMap((id) => [id, content.checks.get(id)?.title ?? ""]);
  return [
    ...[control.id, control.title, control.statement, control.guidance, group.id, group.title],
    ...[content.roles.get(control.role)?.title ?? control.role, ...control.parameters.map(({ label }) => label)],
    ...[...control.sp80053, ...control.csf, ...control.clauses, ...checks],
  ];
}

/** The controls of the content that a filter lets through, in the order of the content. */
export function findControls(
  content: Content,
  byControl: ReadonlyMap<string, Counts>,
  filter: Filter,
): readonly Found[] {
  const selected = isSelected(content, filter);
  const { checks, method: wanted, q, reference, state } = filter;
  return [...content.controls.values()].flatMap((control): Found[] => {
    if (!selected(control)) return [];
    const counts = byControl.get(control.id) ?? noCounts;
    if (state !== undefined && wordOf(counts) !== state) return [];
    if (wanted !== undefined && !control.methods.includes(wanted)) return [];
    if (checks !== undefined) {
      const { machine, attestation } = checksOf(content, control.id);
      if (!{ none: machine + attestation === 0, machine: machine > 0, attestation: attestation > 0 }[checks]) return [];
    }
    if (reference !== undefined && ![...control.sp80053, ...control.csf].some((id) => refersTo(reference, id)))
      return [];
    return q === undefined || says(q, wordsOf(content, control)) ? [{ control, counts }] : [];
  });
}

/** Numbers of requirements by control, of the systems that a filter lets through. */
export async function readCounts(
  projection: Projection,
  { organization, system }: Pick<Filter, "organization" | "system">,
): Promise<ReadonlyMap<string, Counts>> {
  if (system === undefined) return (await projection.rollup(organization)).byControl;
  const standings = await projection.standings();
  const byControl = new CountsBy();
  for (const one of await projection.systems()) {
    if (one.id !== system || (organization !== undefined && one.organization !== organization)) continue;
    for (const [control, standing] of standings.get(scopeOf(one.organization, one.id)) ?? [])
      byControl.add(control, standing);
  }
  return byControl.counts;
}
