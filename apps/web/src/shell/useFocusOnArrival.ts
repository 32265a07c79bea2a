import { useEffect, useRef } from "react";

/**
 * When the page becomes another one, the focus goes to its heading, as it would on a page that loads whole: a screen
 * reader then says where one is, and the keyboard goes on from there.
 */
export function useFocusOnArrival(page: string): void {
  const before = useRef(page);
  useEffect(() => {
    if (before.current === page) return;
    before.current = page;
    const heading = () => document.querySelector<HTMLElement>("main [data-heading]");
    const arrive = () => (heading() ?? document.getElementById("main"))?.focus({ preventScroll: true });
    if (heading()) {
      arrive();
      return;
    }
    // The page's code may still be on its way.
    const timer = setTimeout(arrive, 300);
    return () => clearTimeout(timer);
  }, [page]);
}
