import { createContext, type PropsWithChildren, useContext } from "react";
import type { Moment } from "../api/answers.ts";

/** The moment that what stands here was answered for: null is now, and moves. */
const Shown = createContext<string | null>(null);

/** Tells the parts of a page which moment their data shows, so that an age is told from there and not from now. */
export function ShownMoment({ moment, children }: PropsWithChildren<{ readonly moment: Moment }>) {
  return <Shown value={moment.live ? null : moment.asOf}>{children}</Shown>;
}

export function useShownMoment(): string | null {
  return useContext(Shown);
}
