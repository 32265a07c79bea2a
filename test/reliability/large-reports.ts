/**
 * What each asset of a large fleet says in each round: it follows from the seed, so that nothing of it need be held.
 */
import { type Random, randomOf } from "./random.ts";

/** Where assets are: so many organizations, with so many systems each. */
const organizations = 4;
const systems = 86;

/** The systems of all organizations. */
export const places: readonly { readonly organization: string; readonly system: string }[] = Array.from(
  { length: organizations * systems },
  (_, n) => ({ organization: `ministry-${n % organizations}`, system: `system-${n}` }),
);

export const placeOf = (asset: number): (typeof places)[number] => {
  const place = places[asset % places.length];
  if (!place) throw new RangeError(`asset ${asset}`);
  return place;
};

/** The systems of one organization. */
export function placesOf(organization: string): readonly [(typeof places)[number], ...(typeof places)[number][]] {
  const [first, ...others] = places.filter((place) => place.organization === organization);
  if (!first) throw new RangeError(organization);
  return [first, ...others];
}

const share = { differs: 0.05, changes: 0.02 } as const;
const letters = ["F", "N", "E"] as const;
/** Of a report's failures, so many have a finding; each is one of so many. */
const findings = { most: 10, kinds: 3 } as const;

/** What an asset says of its checks in a round, a letter each. */
export function outcomesOf(seed: number, asset: number, round: number, width: number): string {
  const said = Array.from({ length: width }, () => "P");
  const change = (random: Random, part: number, next: (letter: string) => string): void => {
    for (let left = Math.round(width * part); left > 0; left -= 1) {
      const at = random.between(0, width - 1);
      said[at] = next(said[at] ?? "P");
    }
  };
  const own = randomOf(seed).branch(String(asset));
  change(own, share.differs, () => own.pick(letters));
  for (let n = 1; n < round; n += 1) change(own, share.changes, (letter) => (letter === "P" ? own.pick(letters) : "P"));
  return said.join("");
}

export interface Benchmark {
  readonly name: string;
  readonly checks: readonly string[];
}

/** A report in the short form. The first one says which system its asset is in; later it may have been moved. */
export function reportOf(
  asset: number,
  {
    outcomes,
    observedAt,
    isFirst,
  }: { readonly outcomes: string; readonly observedAt: number; readonly isFirst: boolean },
  { name, checks }: Benchmark,
): object {
  const { organization, system } = placeOf(asset);
  const found: [string, object][] = [];
  for (let at = outcomes.indexOf("F"); at >= 0 && found.length < findings.most; at = outcomes.indexOf("F", at + 1))
    found.push([
      String(at),
      { reason: `${checks[at]} differs`, evidence: `/etc/example: line ${asset % findings.kinds}` },
    ]);
  return {
    subject: { kind: "host", name: `host-${asset}`, organization, ...(isFirst && { system }) },
    source: "scanner",
    observedAt: new Date(observedAt).toISOString(),
    benchmark: name,
    outcomes,
    findings: Object.fromEntries(found),
  };
}
