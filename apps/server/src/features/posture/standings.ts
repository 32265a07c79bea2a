/**
 * How the requirements of a system stand, as it is kept: a byte for each control of a content, in the order of their ids.
 * @module
 */
import { type RequirementStanding, requirementStandings } from "@tokiwa/assurance";
import type { Revision } from "./revision.ts";

const placesOfControls = new WeakMap<Revision, ReadonlyMap<string, number>>();

/** The places of the controls of a content. */
export function placesOf(revision: Revision): ReadonlyMap<string, number> {
  const held = placesOfControls.get(revision) ?? new Map(revision.controls.map((control, place) => [control, place]));
  placesOfControls.set(revision, held);
  return held;
}

const codes: ReadonlyMap<RequirementStanding | null, number> = new Map([
  [null, 0],
  ...requirementStandings.map((standing, index) => [standing, index + 1] as const),
]);

/** Never changed once they are made. */
export class Standings {
  readonly #revision: Revision;
  readonly #stored: Uint8Array;
  #byControl: ReadonlyMap<string, RequirementStanding> | undefined;

  /** @param stored By the controls of the content given. */
  constructor(revision: Revision, stored: Uint8Array = new Uint8Array(revision.controls.length)) {
    this.#revision = revision;
    this.#stored = stored;
  }

  get(control: string): RequirementStanding | null {
    return requirementStandings[(this.#stored[placesOf(this.#revision).get(control) ?? -1] ?? 0) - 1] ?? null;
  }

  /** The standing of each requirement that there is. */
  get byControl(): ReadonlyMap<string, RequirementStanding> {
    if (this.#byControl) return this.#byControl;
    const found = new Map<string, RequirementStanding>();
    for (const [index, code] of this.#stored.entries()) {
      const [control, standing] = [this.#revision.controls[index], requirementStandings[code - 1]];
      if (control !== undefined && standing) found.set(control, standing);
    }
    this.#byControl = found;
    return found;
  }

  keys(): Iterable<string> {
    return this.byControl.keys();
  }

  /** The same, but for some; null where there is no such requirement any more. */
  with(changed: ReadonlyMap<string, RequirementStanding | null>): Standings {
    if (changed.size === 0) return this;
    const stored = new Uint8Array(this.#revision.controls.length);
    stored.set(this.#stored.subarray(0, stored.length));
    for (const [control, standing] of changed) {
      const place = placesOf(this.#revision).get(control);
      if (place !== undefined) stored[place] = codes.get(standing) ?? 0;
    }
    return new Standings(this.#revision, stored);
  }

  /** As they are kept under a content. */
  storedUnder(revision: Revision): Uint8Array {
    if (revision.controls === this.#revision.controls) return this.#stored;
    return new Standings(revision).with(this.byControl).#stored;
  }
}
