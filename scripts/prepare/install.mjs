import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { installedNode } from "./node24.mjs";
import { PreparationError } from "./reporter.mjs";

/**
 * Installs what the lockfile names where `node_modules` does not hold it. Asks the network only then.
 * No script of any dependency is run.
 */
export async function installWhenNeeded(root, report, say) {
  if (isInstalled(root)) return;
  await alone(root, report, say, async () => {
    if (isInstalled(root)) return;
    const expected = packagesForThisMachine(lockOf(root));
    const present = () => expected.filter((path) => existsSync(join(root, path, "package.json"))).length;
    const first = !existsSync(join(root, "node_modules"));
    // Not `npm ci`: it first empties node_modules, which a running Tokiwa may be using, and it refuses a lockfile that
    // was written behind a registry that lacks the optional packages of other platforms.
    await report.step(
      say.installing(first),
      () => ({ done: present(), total: expected.length }),
      async () => {
        await npm(root, process.execPath, say);
        // npm leaves out optional packages that the Node.js it runs on is too old for, and among them are programs.
        const own = isModern(process.versions.node) ? undefined : installedNode(root);
        if (own !== undefined) await npm(root, own, say);
      },
    );
    const lacking = lackingFrom(root);
    if (lacking.length > 0) throw new PreparationError(explainLacking(root, lacking, say));
    writeStamp(root);
  });
}

const stampOf = (root) => join(root, "node_modules", ".cache", "tokiwa", "installed");
const lockHash = (root) =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
const lockOf = (root) => JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;

function isInstalled(root) {
  const stamp = stampOf(root);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash(root)) return true;
  if (!holdsLock(root)) return false;
  try {
    writeStamp(root);
  } catch {
    // A folder that may not be written to is as good as long as everything is there.
  }
  return true;
}

function writeStamp(root) {
  mkdirSync(join(root, "node_modules", ".cache", "tokiwa"), { recursive: true });
  writeFileSync(stampOf(root), lockHash(root));
}

/** Whether npm's own record of what it installed (node_modules/.package-lock.json) has all that the lockfile names. */
function holdsLock(root) {
  return lackingFrom(root).length === 0;
}

/** The packages of the lockfile that are not installed, or in another version. */
function lackingFrom(root) {
  const record = join(root, "node_modules", ".package-lock.json");
  const installed = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")).packages : {};
  const lock = lockOf(root);
  const same = (path) =>
    installed[path].version === lock[path].version && installed[path].integrity === lock[path].integrity;
  const needed = new Set(packagesForThisMachine(lock));
  return Object.keys(lock).filter((path) => (path in installed ? !same(path) : needed.has(path)));
}

/** npm ends well, too, where it could not place an optional package, as on a full disk; ours are not optional to us. */
function explainLacking(root, lacking, say) {
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize < 200_000_000) return say.diskFull(root);
  const lock = lockOf(root);
  if (lacking.every((path) => lock[path].optional))
    return say.incomplete(lacking.map((path) => basename(path)).join(", "));
  return say.lockMismatch;
}

/** Paths of the packages that npm will place here: not the links to workspaces, nor what is made for other platforms. */
function packagesForThisMachine(lock) {
  const suits = (list, own) => !list || [list].flat().includes(own);
  const libc = libcOfThisMachine();
  return Object.entries(lock)
    .filter(([path, entry]) => path.includes("node_modules/") && !entry.link)
    .filter(([, entry]) => suits(entry.os, process.platform) && suits(entry.cpu, process.arch))
    .filter(([, entry]) => suits(entry.libc, libc))
    .filter(([, entry]) => !entry.optional || (entry.os && entry.cpu))
    .map(([path]) => path);
}

/** Whether this machine's programs are made for glibc or for musl, in npm's words; undefined where that is no question. */
function libcOfThisMachine() {
  if (process.platform !== "linux") return undefined;
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined ? "musl" : "glibc";
}

/** The oldest Node.js that the packages themselves ask for. */
const isModern = (version) => {
  const [major, minor] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
};

/** Runs `work` while no other process prepares the same folder. */
async function alone(root, report, say, work) {
  const path = join(root, ".preparing");
  for (let told = false; ; ) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const holder = Number(readFileSync(path, "utf8") || process.pid);
      if (!isAlive(holder)) rmSync(path, { force: true });
      else if (!told) {
        report.note(say.waiting(holder));
        told = true;
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * Runs `npm install` on a Node.js. Development dependencies are asked for by name, since NODE_ENV=production would leave
 * out what builds the pages.
 */
function npm(root, node, say) {
  const own = join(root, "node_modules", ".bin");
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== own);
  const cli = process.env.npm_execpath;
  const [file, ...start] =
    cli && /^npm(-cli)?\.[cm]?js$/.test(basename(cli)) && existsSync(cli)
      ? [node, cli]
      : [process.platform === "win32" ? "npm.cmd" : "npm"];
  const flags = [
    "--no-save",
    "--include=dev",
    "--include=optional",
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...start, "install", ...flags, "--no-progress", "--loglevel=error"], {
      cwd: root,
      env: { ...process.env, PATH: [dirname(node), ...path].join(delimiter) },
      stdio: ["ignore", "pipe", "pipe"],
      shell: file.endsWith(".cmd"),
    });
    let log = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes) => (log = (log + bytes).slice(-20_000)));
    child.on("error", () => reject(new PreparationError(say.noNpm)));
    child.on("close", (status) => (status === 0 ? resolve() : reject(new PreparationError(explain(root, log, say)))));
  });
}

function explain(root, log, say) {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(log)?.[1] ?? "?";
  if (
    /^(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|.*CERT.*|ENOTCACHED)$/.test(
      code,
    )
  ) {
    return say.network(code);
  }
  if (/^E(401|403|404|5\d\d)$/.test(code)) return say.refused(code);
  if (code === "EINTEGRITY") return say.tampered;
  if (code === "EUSAGE" && /lock/.test(log)) return say.lockMismatch;
  return say.fileSystem(root, code) ?? say.installFailed(code, log.trim());
}
