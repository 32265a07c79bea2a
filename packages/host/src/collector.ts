import type { Gap } from "@tokiwa/content";
import type { z } from "zod";
import type { Root } from "./root.ts";

/** `area.name`, as in `ssh.server`: in a check's expression, the field `name` of the variable `area`. */
export type FactName = `${string}.${string}`;
export type FactForms = Readonly<Record<FactName, z.ZodType>>;

/** Says of a fact that nothing can be told about it, and why. */
export class Unknown {
  readonly gap: Gap;

  constructor(gap: Gap) {
    this.gap = gap;
  }
}

/** For each fact of a collector its value, in the type of its form, or {@link Unknown}. */
export type Collected<F extends FactForms> = { readonly [Name in keyof F]: z.infer<F[Name]> | Unknown };

/**
 * Gathers a few facts that stand and fall together: a place that could not be read is a gap of all of them, and a change
 * of any file that was touched lets all of them be gathered anew.
 */
export interface Collector<F extends FactForms = FactForms> {
  readonly facts: F;
  /** How long it may take, in milliseconds; 10 seconds unless told. */
  readonly timeLimit?: number;
  /** Too much work to repeat for anything but its own schedule or a change of its own files. */
  readonly costly?: boolean;
  /**
   * Looks, through `root` only, and changes nothing.
   * @param now the present, in milliseconds since the epoch
   */
  collect(root: Root, now: number): Collected<F> | Promise<Collected<F>>;
}

/** Declares a collector, so that what `collect` gives is held to the forms of `facts` by the compiler. */
export function collector<F extends FactForms>(definition: Collector<F>): Collector<F> {
  return Object.freeze(definition);
}
