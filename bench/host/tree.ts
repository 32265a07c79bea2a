/**
 * A Debian server as a tree of files: what debootstrap(8) lays out, grown to the size of a server in service.
 * @module
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap, obstacle, suite } from "../../packages/host/src/testing/bootstrap.ts";
import { grow, type Size } from "./growth.ts";

/** A web server with a database, and the two programs that ours is held against. */
const included = [
  ...["systemd-sysv", "cron", "logrotate", "rsyslog", "auditd", "chrony", "nftables", "unattended-upgrades"],
  ...["openssh-server", "sudo", "nginx", "postgresql", "lynis", "openscap-scanner", "ssg-debian"],
];

export interface Tree extends Size {
  readonly root: string;
}

/** Where the tree is kept, and what says that it is whole. */
const folder = join(tmpdir(), "tokiwa-bench-server");
const root = join(folder, "root");
const whole = join(folder, "size");

/** The tree of an earlier run, if there is one. */
export async function keptTree(): Promise<Tree | undefined> {
  if (!existsSync(whole)) return undefined;
  const [packages = 0, files = 0] = (await readFile(whole, "utf8")).split(" ").map(Number);
  return { root, packages, files };
}

/**
 * Makes the tree, or takes that of an earlier run.
 * @returns the tree, or why there is none
 */
export async function serverTree(size: Size, say: (line: string) => void): Promise<Tree | string> {
  const kept = await keptTree();
  if (kept) return kept;
  const why = obstacle();
  if (why !== undefined) return why;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  say(`debootstrap ${suite} …`);
  // Fixes that wait are part of a server in service.
  const failure = await bootstrap(root, { packages: included, upgraded: false });
  if (failure !== undefined) return failure;
  say("growing it …");
  const { packages, files } = grow(root, size);
  await writeFile(`${whole}.new`, `${packages} ${files}`);
  await rename(`${whole}.new`, whole);
  say(`kept for the next run; to be rid of it: rm -rf ${folder}`);
  return { root, packages, files };
}
