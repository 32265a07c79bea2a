/**
 * Runs `work` soon after being asked, never twice at once, and with a rest in between; being asked while it works
 * makes it run once more, so that the last run always began after the last asking.
 * @param rest milliseconds between the end of one run and the start of the next.
 */
export function coalesced(work: () => Promise<unknown>, rest: number): () => void {
  let asked = false;
  let busy = false;

  const run = async () => {
    busy = true;
    while (asked) {
      asked = false;
      await work().catch(() => undefined);
      await new Promise((resume) => setTimeout(resume, rest));
    }
    busy = false;
  };

  return () => {
    asked = true;
    if (!busy) void run();
  };
}
