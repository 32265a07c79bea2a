import assert from "node:assert/strict";
import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import pg from "pg";
import pino from "pino";
import { clientConfig } from "../database.ts";
import { installedBinaries, prepareBinaries } from "./binaries.ts";
import { FolderInUseError, lockFolder } from "./lock.ts";
import { run } from "./run.ts";
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from "./server.ts";

const log = pino({ level: "silent" });
const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };

/** A folder for a test. Other accounts may pass, since as root PostgreSQL is another one. */
async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-embedded-"));
  await chmod(folder, 0o755);
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

async function start(t: TestContext, options: Omit<EmbeddedOptions, "log">): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ log, ...options });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= postgres.stop();
    return stopped;
  };
  t.after(stop);
  return { ...postgres, stop };
}

async function ask(postgres: Pick<EmbeddedPostgres, "host" | "port" | "password">, question: string): Promise<unknown> {
  const { host, port, password } = postgres;
  const client = new pg.Client(clientConfig({ host, port, password, user: "postgres", database: "postgres" }));
  await client.connect();
  const { rows } = await client.query({ text: question, rowMode: "array" });
  await client.end();
  return rows[0]?.[0];
}

/** Runs a program of Node.js, as in `import { … } from "./server.ts"`, and gives what it wrote. */
async function runNode(program: string, options: SpawnOptions = {}): Promise<string> {
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", program], {
    cwd: import.meta.dirname,
    ...options,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [out] = await Promise.all([child.stdout?.setEncoding("utf8").toArray(), once(child, "exit")]);
  return (out ?? []).join("");
}

const starting = (folder: string, then: string): string => `
  import pino from "pino";
  import { startEmbeddedPostgres } from "./server.ts";
  const options = { folder: ${JSON.stringify(folder)}, log: pino({ level: "silent" }) };
  try {
    const postgres = await startEmbeddedPostgres(options);
    ${then}
  } catch (error) {
    console.log(error.name + ": " + error.message);
  }
`;

test("any path will do: spaces, Japanese, quotes, and one too long for a socket", async (t) => {
  const folder = join(await folderFor(t), `行政 "data" $HOME 'x' ${"長".repeat(30)}`);
  const postgres = await start(t, { folder });
  assert.ok(Buffer.byteLength(`${postgres.host}/.s.PGSQL.5432`) < 104);
  assert.equal(await ask(postgres, "select '常磐'"), "常磐");
  const modes = await Promise.all([stat(postgres.host), stat(join(postgres.home, "password"))]);
  assert.deepEqual(
    modes.map(({ mode }) => mode & 0o777),
    [0o700, 0o600],
  );
  await postgres.stop();
  await assert.rejects(stat(postgres.host), { code: "ENOENT" });
});

test("it asks everybody for the password, syncs to disk, and listens at no port", async (t) => {
  const postgres = await start(t, { folder: join(await folderFor(t), "data") });
  await assert.rejects(ask({ ...postgres, password: "wrong" }, "select 1"), /password authentication failed/);
  assert.equal(await ask(postgres, "show fsync"), "on");
  assert.equal(await ask(postgres, "show listen_addresses"), "");
  assert.equal(await ask(postgres, "show data_checksums"), "on");
});

test("what was kept is there after a stop and a start", async (t) => {
  const folder = join(await folderFor(t), "data");
  const first = await start(t, { folder });
  assert.ok(first.isNew);
  await ask(first, "create table kept as select 42 as n");
  await first.stop();
  const second = await start(t, { folder });
  assert.ok(!second.isNew);
  assert.equal(await ask(second, "select n from kept"), 42);
});

test("a second Tokiwa on the same folder is refused and told who has it; when that one is killed, it gets in", async (t) => {
  const folder = join(await folderFor(t), "data");
  const child = spawn(
    process.execPath,
    ["--input-type=module-typescript", "--eval", starting(folder, `console.log("up"); setInterval(() => {}, 1000);`)],
    { cwd: import.meta.dirname, stdio: ["ignore", "pipe", "inherit"] },
  );
  await once(child.stdout, "data");
  await assert.rejects(startEmbeddedPostgres({ folder, log }), (error) => {
    assert.ok(error instanceof FolderInUseError);
    assert.equal(error.pid, child.pid);
    assert.match(error.message, new RegExp(`process ${child.pid}, is using ${folder}`));
    return true;
  });
  child.kill("SIGKILL");
  await once(child, "exit");
  const postgres = await start(t, { folder });
  assert.equal(await ask(postgres, "select 1"), 1);
  await assert.rejects(startEmbeddedPostgres({ folder, log }), FolderInUseError);
});

test("a lock that a killed process left is no lock", async (t) => {
  const folder = await folderFor(t);
  await writeFile(join(folder, "lock"), "");
  await writeFile(join(folder, "lock.pid"), "1\n");
  const unlock = lockFolder(folder);
  assert.throws(() => lockFolder(folder), FolderInUseError);
  unlock();
  lockFolder(folder)();
});

test("a postmaster.pid that names a stranger does not hold it up, and the stranger lives on", async (t) => {
  const folder = join(await folderFor(t), "data");
  const postgres = await start(t, { folder });
  await postgres.stop();
  const stranger = spawn("sleep", ["60"], { stdio: "ignore", ...(isRoot && nobody) });
  t.after(() => stranger.kill());
  const data = join(postgres.home, "data");
  await writeFile(join(data, "postmaster.pid"), `${stranger.pid}\n${data}\n1\n5432\n/nowhere\n\n  123 456\nready   \n`);
  if (isRoot) await chown(join(data, "postmaster.pid"), nobody.uid, nobody.gid);
  const again = await start(t, { folder });
  assert.equal(await ask(again, "select 1"), 1);
  assert.equal(stranger.exitCode, null);
});

