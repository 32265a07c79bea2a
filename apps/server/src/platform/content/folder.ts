/**
 * Reads folders of content from disk.
 * @module
 */
import { constants } from "node:fs";
import { open, readdir, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Content,
  type ContentLayer,
  type ContentProblem,
  type FactCatalog,
  parseContent,
  type Replacement,
  yamlLimits,
} from "@tokiwa/content";

/** The content that Tokiwa brings along: the repository's `content/`. */
export const builtInContent: string = fileURLToPath(new URL("../../../../../content", import.meta.url));

const limits = { files: 2000, depth: 4, totalBytes: 64 * 1024 * 1024 } as const;

const notRead = (file: string, code: "unreadable-file" | "too-many-files", ja: string, en: string) =>
  ({ file, line: 0, column: 0, code, severity: "error", message: { ja, en } }) satisfies ContentProblem;

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : String(error);

/** One folder's YAML files. Names that start with a dot, and links that lead out of the folder, are left out. */
const readFolder = async (folder: string): Promise<{ layer: ContentLayer; problems: readonly ContentProblem[] }> => {
  const files = new Map<string, string>();
  const problems: ContentProblem[] = [];
  const unreadable = (file: string, error: unknown): void => {
    const code = codeOf(error);
    problems.push(notRead(file, "unreadable-file", `読み取れません（${code}）。`, `This cannot be read (${code}).`));
  };
  let bytes = 0;
  let root: string;
  try {
    root = await realpath(folder);
  } catch (error) {
    unreadable(folder, error);
    return { layer: { folder, files }, problems };
  }

  const readFile = async (path: string, shown: string): Promise<void> => {
    const target = await realpath(path);
    if (!target.startsWith(root + sep)) {
      const ja = "コンテンツのフォルダーの外を指すリンクは読みません。ファイルを中に置いてください。";
      problems.push(
        notRead(
          shown,
          "unreadable-file",
          ja,
          "A link that leads out of the content folder is not read. Put the file into it.",
        ),
      );
      return;
    }
    // Not blocking: a pipe in the place of a file must not hold us up.
    const handle = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const status = await handle.stat();
      if (!status.isFile()) return;
      // One byte more than is allowed is enough for parseContent to refuse it.
      const buffer = Buffer.alloc(Math.min(status.size, yamlLimits.bytes) + 1);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      bytes += bytesRead;
      files.set(path.slice(root.length + 1).replaceAll(sep, "/"), buffer.toString("utf8", 0, bytesRead));
    } finally {
      await handle.close();
    }
  };

  const walk = async (directory: string, depth: number): Promise<void> => {
    const entries = await readdir(directory, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(".")) continue;
      const path = join(directory, entry.name);
      const shown = join(folder, path.slice(root.length + 1));
      try {
        if (entry.isDirectory()) {
          if (depth < limits.depth) await walk(path, depth + 1);
        } else if (/\.(ya?ml|json)$/i.test(entry.name)) {
          if (files.size >= limits.files || bytes > limits.totalBytes) {
            const ja = `ファイルが多すぎます（${limits.files} 個、${limits.totalBytes} バイトまで）。`;
            problems.push(
              notRead(
                shown,
                "too-many-files",
                ja,
                `Too many files (at most ${limits.files}, ${limits.totalBytes} bytes).`,
              ),
            );
            return;
          }
          await readFile(path, shown);
        }
      } catch (error) {
        unreadable(shown, error);
      }
    }
  };
  try {
    await walk(root, 1);
  } catch (error) {
    unreadable(folder, error);
  }
  return { layer: { folder, files }, problems };
};

/**
 * Reads content folders and parses them together; a later folder adds to those before it and replaces by id.
 * A folder or file that cannot be read is a problem in the result, never an exception.
 * @param folders paths, in order, usually `builtInContent` first
 * @throws UnsupportedFactError where the fact catalog itself is wrong
 */
export const readContent = async (
  folders: readonly string[],
  catalog: FactCatalog,
): Promise<{
  readonly content: Content;
  readonly problems: readonly ContentProblem[];
  readonly replacements: readonly Replacement[];
  /** The files, as `parseContent` takes them: for a thread that needs the content too. */
  readonly layers: readonly ContentLayer[];
}> => {
  const read = await Promise.all(folders.map(readFolder));
  const layers = read.map(({ layer }) => layer);
  const { content, problems, replacements } = parseContent(layers, catalog);
  return { content, problems: [...read.flatMap((one) => one.problems), ...problems], replacements, layers };
};
