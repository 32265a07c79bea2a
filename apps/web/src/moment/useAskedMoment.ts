import { useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { AskedMoment } from "../api/queries.ts";

/** The moment that the address asks for. */
export function useAskedMoment(): AskedMoment {
  const { asOf, knownAt } = useSearch({ from: "__root__" });
  return useMemo(() => ({ asOf, knownAt }), [asOf, knownAt]);
}
