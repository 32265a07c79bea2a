/**
 * A Debian server as a tree of files: what debootstrap(8) lays out, grown to the size of a server in service.
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { grow, type Size } from "./growth.ts";

const suite = "bookworm";
const mirror = "http://deb.debian.org/debian";
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
  if (process.getuid?.() !== 0) return "debootstrap asks for root";
  if (!existsSync("/usr/sbin/debootstrap")) return "debootstrap is missing: apt-get install debootstrap";
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  say(`debootstrap ${suite} from ${mirror} …`);
  const failure = await bootstrap();
  if (failure !== undefined) return failure;
  say("growing it …");
  const { packages, files } = grow(root, size);
  await writeFile(`${whole}.new`, `${packages} ${files}`);
  await rename(`${whole}.new`, whole);
  say(`kept for the next run; to be rid of it: rm -rf ${folder}`);
  return { root, packages, files };
}

/** Where a server in service gets its packages from. */
const sources = ["", "-updates", "-security"].map(
  (pocket) => `deb ${mirror}${pocket === "-security" ? pocket : ""} ${suite}${pocket} main\n`,
);

/** @returns what failed, if anything */
async function bootstrap(): Promise<string | undefined> {
  const failure = await run("/usr/sbin/debootstrap", [
    ...["--variant=minbase", `--include=${included.join(",")}`],
    ...[suite, root, mirror],
  ]);
  if (failure !== undefined) return failure;
  await writeFile(join(root, "etc/apt/sources.list"), sources.join(""));
  return run("chroot", [root, "apt-get", "update"]);
}

/** @returns the last line of what it said, where it failed */
function run(file: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
    let last = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        last = bytes.toString().trim().split("\n").at(-1) ?? last;
      });
    }
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? undefined : `${file}: ${last}`));
  });
}
