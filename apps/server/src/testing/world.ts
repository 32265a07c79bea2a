/**
 * Content and a machine for tests.
 * @module
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CheckText, contentFiles, type Files, writeFiles } from "./content.ts";

/** What a test offers for tidying up: its context, or `{ after }` of `node:test`. */
export interface Scope {
  after(fn: () => Promise<void>): void;
}

const check = (id: string, violations: string): CheckText => ({
  ...{ id, subject: "host", controls: ["T-1"], severity: 7, maxAge: "PT6H", rule: `violations: ${violations}` },
});

const content = contentFiles({
  controls: ["T-1"],
  profiles: { moderate: ["T-1"] },
  checks: [
    check("host.ssh.root-login", 'ssh.server.settings.filter(s, s.keyword == "permitrootlogin" && s.value == "yes")'),
    check(
      "host.ssh.empty-passwords",
      'ssh.server.settings.filter(s, s.keyword == "permitemptypasswords" && s.value == "yes")',
    ),
  ],
});

const machine: Files = {
  "etc/hostname": "test-machine\n",
  "etc/os-release": 'ID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  "etc/ssh/sshd_config": "PermitRootLogin no\n",
  "usr/sbin/sshd": "",
};

export interface World {
  /** A folder of content, as `contentFolders` takes it. */
  readonly content: string;
  /** A directory that stands for `/`. */
  readonly machine: string;
  /** A data folder that is not there yet. */
  readonly data: string;
}

/** Makes a world in a folder of its own. Other accounts may pass there: run by root, PostgreSQL is one. */
export async function testWorld(scope: Scope): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-world-"));
  await chmod(folder, 0o711);
  scope.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const world = { content: join(folder, "content"), machine: join(folder, "machine"), data: join(folder, "data") };
  await writeFiles(world.content, content);
  await writeFiles(world.machine, machine);
  return world;
}
