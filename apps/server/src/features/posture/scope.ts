/**
 * Whose cells count towards whose requirements: a system's own, and those of its organization, which it inherits.
 * @module
 */
import type { System as Assured } from "@tokiwa/assurance";
import type { System } from "../inventory/service.ts";

/** No id has a control character in it (`batch.ts`), so this stands between two of them. */
const separator = "\0";

/** The scope of a system's subjects; with an empty system, of the organization's own. */
export const scopeOf = (organization: string, system: string): string => `${organization}${separator}${system}`;

/** The organization and system that a scope is of. */
export function placeOf(scope: string): { readonly organization: string; readonly system: string } {
  const [organization = "", system = ""] = scope.split(separator);
  return { organization, system };
}

/** A system as its requirements are worked out. */
export function assured(system: System, notApplicable: ReadonlySet<string>): Assured {
  const { organization, id, profile } = system;
  return { scope: scopeOf(organization, id), inherits: [scopeOf(organization, "")], profile, notApplicable };
}
