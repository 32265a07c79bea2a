import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import pino from "pino";
import { readPostmaster } from "./embedded/postmaster.ts";
import { openStore } from "./open.ts";

const log = pino({ level: "silent" });

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-crash-"));
  // Run by root, PostgreSQL is another account that has to pass here.
  await chmod(folder, 0o711);
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return join(folder, "data");
}

interface Writer {
  readonly process: ChildProcess;
  readonly postgres: number;
  /** The greatest number that it said was kept. */
  kept(): number;
  /** Resolves when it has said that so many more are kept. */
  more(count: number): Promise<void>;
}

async function startWriter(t: TestContext, folder: string): Promise<Writer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "testing/writer.ts"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let kept = 0;
  const waiting = new Set<() => void>();
  t.after(() => child.kill());
  const gone = new Promise<never>((_, reject) => {
    child.once("exit", (code, signal) => reject(new Error(`the writer ended with ${code ?? signal}`)));
  });
  gone.catch(() => {});
  const { promise, resolve } = Promise.withResolvers<number>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const [word, number] = line.split(" ");
    if (word === "postgres") resolve(Number(number));
    if (word === "kept") kept = Number(number);
    for (const look of waiting) look();
  });
  return {
    process: child,
    postgres: await Promise.race([promise, gone]),
    kept: () => kept,
    more: (count) => {
      const wanted = kept + count;
      const reached = new Promise<void>((done) => {
        const look = () => {
          if (kept < wanted) return;
          waiting.delete(look);
          done();
        };
        waiting.add(look);
        look();
      });
      return Promise.race([reached, gone]);
    },
  };
}

/** What a fresh start finds. */
async function found(dataFolder: string): Promise<{ count: number; max: number }> {
  const store = await openStore({ dataFolder, log, migrations: [] });
  const { rows } = await sql<{ count: number; max: number }>`select count(*), max(n) from kept`.execute(store.database);
  await store.close();
  return rows[0] ?? { count: 0, max: 0 };
}

test("kill -9 of PostgreSQL, again and again while writing, loses nothing that was said to be kept", async (t) => {
  const folder = await folderFor(t);
  const writer = await startWriter(t, folder);
  let postgres = writer.postgres;
  for (let round = 0; round < 4; round++) {
    await writer.more(50);
    process.kill(postgres, "SIGKILL");
    // It comes back by itself: the writer never learns of it but by waiting.
    postgres = await nextPostmaster(folder, postgres);
    await writer.more(50);
  }
  writer.process.kill("SIGTERM");
  await once(writer.process, "exit");
  const { count, max } = await found(folder);
  assert.equal(max, writer.kept());
  assert.equal(count, max);
});

test("kill -9 of Tokiwa, again and again while writing, loses nothing; the PostgreSQL it leaves is taken over", async (t) => {
  const folder = await folderFor(t);
  let kept = 0;
  for (let round = 0; round < 4; round++) {
    const writer = await startWriter(t, folder);
    await writer.more(50);
    writer.process.kill("SIGKILL");
    await once(writer.process, "exit");
    assert.ok(writer.kept() > kept);
    kept = writer.kept();
  }
  // One that was committed may not have been said any more.
  const { count, max } = await found(folder);
  assert.ok(max === kept || max === kept + 1, `${kept} were said to be kept, ${max} are there`);
  assert.equal(count, max);
});

test("kill -9 of both at once loses nothing", async (t) => {
  const folder = await folderFor(t);
  let kept = 0;
  for (let round = 0; round < 3; round++) {
    const writer = await startWriter(t, folder);
    await writer.more(50);
    process.kill(writer.postgres, "SIGKILL");
    writer.process.kill("SIGKILL");
    await once(writer.process, "exit");
    kept = writer.kept();
  }
  const { count, max } = await found(folder);
  assert.ok(max === kept || max === kept + 1, `${kept} were said to be kept, ${max} are there`);
  assert.equal(count, max);
});

test("SIGTERM ends Tokiwa, then PostgreSQL, and everything is there", async (t) => {
  const folder = await folderFor(t);
  const writer = await startWriter(t, folder);
  await writer.more(20);
  writer.process.kill("SIGTERM");
  await once(writer.process, "exit");
  assert.equal(writer.process.exitCode, 0);
  assert.throws(() => process.kill(writer.postgres, 0), { code: "ESRCH" });
  assert.equal((await found(folder)).max, writer.kept());
});

/** Waits for the PostgreSQL that comes after `last`. */
async function nextPostmaster(folder: string, last: number): Promise<number> {
  for (;;) {
    const postmaster = await readPostmaster(join(folder, "postgres", "data"));
    if (postmaster?.ready && postmaster.pid !== last) return postmaster.pid;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
