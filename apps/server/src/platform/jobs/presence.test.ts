import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join as path } from "node:path";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import pino from "pino";
import { type TestDatabase, testDatabase } from "../database/testing/database.ts";
import { join, type Presence } from "./presence.ts";
import { describeSelf, diagnosisOf, type Self, upkeep } from "./roster.ts";

const log = pino({ level: "silent" });
const self = (pid: number, host = "host-a"): Self => ({
  version: "0.1.0",
  host,
  pid,
  port: 0,
  embedded: false,
  root: "/",
});

async function begin(t: TestContext) {
  const base = await testDatabase({ after: () => {} });
  const joined: Presence[] = [];
  t.after(async () => {
    for (const presence of joined) await presence.close();
    await base.close();
  });
  const enter = async (pid: number, host?: string) => {
    const own = self(pid, host);
    const duties = [upkeep, diagnosisOf(own.host, own.root)];
    const presence = await join({ connection: base.connection, log, self: own, duties });
    joined.push(presence);
    return presence;
  };
  return { ...base, enter };
}

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Cuts off the sessions of the duties, as a restart of PostgreSQL does. */
const cutOff = ({ owner: database }: TestDatabase) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'tokiwa % % %'`.execute(database);

test("a duty is one process's alone, and another one's when that ends", async (t) => {
  const { enter } = await begin(t);
  const first = await enter(1);
  const second = await enter(2);
  assert.deepEqual([first.holds(upkeep), second.holds(upkeep)], [true, false]);
  await first.close();
  assert.equal(first.holds(upkeep), false);
  await until(() => second.holds(upkeep));
});

test("each machine's diagnosis is a duty of its own", async (t) => {
  const { enter } = await begin(t);
  await enter(1, "host-a");
  const second = await enter(2, "host-b");
  const third = await enter(3, "host-b");
  const machine = diagnosisOf("host-b", "/");
  assert.deepEqual([second.holds(upkeep), second.holds(machine), third.holds(machine)], [false, true, false]);
});

test("who is there is told with roles and port, and only as long as they are", async (t) => {
  const { enter } = await begin(t);
  const first = await enter(1);
  const second = await enter(2, "a-machine-with-a-name-that-is-much-too-long-for-postgresql-to-keep");
  await second.announce(4181);
  const members = await first.members();
  assert.deepEqual(
    members.map(({ pid, port, roles }) => [pid, port, roles]),
    [
      [1, 0, ["upkeep", "diagnosis"]],
      [2, 4181, ["diagnosis"]],
    ],
  );
  await second.close();
  await until(async () => (await first.members()).length === 1);
});

test("the name of a session is never cut off, and has no character that PostgreSQL would replace", () => {
  for (const host of ["", "h", "x".repeat(300), "機器", "a b\tc"]) {
    const name = describeSelf({ ...self(4_194_304, host), port: 65_535, embedded: true, root: "/srv/x" });
    assert.ok(name.length <= 63, name);
    assert.match(name, /^tokiwa 0\.1\.0 \S+ 4194304 65535 [0-9a-z]+ pg$/);
  }
});

test("a process that is cut off has no duty until it is back; those who follow learn of it only if another has it", async (t) => {
  const base = await begin(t);
  const only = await base.enter(1);
  const told: boolean[] = [];
  only.follow(upkeep, (held) => told.push(held));
  assert.deepEqual(told, [true]);
  await cutOff(base);
  await until(() => !only.holds(upkeep));
  await until(() => only.holds(upkeep));
  assert.deepEqual(told, [true]);

  const second = await base.enter(2);
  const machine = diagnosisOf("host-a", "/");
  const heard: boolean[] = [];
  second.follow(machine, (held) => heard.push(held));
  await only.close();
  await until(() => second.holds(machine));
  assert.deepEqual(heard, [false, true]);
});

test("from a process that hangs, its duties are taken", { timeout: 60_000 }, async (t) => {
  const { connection, enter } = await begin(t);
  const program = `
    import { join } from ${JSON.stringify(path(import.meta.dirname, "presence.ts"))};
    const log = { info() {}, debug() {}, warn() {} };
    const self = ${JSON.stringify(self(1))};
    await join({ connection: ${JSON.stringify(connection)}, log, self, duties: ["upkeep"] });
    process.stdout.write("in");
  `;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const other = await enter(2);
  assert.equal(other.holds(upkeep), false);
  child.kill("SIGSTOP");
  await until(() => other.holds(upkeep));
});
