/**
 * Categorizing a system 影響度による区分: which profile its information and its work ask for.
 * @module
 */
import type { Content, ContentProfile } from "./content.ts";
import { type Goal, goals, type Impact, impacts } from "./control.ts";

/** What is known of a system. A goal that is left out asks for nothing. */
export interface Categorization {
  /** The highest class 格付 of the information that it handles, by goal: confidentiality 1–3, integrity and availability 1–2. */
  readonly classes: Readonly<Partial<Record<Goal, number>>>;
  /** How bad a loss would be for the work and the public, as it was assessed, by goal. */
  readonly impacts?: Readonly<Partial<Record<Goal, Impact>>>;
}

/** What one goal asks for, and by what. */
export interface Demand {
  readonly goal: Goal;
  readonly by: "class" | "impact";
  readonly value: number | Impact;
  readonly profile: ContentProfile;
}

export interface Choice {
  /** The most demanding of all that was asked for. */
  readonly profile: ContentProfile;
  /** What each goal asks for, the most demanding first. */
  readonly demands: readonly Demand[];
}

const rank = (profile: ContentProfile): number => impacts.indexOf(profile.chosenFor?.impact ?? "low");

/**
 * The profile that a categorization asks for: the high-water mark over confidentiality, integrity and availability, and
 * for each the higher of what the class of information and the assessed impact ask for. Of two profiles for the same
 * impact the later one counts, so that an organization's own replaces the built-in.
 * @returns null where no profile of the content is chosen this way, or none is meant for an impact so grave
 */
export function chooseProfile(content: Content, { classes, impacts: assessed = {} }: Categorization): Choice | null {
  const byImpact = new Map<Impact, ContentProfile>();
  for (const profile of content.profiles.values())
    if (profile.chosenFor) byImpact.set(profile.chosenFor.impact, profile);
  const candidates = [...byImpact.values()].toSorted((a, b) => rank(a) - rank(b));
  const [least] = candidates;
  if (!least) return null;

  const demands: Demand[] = [];
  for (const goal of goals) {
    const value = classes[goal];
    const asked = candidates.findLast(({ chosenFor }) => (chosenFor?.classes[goal] ?? Infinity) <= (value ?? 0));
    if (asked && value !== undefined) demands.push({ goal, by: "class", value, profile: asked });
    const impact = assessed[goal];
    if (impact === undefined) continue;
    const meant = candidates.find((profile) => rank(profile) >= impacts.indexOf(impact));
    if (!meant) return null;
    demands.push({ goal, by: "impact", value: impact, profile: meant });
  }
  demands.sort((a, b) => rank(b.profile) - rank(a.profile));
  return { profile: demands[0]?.profile ?? least, demands };
}
