import { type RefObject, useEffect, useRef } from "react";
import { useShownMoment } from "../moment/ShownMoment.tsx";

/** Milliseconds for which a change is pointed out. */
const length = 2_400;

/**
 * Points out an element for a moment when `value` changes while it is shown: a tint that fades, or, where reduced motion
 * is wished for, one that goes away at once at its end. Looking at another moment is no change.
 */
export function useFlash<Part extends HTMLElement>(value: string): RefObject<Part | null> {
  const element = useRef<Part>(null);
  const moment = useShownMoment();
  const before = useRef({ value, moment });

  useEffect(() => {
    const changed = before.current.value !== value && before.current.moment === moment;
    before.current = { value, moment };
    if (!changed || !element.current) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const tint = getComputedStyle(element.current).getPropertyValue("--color-unknown-soft");
    element.current.animate([{ backgroundColor: tint || "Highlight" }, { backgroundColor: "transparent" }], {
      duration: length,
      easing: calm ? "step-end" : "ease-in",
    });
  }, [value, moment]);

  return element;
}
