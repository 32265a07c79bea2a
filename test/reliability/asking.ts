/**
 * Asking the servers until one of them says what became of it: as an agent does that must not lose anything.
 */
import type { Fleet } from "./fleet.ts";
import type { Ledger } from "./ledger.ts";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Asked {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** How long one process may take, in milliseconds. Default: twenty seconds. */
  readonly patience?: number;
}

/** What says that it was not kept, for now. */
const passing: ReadonlySet<number> = new Set([429, 503]);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks one process once; null where it could not say, or says that it cannot just now. */
export async function askOnce(fleet: Fleet, ledger: Ledger, n: number, asked: Asked): Promise<Answer | null> {
  try {
    const { method = "GET", path, body, patience = 20_000 } = asked;
    const signal = AbortSignal.timeout(patience);
    const response = await fleet.one(n).ask(path, { method, signal, ...(body !== undefined && { body }) });
    const text = await response.text();
    const answer: unknown = text === "" ? null : JSON.parse(text);
    ledger.count(`answered ${response.status}`);
    if (passing.has(response.status)) return null;
    if (response.status >= 500) {
      ledger.violated(`${method} ${path}: ${text}`);
      return null;
    }
    return { status: response.status, body: answer };
  } catch {
    ledger.count("not answered");
    return null;
  }
}

/** Asks one process after the other, until one says. */
export async function ask(fleet: Fleet, ledger: Ledger, n: number, asked: Asked): Promise<Answer> {
  for (let attempt = n; ; attempt++) {
    const answer = await askOnce(fleet, ledger, attempt, asked);
    if (answer) return answer;
    await pause(30);
  }
}
