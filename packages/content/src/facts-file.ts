/**
 * Facts from a file, to try a check without a machine.
 * @module
 */
import { z } from "zod";
import { type Fact, type FactCatalog, type Facts, gap } from "./fact.ts";
import { formIssues } from "./issue.ts";
import { suggestion } from "./nearest.ts";
import { type ContentProblem, problem } from "./problem.ts";
import { languages } from "./text.ts";
import { readYaml } from "./yaml.ts";

const limits = { bytes: 16 * 1024 * 1024, nodes: 500_000, depth: 32, aliases: 100 } as const;

const fieldNames: ReadonlySet<string> = new Set(["status", "value", "gaps", ...Object.keys(gap.shape), ...languages]);

const known = (schema: z.ZodType) =>
  z.strictObject({ status: z.literal("known").default("known"), value: schema, gaps: z.array(gap).default([]) });
const unknown = z.strictObject({ status: z.literal("unknown"), gaps: z.tuple([gap], gap) });

const isUnknown = (given: unknown): boolean =>
  typeof given === "object" && given !== null && "status" in given && given.status === "unknown";

/**
 * Reads facts from JSON (or YAML): `{"ssh.server": {"value": …, "gaps": […]}, "accounts.users": {"status": "unknown",
 * "gaps": […]}}`. `status` is `known` and `gaps` is empty where they are left out.
 * Never throws: what is wrong is a problem with its place, and that fact is left out.
 * @param file the name to show for it
 */
export const readFacts = (
  file: string,
  text: string,
  catalog: FactCatalog,
): { readonly facts: Facts; readonly problems: readonly ContentProblem[] } => {
  const facts = new Map<string, Fact>();
  const { source, problems: unread } = readYaml(file, text, limits);
  if (!source) return { facts, problems: unread };
  const problems: ContentProblem[] = [];
  const refuse = (error: z.ZodError, value: unknown, path: readonly string[]): void => {
    for (const found of error.issues)
      for (const issue of formIssues(found, value, fieldNames)) {
        const place = [...path, ...issue.path];
        problems.push(
          problem(file, issue.atKey ? source.keyPlace(place) : source.place(place), issue.code, issue.message),
        );
      }
  };
  const whole = z.record(z.string(), z.unknown()).safeParse(source.value);
  if (!whole.success) refuse(whole.error, source.value, []);
  for (const [name, given] of Object.entries(whole.data ?? {})) {
    const schema = catalog.get(name);
    if (!schema) {
      const near = suggestion(name, catalog.keys());
      const message = { ja: `事実「${name}」はありません。${near.ja}`, en: `There is no fact "${name}".${near.en}` };
      problems.push(problem(file, source.keyPlace([name]), "unknown-fact", message));
      continue;
    }
    const form: z.ZodType<Fact> = isUnknown(given) ? unknown : known(schema);
    const parsed = form.safeParse(given);
    if (parsed.success) facts.set(name, parsed.data);
    else refuse(parsed.error, given, [name]);
  }
  return { facts, problems };
};
