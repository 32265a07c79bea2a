/**
 * One Tokiwa to a data folder.
 * @module
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartupError } from "../../startup.ts";

export class FolderInUseError extends StartupError {
  /** The process that holds the folder, where it is known. */
  readonly pid: number | null;

  constructor(folder: string, pid: number | null) {
    const [ja, en] = pid === null ? ["", ""] : [`(プロセス ${pid})`, `, process ${pid},`];
    super("folder-in-use", {
      ja: `別の Tokiwa${ja}が ${folder} を使っています。先にそれを終了するか、別のデータフォルダーを指定してください。`,
      en: `Another Tokiwa${en} is using ${folder}. Stop it first, or choose another data folder.`,
    });
    this.name = "FolderInUseError";
    this.pid = pid;
  }
}

/**
 * Takes the folder for this process. The lock is the operating system's own, on a file, so that it ends with the process
 * however that ends, holds between containers too, and can never be stale. Node.js offers such a lock only by way of
 * SQLite: the file is an empty SQLite database held in an exclusive transaction. The process number beside it serves
 * the message alone.
 * @param shownAs The folder as the person named it, for the message.
 * @returns what gives the folder back.
 * @throws FolderInUseError where another process, or this one, has it.
 */
export function lockFolder(folder: string, shownAs: string = folder): () => void {
  const holder = join(folder, "lock.pid");
  const lock = new DatabaseSync(join(folder, "lock"));
  try {
    lock.exec("pragma journal_mode = memory; begin exclusive");
  } catch (error) {
    lock.close();
    if (error instanceof Error && "errcode" in error && error.errcode === busy)
      throw new FolderInUseError(shownAs, readHolder(holder));
    throw error;
  }
  writeFileSync(holder, `${process.pid}\n`);
  return () => {
    rmSync(holder, { force: true });
    lock.close();
  };
}

/** SQLITE_BUSY */
const busy = 5;

function readHolder(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10) || null;
  } catch {
    return null;
  }
}
