import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, extname, join, relative, sep } from "node:path";
import type { FileChange } from "@tokiwa/exchange";
import { unreadable, unwritable } from "../command/file-problem.ts";
import { Problem, wrongly } from "../command/problem.ts";

/** What a folder may hold; a document of some thousand controls is split into as many files. */
const limits = { files: 20_000, bytes: 256 * 2 ** 20 } as const;

/** The bytes of one file. */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > limits.bytes) {
      throw wrongly("cli.bad-value", {
        ja: `「${file}」は ${Math.round(size / 2 ** 20)} MB あり、上限の ${limits.bytes / 2 ** 20} MB を超えています。分割してください。`,
        en: `"${file}" has ${Math.round(size / 2 ** 20)} MB, more than the limit of ${limits.bytes / 2 ** 20} MB. Split it.`,
      });
    }
    return await readFile(file);
  } catch (error) {
    throw error instanceof Problem ? error : unreadable(file, asErrno(error));
  }
}

const asErrno = (error: unknown): NodeJS.ErrnoException => (error instanceof Error ? error : new Error(String(error)));

/** The files given, and those of the folders given whose names end so, in the order of their paths. */
export async function filesOf(given: readonly string[], endings: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    given.map(async (path) => {
      const status = await stat(path).catch((cause: NodeJS.ErrnoException) => {
        throw unreadable(path, cause);
      });
      return status.isDirectory() ? (await walk(path)).filter((file) => endings.includes(extname(file))) : [path];
    }),
  );
  return found.flat();
}

async function walk(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (files.length > limits.files) {
    throw wrongly("cli.bad-value", {
      ja: `「${folder}」のファイルが ${limits.files} 件を超えています。対象のフォルダーを指定してください。`,
      en: `"${folder}" has more than ${limits.files} files. Name the folder that is meant.`,
    });
  }
  return files.sort();
}

/** Texts of a folder's YAML files by path relative to it, with `/`; none where the folder is not there. */
export async function yamlTexts(folder: string): Promise<ReadonlyMap<string, string>> {
  const present = await stat(folder).catch(() => undefined);
  if (!present) return new Map();
  const texts = new Map<string, string>();
  for (const file of await filesOf([folder], [".yaml", ".yml"]))
    texts.set(relative(folder, file).replaceAll(sep, "/"), Buffer.from(await readBytes(file)).toString("utf8"));
  return texts;
}

/** Carries planned changes out. */
export async function carryOut(folder: string, changes: readonly FileChange[]): Promise<void> {
  for (const { path, change, text } of changes) {
    const file = join(folder, path);
    if (change === "removed") await rm(file);
    else if (change !== "same") await writeText(file, text);
  }
}

async function writeText(file: string, text: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw unwritable(file, asErrno(error));
  }
}

/** Writes files that are not there as they should be; gives their paths. Nothing is written if one may not be. */
export async function writeAll(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  overwrite: boolean,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [path, wanted] of files) {
    const file = join(folder, path);
    const present = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return undefined;
      throw unwritable(file, cause);
    });
    if (present?.equals(typeof wanted === "string" ? Buffer.from(wanted) : wanted)) continue;
    if (present !== undefined && !overwrite) {
      throw wrongly("cli.exists", {
        ja: `${file} は既にあり、内容が異なります。置き換えるには --force を付けてください。何も書き込んでいません。`,
        en: `${file} exists already with other content. Add --force to replace it. Nothing was written.`,
      });
    }
    changed.push(path);
  }
  for (const path of changed) await writeText(join(folder, path), files.get(path) ?? "");
  return changed;
}
