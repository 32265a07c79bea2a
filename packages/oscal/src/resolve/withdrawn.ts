import type { Control } from "../model/catalog.ts";

/** NIST writes `withdrawn` in rev. 5 and `Withdrawn` in rev. 4. */
export const isWithdrawn = ({ props }: Pick<Control, "props">): boolean =>
  props?.some(({ name, value }) => name === "status" && value.toLowerCase() === "withdrawn") ?? false;

/** What took the place of a withdrawn control, by its links. */
export const successorsOf = ({ links }: Pick<Control, "links">): readonly string[] =>
  (links ?? [])
    .filter(({ rel, href }) => (rel === "incorporated-into" || rel === "moved-to") && href.startsWith("#"))
    .map(({ href }) => href.slice(1));
