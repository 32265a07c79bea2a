import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { isTyping } from "../../components/isTyping.ts";

const SearchDialog = lazy(() => import("../search/SearchDialog.tsx").then((m) => ({ default: m.SearchDialog })));
const HelpDialog = lazy(() => import("./HelpDialog.tsx").then((m) => ({ default: m.HelpDialog })));

/**
 * The keys that work on every page, and the dialogs that they open. Their code is fetched when first wanted.
 * @param searchable Also before it is known who is signed in: a key pressed then counts.
 */
export function useShortcuts(searchable: boolean): {
  readonly search: () => void;
  readonly help: () => void;
  readonly dialogs: ReactNode;
} {
  const [open, setOpen] = useState<"search" | "help" | "none">("none");

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
      if (event.key === "/" && searchable) {
        event.preventDefault();
        setOpen("search");
      } else if (event.key === "?") {
        event.preventDefault();
        setOpen("help");
      }
    };
    addEventListener("keydown", press);
    return () => {
      removeEventListener("keydown", press);
      setOpen("none");
    };
  }, [searchable]);

  const close = () => setOpen("none");
  return {
    search: () => setOpen("search"),
    help: () => setOpen("help"),
    dialogs: (
      <Suspense fallback={null}>
        {open === "search" && searchable && <SearchDialog onClose={close} />}
        {open === "help" && <HelpDialog onClose={close} />}
      </Suspense>
    ),
  };
}
