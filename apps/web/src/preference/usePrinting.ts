import { useSyncExternalStore } from "react";
import { flushSync } from "react-dom";

let printing = false;

function subscribe(listener: () => void): () => void {
  const change = (value: boolean) => () => {
    printing = value;
    // The browser takes the page as it stands when the handler returns.
    flushSync(listener);
  };
  const start = change(true);
  const end = change(false);
  addEventListener("beforeprint", start);
  addEventListener("afterprint", end);
  return () => {
    removeEventListener("beforeprint", start);
    removeEventListener("afterprint", end);
  };
}

/** Whether the page is being put on paper: then what is windowed must be whole. */
export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => printing);
}
