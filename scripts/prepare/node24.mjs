import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { PreparationError } from "./reporter.mjs";

const isNewEnough = (version) => Number(version.split(".")[0]) >= 24;

/**
 * The Node.js that runs TypeScript: this process's own where it is new enough, else the one among the dependencies.
 * Where the latter cannot run (it is made for glibc), it is taken out of npm's path again, so that it does not stand
 * in front of the machine's own.
 */
export function nodeForTypeScript(root, say) {
  const own = installedNode(root);
  const runs = own !== undefined && spawnSync(own, ["--version"], { stdio: "ignore" }).status === 0;
  if (own !== undefined && !runs) rmSync(join(root, "node_modules", ".bin", "node"), { force: true });
  if (isNewEnough(process.versions.node)) return process.execPath;
  if (runs) return own;
  throw new PreparationError(say.unsupported(`${process.platform}-${process.arch}`));
}

/** The Node.js among the dependencies, where there is one for this platform. */
export function installedNode(root) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const suffix = `-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  return Object.keys(optionalDependencies)
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node"))
    .find((path) => existsSync(path));
}

/** Goes on with `file`; in this process where `node` is what runs it, else in one that ends as this one ends. */
export async function handOver(node, file, args) {
  // Programs that begin with "#!/usr/bin/env node" shall find the same one.
  process.env.PATH = [dirname(node), process.env.PATH ?? ""].join(delimiter);
  if (node === process.execPath) {
    process.argv.splice(1, Number.POSITIVE_INFINITY, file, ...args);
    await import(pathToFileURL(file).href);
    return;
  }
  const options = [...process.execArgv, "--disable-warning=ExperimentalWarning"];
  const child = spawn(node, [...options, file, ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // npm passes a signal on to the shell between it and us, and the shell ends without passing it on.
  const parent = process.ppid;
  const orphaned = setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) child.kill("SIGTERM");
  }, 250);
  orphaned.unref();
  await new Promise((resolve) => {
    child.on("exit", (code, signal) => {
      process.exitCode = code ?? 1;
      if (signal) process.exitCode = 1;
      resolve();
    });
  });
}
