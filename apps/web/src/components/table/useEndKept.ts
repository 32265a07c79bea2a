import { useEffect, useLayoutEffect, useRef } from "react";
import { isTyping } from "../isTyping.ts";

/**
 * Keeps the page at its end while it grows: rows that come into sight turn out higher than was thought, and who went to
 * the last one would find themselves some rows before it. On the way there by the key, too: where that leads was settled
 * before the rows in between came into sight.
 * @param size what the page grows with, in pixels
 */
export function useEndKept(size: number): void {
  const forEnd = useRef(false);
  useEffect(() => {
    let before = scrollY;
    const look = () => {
      if (scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 1) forEnd.current = true;
      else if (scrollY < before) forEnd.current = false;
      before = scrollY;
    };
    const press = (event: KeyboardEvent) => {
      if (event.key === "End" && !event.defaultPrevented && !isTyping(event.target)) forEnd.current = true;
    };
    addEventListener("scroll", look, { passive: true });
    addEventListener("keydown", press);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("keydown", press);
    };
  }, []);
  useLayoutEffect(() => {
    if (forEnd.current) scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  }, [size]);
}
