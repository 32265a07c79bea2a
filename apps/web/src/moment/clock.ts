import { useSyncExternalStore } from "react";

/**
 * The time in milliseconds, as a component may follow it: changes every `step` milliseconds while anybody looks.
 * All who follow the same step share one timer.
 */
function ticking(step: number) {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = Date.now();
  const tick = () => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    read: () => now,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      if (timer === undefined) {
        timer = setInterval(tick, step);
        queueMicrotask(tick);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

const clocks = { second: ticking(1_000), minute: ticking(20_000) };

/** The time now, to the second or coarser. */
export function useNow(pace: keyof typeof clocks): number {
  const clock = clocks[pace];
  return useSyncExternalStore(clock.subscribe, clock.read);
}
