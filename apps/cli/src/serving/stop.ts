const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A person who asks again after this many milliseconds means it: the process ends at once (what was accepted is kept). */
const patience = 3000;

export interface Stop {
  /** Resolves when somebody asks for the end. */
  readonly asked: Promise<void>;
  isAsked(): boolean;
}

/**
 * Waits for Ctrl+C, SIGTERM or SIGHUP. One Ctrl+C under npm arrives twice, from the terminal and from npm, so a second
 * signal soon after the first is the same wish.
 */
export function untilAsked(): Stop {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  let since: number | undefined;
  const ask = () => {
    if (since !== undefined && performance.now() - since > patience) process.exit(130);
    since ??= performance.now();
    resolve();
  };
  for (const signal of signals) process.on(signal, ask);
  if (process.env["npm_lifecycle_event"] !== undefined) whenOrphaned(ask);
  return { asked, isAsked: () => since !== undefined };
}

/**
 * npm passes a signal on to the shell between it and us, and the shell ends without passing it on. So under npm the end
 * of our parent is the same wish.
 */
function whenOrphaned(ask: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    ask();
  }, 250);
  timer.unref();
}
