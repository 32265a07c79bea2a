import { type CheckResult, type CompiledCheck, compileChecks, type Content, type ContentCheck } from "@tokiwa/content";
import { collectors, factCatalog } from "./catalog.ts";
import type { Collector } from "./collector.ts";

/** Which checks of a host are meant; all where nothing is said. */
export interface Choice {
  /** Of this family alone. */
  readonly family?: string | undefined;
  /** Of a control that this profile selects. */
  readonly profile?: string | undefined;
}

/** There is no such family or profile. */
export class NoSuchChoice extends Error {
  override readonly name = "NoSuchChoice";
  readonly kind: "family" | "profile";
  readonly id: string;
  /** Those that there are. */
  readonly known: readonly string[];

  constructor(kind: "family" | "profile", id: string, known: readonly string[]) {
    super(`no such ${kind}: ${id}; there are ${known.join(", ")}`);
    this.kind = kind;
    this.id = id;
    this.known = known;
  }
}

/** A check that this machine can carry out by itself. */
export interface HostCheck {
  readonly id: string;
  /** In milliseconds. */
  readonly maxAge: number;
  readonly collectors: readonly Collector[];
  readonly compiled: CompiledCheck;
}

/**
 * The checks of the content whose subject is a host and that a machine carries out, compiled.
 * @throws {@link NoSuchChoice}
 */
export function hostChecks(content: Content, choice: Choice = {}): readonly HostCheck[] {
  const mine = [...content.checks.values()].filter((check) => check.subject === "host" && !("asks" in check));
  const compiled = compileChecks(content, factCatalog);
  return chosen(mine, content, choice).map((check) => {
    const form = compiled.get(check.id) ?? reporting(check.id);
    const names = new Set(form.facts);
    return {
      id: check.id,
      maxAge: check.maxAge,
      collectors: collectors.filter(({ facts }) => Object.keys(facts).some((name) => names.has(name))),
      compiled: form,
    };
  });
}

function chosen(
  checks: readonly ContentCheck[],
  content: Content,
  { family, profile }: Choice,
): readonly ContentCheck[] {
  const families = new Set(checks.map((check) => check.family.id));
  if (family !== undefined && !families.has(family)) throw new NoSuchChoice("family", family, [...families]);
  const selected = profile === undefined ? undefined : content.profiles.get(profile);
  if (profile !== undefined && !selected) throw new NoSuchChoice("profile", profile, [...content.profiles.keys()]);
  const controls = selected && new Set(selected.controls);
  return checks.filter(
    (check) =>
      (family === undefined || check.family.id === family) &&
      (controls === undefined || check.controls.some((control) => controls.has(control))),
  );
}

/** A check on the feed itself holds by the fact that this report is made; its silence is judged where reports arrive. */
function reporting(id: string): CompiledCheck {
  const result: CheckResult = { check: id, outcome: "pass", reason: null, evidence: [] };
  return { id, facts: [], evaluate: () => result };
}
