import type { TailoringChange } from "@tokiwa/server/api";

/** The kinds of change, in the order in which they are offered. */
export const kinds = ["add", "remove", "set", "profile"] as const satisfies readonly TailoringChange["kind"][];

/** A change as far as it was filled in. */
export interface Draft {
  readonly kind: (typeof kinds)[number] | undefined;
  /** The profile or control. */
  readonly target: string;
  readonly parameter: string;
  readonly ja: string;
  readonly en: string;
}

export const emptyDraft: Draft = { kind: undefined, target: "", parameter: "", ja: "", en: "" };

/** The change, once it is filled in. */
export function draftedChange({ kind, target, parameter, ja, en }: Draft): TailoringChange | undefined {
  if (kind === undefined || target === "") return undefined;
  if (kind === "profile") return { kind, profile: target };
  if (kind !== "set") return { kind, control: target };
  const value = { ja: ja.trim(), en: en.trim() };
  return parameter === "" || value.ja === "" || value.en === ""
    ? undefined
    : { kind, control: target, parameter, value };
}
