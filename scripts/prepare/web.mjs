import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { PreparationError } from "./reporter.mjs";

/** Builds `apps/web/dist` where its sources, or the versions of what builds it, are not those of the last build. */
export async function buildPagesWhenNeeded(root, node, report, say) {
  const web = join(root, "apps", "web");
  const stamp = join(root, "node_modules", ".cache", "tokiwa", "pages");
  const hash = hashOf(root, web);
  const built = existsSync(join(web, "dist", "index.html"));
  if (built && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  await report.step(
    say.building,
    () => undefined,
    () => vite(web, node, say),
  );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

function hashOf(root, web) {
  const hash = createHash("sha256");
  const add = (name, bytes) => hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  for (const path of filesUnder(web)) add(relative(web, path).split(sep).join("/"), readFileSync(path));
  add("package-lock.json", readFileSync(join(root, "package-lock.json")));
  return hash.digest("hex");
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter(({ name }) => name !== "dist" && name !== "node_modules" && !/\.test\.tsx?$/.test(name))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function vite(web, node, say) {
  const cli = join(dirname(createRequire(join(web, "package.json")).resolve("vite/package.json")), "bin", "vite.js");
  return new Promise((resolve, reject) => {
    const child = spawn(node, [cli, "build", "--logLevel", "warn"], { cwd: web, stdio: ["ignore", "pipe", "pipe"] });
    let log = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes) => (log = (log + bytes).slice(-20_000)));
    child.on("error", (error) => reject(new PreparationError(say.buildFailed(error.message))));
    child.on("close", (status) =>
      status === 0 ? resolve() : reject(new PreparationError(say.buildFailed(log.trim()))),
    );
  });
}
