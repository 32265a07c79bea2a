/**
 * The tree that the tests look at, made once and kept for a day below the system's temporary folder, and what our checks
 * say of it.
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CheckResult, type Content, parseContent } from "@tokiwa/content";
import { factCatalog } from "../../packages/host/src/catalog.ts";
import { hostChecks } from "../../packages/host/src/selection.ts";
import { survey } from "../../packages/host/src/survey.ts";
import { bootstrap, inside, obstacle, run } from "../../packages/host/src/testing/bootstrap.ts";

/** A server with something of everything that checks look at. */
const packages = [
  ...["systemd-sysv", "udev", "kmod", "cron", "at", "logrotate", "rsyslog", "auditd", "chrony", "nftables"],
  ...["unattended-upgrades", "openssh-server", "sudo", "polkitd", "libpam-pwquality", "ca-certificates", "git"],
  ...["nginx-light", "apache2", "postgresql", "mariadb-server", "docker.io"],
];

const folder = join(tmpdir(), "tokiwa-debootstrap");
/** Lists of packages that are older tell nothing of the fixes that are missing. */
const keptFor = 20 * 3_600_000;

/** The fresh tree, or why there is none. */
export async function freshTree(): Promise<{ readonly root: string } | string> {
  const why = obstacle();
  if (why !== undefined) return why;
  const name = createHash("sha256").update(packages.join(" ")).digest("hex").slice(0, 12);
  const whole = join(folder, `${name}.whole`);
  const root = join(folder, name);
  if (existsSync(whole) && Date.now() - statSync(whole).mtimeMs < keptFor) return { root };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const failure = await bootstrap(root, { packages, upgraded: true });
  if (failure !== undefined) return failure;
  writeFileSync(whole, "");
  return { root };
}

/** A copy of a tree, to be changed and dropped. */
export async function copyOf(root: string): Promise<{ readonly root: string; drop(): void }> {
  mkdirSync(folder, { recursive: true });
  const at = mkdtempSync(join(folder, "copy-"));
  const copy = join(at, "root");
  const failure = await run(["cp", "-a", "--reflink=auto", root, copy]);
  if (failure !== undefined) throw new Error(failure);
  return { root: copy, drop: () => rmSync(at, { recursive: true, force: true }) };
}

/** Carries out a script of sh(1) in a tree, without a network. What speaks to the kernel that runs does nothing. */
export async function carryOut(root: string, script: string): Promise<void> {
  const stubs = join(root, "usr/local/sbin");
  for (const name of ["sysctl", "modprobe", "augenrules"]) {
    writeFileSync(join(stubs, name), "#!/bin/sh\n", { mode: 0o755 });
  }
  // As on a server that is up; systemctl(1) is told that this one is not.
  mkdirSync(join(root, "run/sshd"), { recursive: true });
  const shell = ["env", "SYSTEMD_OFFLINE=1", "sh", "-s"];
  const failure = await run(["unshare", "--net", ...inside(root, shell)], script);
  for (const name of ["sysctl", "modprobe", "augenrules"]) rmSync(join(stubs, name));
  if (failure !== undefined) throw new Error(failure);
}

export const recipe = readFileSync(join(import.meta.dirname, "administer.sh"), "utf8");

export const content: Content = (() => {
  const cwd = join(dirname(dirname(import.meta.dirname)), "content");
  const files = globSync("**/*.yaml", { cwd }).map((path) => [path, readFileSync(join(cwd, path), "utf8")] as const);
  return parseContent(new Map(files), factCatalog).content;
})();
export const checks = hostChecks(content);

/** Tells what the checks say of a tree, each time that it is asked; what did not change is not read again. */
export function diagnosis(root: string): () => Promise<ReadonlyMap<string, CheckResult>> {
  const seen = survey(root);
  const collectors = new Set(checks.flatMap((check) => check.collectors));
  return async () => {
    await seen.gather(collectors, Date.now());
    const facts = seen.facts();
    return new Map(checks.map(({ id, compiled }) => [id, compiled.evaluate(facts)]));
  };
}

/** Those that fail or cannot tell, with what they saw. */
export function findings(cells: ReadonlyMap<string, CheckResult>): ReadonlyMap<string, CheckResult> {
  return new Map([...cells].filter(([, { outcome }]) => outcome === "fail" || outcome === "error"));
}
