import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

/** Changes what the address of the page says after `?`; an empty value takes the word away. */
export type ChangeAddress = (change: Readonly<Record<string, string | undefined>>) => void;

/** Filters and order live in the address: the list follows it. Typing does not fill the history of the browser. */
export function useListAddress(): ChangeAddress {
  const navigate = useNavigate();
  return useCallback(
    (change) => {
      void navigate({ to: ".", search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
    },
    [navigate],
  );
}
