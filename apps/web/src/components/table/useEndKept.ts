import { useEffect, useLayoutEffect, useRef } from "react";

/**
 * Keeps the page at its end while it grows: rows that come into sight turn out higher than was thought, and who went to
 * the last one would find themselves some rows before it.
 * @param size what the page grows with, in pixels
 */
export function useEndKept(size: number): void {
  const atEnd = useRef(false);
  useEffect(() => {
    const look = () => {
      atEnd.current = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
    };
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, []);
  useLayoutEffect(() => {
    if (atEnd.current) scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  }, [size]);
}