test("a making that was cut off is begun anew", async (t) => {
  const folder = join(await folderFor(t), "data");
  const home = join(folder, "postgres");
  await mkdir(join(home, "data.new", "base"), { recursive: true });
  await writeFile(join(home, "password"), "of another try\n");
  const postgres = await start(t, { folder });
  assert.equal(await ask(postgres, "select 1"), 1);
  assert.ok(!(await readdir(home)).includes("data.new"));
});

test("files of another major version are refused by name", async (t) => {
  const folder = join(await folderFor(t), "data");
  const postgres = await start(t, { folder });
  await postgres.stop();
  await writeFile(join(postgres.home, "data", "PG_VERSION"), "17\n");
  await assert.rejects(startEmbeddedPostgres({ folder, log }), /is of PostgreSQL 17; this Tokiwa brings PostgreSQL 18/);
});

test("a process that ends by an error of its own takes PostgreSQL with it", async (t) => {
  const folder = join(await folderFor(t), "data");
  const out = await runNode(starting(folder, "console.log(postgres.pid()); process.exit(1);"));
  const ended = async (): Promise<boolean> =>
    !(await readdir(join(folder, "postgres/data"))).includes("postmaster.pid");
  while (!(await ended())) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.match(out, /^\d+\n$/);
});

test("what PostgreSQL gets to see of our environment holds no key", async (t) => {
  const folder = join(await folderFor(t), "data");
  process.env["TOKIWA_KEY"] = "a-secret-that-nobody-may-see";
  t.after(() => delete process.env["TOKIWA_KEY"]);
  const postgres = await start(t, { folder });
  const environment = await readFile(`/proc/${postgres.pid()}/environ`, "utf8");
  assert.match(environment, /LC_ALL=C/);
  assert.doesNotMatch(environment, /TOKIWA|secret/);
});

test("an installation without scripts is completed, and where the account may not go it is copied", async (t) => {
  const folder = await folderFor(t);
  const { folder: original, version } = await installedBinaries();
  const closed = join(folder, "home");
  await mkdir(closed, { mode: isRoot ? 0o700 : 0o755 });
  // As `npm install --ignore-scripts` leaves it: no links among the libraries.
  await cp(original, join(closed, "native"), {
    recursive: true,
    filter: async (path) => !/\.so(\.\d+)?$/.test(path) || !path.includes("libicu"),
  });
  const account = isRoot ? nobody : null;
  const binaries = await prepareBinaries(account, join(folder, "cache"), { folder: join(closed, "native"), version });
  const { code, stderr } = await run(binaries.initdb, ["--version"], { account });
  assert.equal(code, 0, stderr);
  assert.equal(binaries.initdb.startsWith(join(folder, "cache")), isRoot);
  assert.deepEqual(
    await prepareBinaries(account, join(folder, "cache"), { folder: join(closed, "native"), version }),
    binaries,
  );
});

test("a path that initdb cannot quote is worked around by a copy", async (t) => {
  const folder = await folderFor(t);
  const { folder: original, version } = await installedBinaries();
  const odd = join(folder, 'a"b$c');
  await cp(original, odd, { recursive: true, verbatimSymlinks: true });
  const binaries = await prepareBinaries(isRoot ? nobody : null, join(folder, "cache"), { folder: odd, version });
  assert.ok(binaries.initdb.startsWith(join(folder, "cache")));
});

test("root's own folder, where PostgreSQL's account may not go, gets its database elsewhere", {
  skip: !isRoot,
}, async (t) => {
  const folder = await folderFor(t);
  const own = join(folder, "root");
  await mkdir(own, { mode: 0o700 });
  const options = { folder: join(own, "data"), systemFolder: join(folder, "system") };
  const first = await start(t, options);
  assert.ok(first.home.startsWith(join(folder, "system", "postgres-")));
  assert.equal((await stat(own)).mode & 0o777, 0o700);
  await ask(first, "create table kept as select 42 as n");
  await first.stop();
  const second = await start(t, options);
  assert.equal(await ask(second, "select n from kept"), 42);
  await second.stop();
  await rm(first.home, { recursive: true });
  await assert.rejects(startEmbeddedPostgres({ ...options, log }), /Restore it, or delete that file/);
});

test("an unprivileged user runs it as themselves", { skip: !isRoot }, async (t) => {
  const folder = await folderFor(t);
  await chown(folder, nobody.uid, nobody.gid);
  const program = starting(join(folder, "data"), "console.log(postgres.home); await postgres.stop();");
  const out = await runNode(program, { ...nobody, env: { ...process.env, HOME: folder } });
  assert.equal(out, `${join(folder, "data", "postgres")}\n`);
  assert.equal((await stat(join(folder, "data"))).mode & 0o777, 0o700);
});

test("a folder that cannot be written says so", { skip: !isRoot }, async (t) => {
  const folder = await folderFor(t);
  const out = await runNode(starting(join(folder, "data"), ""), { ...nobody });
  assert.match(out, /^StartupError: The data folder .*EACCES.*--data/);
});
