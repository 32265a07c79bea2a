/**
 * A Debian server as a tree of files: what debootstrap(8) lays out from the machine's own mirror, with packages that
 * apt-get(8) then installs in it. Nothing is started: in the tree `policy-rc.d` forbids it.
 * @module
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export const suite = "bookworm";
const program = "/usr/sbin/debootstrap";

/** Why no tree can be made here; nothing where one can, as far as can be told without trying. */
export function obstacle(): string | undefined {
  if (process.platform !== "linux") return "debootstrap needs Linux";
  if (process.getuid?.() !== 0) return "debootstrap asks for root";
  if (!existsSync(program)) return "debootstrap is missing: apt-get install debootstrap";
  return undefined;
}

/** Where this machine gets Debian's packages from, if it does; else Debian's own name for the nearest mirror. */
function mirror(): string {
  const byName = "http://deb.debian.org/debian";
  try {
    const given = ["--format", "$(REPO_URI) $(LABEL) $(CODENAME)", "Created-By: Packages"];
    const lines = execFileSync("apt-get", ["indextargets", ...given], { encoding: "utf8", stdio: "pipe" }).split("\n");
    const own = lines.map((line) => line.split(" ")).find(([, label, name]) => label === "Debian" && name === suite);
    return own?.[0]?.replace(/\/$/, "") ?? byName;
  } catch {
    return byName;
  }
}

export interface Wanted {
  /** Installed in the tree, with what they depend on and without what they recommend. */
  readonly packages: readonly string[];
  /** Whether the fixes of the security archive are installed as well, or only known. */
  readonly upgraded: boolean;
}

/**
 * Makes a tree at a path, in the place of what is there.
 * @returns what failed, if anything
 */
export async function bootstrap(root: string, { packages, upgraded }: Wanted): Promise<string | undefined> {
  const from = mirror();
  await rm(root, { recursive: true, force: true });
  const failure = await run([program, "--variant=minbase", suite, root, from]);
  if (failure !== undefined) return failure;
  const pockets = ["", "-updates", "-security"];
  const sources = pockets.map((pocket) => {
    const archive = pocket === "-security" ? `${from}${pocket}` : from;
    return `deb ${archive} ${suite}${pocket} main\n`;
  });
  await writeFile(join(root, "etc/apt/sources.list"), sources.join(""));
  const policy = join(root, "usr/sbin/policy-rc.d");
  await writeFile(policy, "#!/bin/sh\nexit 101\n");
  await chmod(policy, 0o755);
  // Whoever throws the tree away after a failure needs no assurance that it is on disk.
  const apt = ["apt-get", "-y", "-q", "-o", "Dpkg::Options::=--force-unsafe-io"];
  const steps = [
    ["apt-get", "-q", "update"],
    ...(upgraded ? [[...apt, "dist-upgrade"]] : []),
    [...apt, "--no-install-recommends", "install", ...packages],
    ["apt-get", "clean"],
    ["rm", "/usr/sbin/policy-rc.d"],
  ];
  for (const step of steps) {
    const failed = await run(inside(root, step));
    if (failed !== undefined) return failed;
  }
  return undefined;
}

/** The command that runs another in a tree, with mounts and processes of its own, which end with it. */
export function inside(root: string, command: readonly string[]): readonly string[] {
  return ["unshare", "--mount", "--pid", "--fork", "--kill-child", `--root=${root}`, "--mount-proc", ...command];
}

/** @returns the last lines of what it said, where it failed */
export function run([file = "", ...args]: readonly string[], input = ""): Promise<string | undefined> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8", HOME: "/root" };
    const child = spawn(file, args, { env });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        said = (said + bytes.toString()).slice(-2000);
      });
    }
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) =>
      resolve(code === 0 ? undefined : `${file} ${args.join(" ")}: ${said.trim().split("\n").slice(-5).join("\n")}`),
    );
  });
}
