/**
 * A PostgreSQL of its own for a benchmark.
 * @module
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { openStore, type Store } from "../../apps/server/src/platform/database/open.ts";

export const log = pino({ level: "silent" });

/** Has `work` done on a new one, that is removed when it is over. */
export async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-bench-"));
  await chmod(folder, 0o711);
  const store = await openStore({ dataFolder: folder, log });
  try {
    await work(store);
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}
