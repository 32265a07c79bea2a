/**
 * Facts in a file, as a person writes them to try a check.
 * @module
 */
import { type Fact, type FactCatalog, type Facts, gap } from "@tokiwa/content";
import { parse, stringify, YAMLParseError } from "yaml";
import { z } from "zod";
import { meant } from "../command/meant.ts";
import { wrongly } from "../command/problem.ts";

const unknownFact = z.strictObject({ unknown: z.tuple([gap], gap) });

/**
 * Reads facts by name: `ssh.server: {…}` gives a known one, `ssh.server: {unknown: [{path, cause}]}` one that could not
 * be looked at. Each value must be of the type that its collector would give.
 * @throws Problem that names the fact and the place in it.
 */
export function readFacts(text: string, file: string, catalog: FactCatalog): Facts {
  const facts = new Map<string, Fact>();
  for (const [name, value] of Object.entries(objectIn(text, file))) {
    const form = catalog.get(name);
    if (!form) {
      const hint = meant(name, catalog.keys());
      throw wrongly("cli.bad-facts", {
        ja: `${file}: 「${name}」という事実はありません。${hint.ja}`,
        en: `${file}: there is no fact "${name}".${hint.en}`,
      });
    }
    const absent = unknownFact.safeParse(value);
    if (absent.success) {
      facts.set(name, { status: "unknown", gaps: absent.data.unknown });
      continue;
    }
    const read = form.safeParse(value);
    if (!read.success) {
      const [issue] = read.error.issues;
      const place = [name, ...(issue?.path ?? [])].map(String).join(".");
      throw wrongly("cli.bad-facts", {
        ja: `${file}: ${place} の値が事実の型に合いません(${issue?.message})。`,
        en: `${file}: the value of ${place} is not of the fact's type (${issue?.message}).`,
      });
    }
    facts.set(name, { status: "known", value: read.data, gaps: [] });
  }
  return facts;
}

/** The facts named, in the form that `readFacts` reads. */
export function writeFacts(facts: Facts, names: readonly string[]): string {
  const plain = names.flatMap((name) => {
    const fact = facts.get(name);
    if (!fact) return [];
    return [[name, fact.status === "known" ? fact.value : { unknown: fact.gaps }] as const];
  });
  return stringify(Object.fromEntries(plain), { lineWidth: 0, aliasDuplicateObjects: false });
}

function objectIn(text: string, file: string): object {
  try {
    const value: unknown = parse(text, { maxAliasCount: 0 });
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof YAMLParseError || error instanceof ReferenceError)) throw error;
    throw wrongly("cli.bad-facts", {
      ja: `${file}: YAML または JSON として読めません(${error.message})。`,
      en: `${file}: this is neither YAML nor JSON (${error.message}).`,
    });
  }
  throw wrongly("cli.bad-facts", {
    ja: `${file}: 事実の名前ごとに値を書いてください(例: ssh.server: {…})。`,
    en: `${file}: write a value for each fact by its name, as in ssh.server: {…}.`,
  });
}
