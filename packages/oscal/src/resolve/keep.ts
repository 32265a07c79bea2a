import type { Property } from "../model/metadata.ts";

/** OSCAL's own namespace: that of a name where none is given. */
export const oscalNamespace = "http://csrc.nist.gov/ns/oscal";

/** Whether an object bears `keep` = `always`: it stays even where nothing refers to it (req-prune-keep). */
export const staysAlways = ({ props }: { readonly props?: readonly Property[] }): boolean =>
  props?.some(
    ({ name, value, ns }) => name === "keep" && value === "always" && (ns === undefined || ns === oscalNamespace),
  ) ?? false;
