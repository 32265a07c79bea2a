import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Content } from "@tokiwa/content";
import { factCatalog } from "@tokiwa/host";
import { builtInContent, readContent } from "@tokiwa/server/content";
import { meant } from "./command/meant.ts";
import { Problem, wrongly } from "./command/problem.ts";
import { dataFolderOf } from "./installation.ts";

/** The built-in content, then the data folder's own, then those named: each adds to and replaces what stands before it. */
export async function contentFolders(named: readonly string[], data?: string): Promise<readonly string[]> {
  const own = join(dataFolderOf(data), "content");
  for (const folder of named) {
    if (!(await isFolder(folder))) throw noSuchFolder(folder);
  }
  return [builtInContent, ...((await isFolder(own)) ? [own] : []), ...named.map((folder) => resolve(folder))];
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

export function noSuchFolder(folder: string): Problem {
  return wrongly("cli.no-such-folder", {
    ja: `フォルダー「${folder}」がありません。`,
    en: `There is no folder "${folder}".`,
  });
}

/** Content with its problems, as `tokiwa content check` shows them. */
export function readAll(folders: readonly string[]): ReturnType<typeof readContent> {
  return readContent(folders, factCatalog);
}

/**
 * Content that can be relied on.
 * @throws Problem where it has errors.
 */
export async function readSound(folders: readonly string[]): Promise<Content> {
  const { content, problems } = await readAll(folders);
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (!first) return content;
  throw new Problem("cli.bad-content", {
    ja: `コンテンツに誤りが ${errors.length} 件あります。最初の誤り：${first.file}:${first.line} ${first.message.ja}「tokiwa content check」で全件を確認してください。`,
    en: `The content has ${errors.length} errors. The first: ${first.file}:${first.line} ${first.message.en} See them all with "tokiwa content check".`,
  });
}

const kinds = {
  check: { code: "cli.unknown-check", ja: "検査", en: "check" },
  control: { code: "cli.unknown-control", ja: "管理策", en: "control" },
  fact: { code: "cli.unknown-fact", ja: "事実", en: "fact" },
  family: { code: "cli.unknown-family", ja: "検査の系列", en: "family of checks" },
  profile: { code: "cli.unknown-profile", ja: "プロファイル", en: "profile" },
} as const;

/** The thing of a kind that is named, or a Problem that says what was likely meant. */
export function named<T>(kind: keyof typeof kinds, id: string, things: ReadonlyMap<string, T>): T {
  const thing = things.get(id);
  if (thing === undefined) throw unknownName(kind, id, [...things.keys()]);
  return thing;
}

export function unknownName(kind: keyof typeof kinds, id: string, known: readonly string[]): Problem {
  const { code, ja, en } = kinds[kind];
  const hint = meant(id, known);
  const list = hint.en === "" && known.length <= 30 ? known.join(", ") : "";
  return wrongly(code, {
    ja: `${ja}「${id}」はありません。${hint.ja}${list && `あるもの：${list}`}`,
    en: `There is no ${en} "${id}".${hint.en}${list && ` There are: ${list}.`}`,
  });
}
