import type { CheckResult, Content, Facts } from "@tokiwa/content";
import { identityCollector } from "./collectors/context.ts";
import { type Choice, hostChecks } from "./selection.ts";
import { survey } from "./survey.ts";

/** The machine that was looked at. */
export interface HostAsset {
  readonly kind: "host";
  /** Its host name. */
  readonly name: string;
  /** A digest that tells it apart from others of the same name; empty where it has no machine-id. */
  readonly machine: string;
  /** The distribution and those that it descends from, as in `debian`: which of a remedy's commands are meant. */
  readonly families: readonly string[];
  /** As in `Debian GNU/Linux 12 (bookworm)`. */
  readonly system: string;
}

/** What the checks said of one machine at one moment. */
export interface Diagnosis {
  readonly asset: HostAsset;
  /** In milliseconds since the epoch. */
  readonly observedAt: number;
  readonly cells: readonly CheckResult[];
}

export interface DiagnoseOptions extends Choice {
  readonly content: Content;
  /** The directory that stands for `/`. */
  readonly root: string;
  /** The present, in milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
  /** How many pieces of evidence to show of each check; 20 unless told. */
  readonly evidence?: number | undefined;
}

/**
 * Carries out the checks of a host once.
 * @throws NoSuchRoot, NoSuchChoice, or the signal's reason when it is aborted
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const { content, root, now, signal, evidence } = options;
  const checks = hostChecks(content, options);
  const seen = survey(root, { once: true });
  await seen.gather(new Set([identityCollector, ...checks.flatMap((check) => check.collectors)]), now, signal);
  const facts = seen.facts();
  const cells = checks.map(({ compiled }) => compiled.evaluate(facts, evidence));
  return { asset: assetOf(facts), observedAt: now, cells };
}

/** Names the machine that facts are of. */
export function assetOf(facts: Facts): HostAsset {
  const fact = facts.get("host.identity");
  const identity = identityCollector.facts["host.identity"].safeParse(
    fact?.status === "known" ? fact.value : undefined,
  );
  const { name, machine, families, prettyName } = identity.data ?? {
    name: "localhost",
    machine: "",
    families: [],
    prettyName: "",
  };
  return { kind: "host", name, machine, families, system: prettyName };
}
