import { useSyncExternalStore } from "react";

/** A choice of the person at this browser: kept in its storage, the same in all its tabs. */
export interface Stored<Value extends string> {
  read(): Value;
  write(value: Value): void;
  subscribe(listener: () => void): () => void;
}

/**
 * A choice under a key; where nothing (or nothing allowed) is stored, `otherwise`. `apply` brings it to the document,
 * at once and at each change.
 */
export function stored<Value extends string>(
  key: string,
  allowed: readonly Value[],
  otherwise: () => Value,
  apply: (value: Value) => void,
): Stored<Value> {
  const listeners = new Set<() => void>();
  const recall = (): Value => {
    try {
      const word = localStorage.getItem(key);
      return allowed.find((value) => value === word) ?? otherwise();
    } catch {
      return otherwise();
    }
  };
  let current = recall();
  const change = (value: Value) => {
    if (value === current) return;
    current = value;
    apply(value);
    for (const listener of listeners) listener();
  };
  apply(current);
  addEventListener("storage", (event) => {
    if (event.key === key || event.key === null) change(recall());
  });
  return {
    read: () => current,
    write: (value) => {
      try {
        localStorage.setItem(key, value);
      } catch {
        // Storage may be forbidden; the choice then lasts as long as the page.
      }
      change(value);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The choice, and a component that follows it. */
export function useStored<Value extends string>(choice: Stored<Value>): Value {
  return useSyncExternalStore(choice.subscribe, choice.read);
}
