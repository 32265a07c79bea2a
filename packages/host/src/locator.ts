import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { type Gap, quoted, type Text } from "@tokiwa/content";

const linkLimit = 40;

/** Nothing stands at the path: that is an answer, not a gap. A name with a NUL can name nothing. */
const absent = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"]);

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const noKernel: Text = {
  ja: "ファイルだけでは動作中のカーネルを調べられません",
  en: "a tree of files has no running kernel",
};

type NoteGap = (path: string, cause: Gap["cause"], detail?: Text) => void;

/**
 * Finds where paths lead inside a root. Every component is looked at by itself, so that no symbolic link is followed
 * unseen: an absolute one begins at the root, and `..` ends there.
 */
export class Locator {
  readonly #prefix: string;
  readonly #live: boolean;
  readonly #gap: NoteGap;
  readonly #folders = new Map<string, string | undefined>();

  /** @param prefix the real path of the root, empty for `/` */
  constructor(prefix: string, gap: NoteGap) {
    this.#prefix = prefix;
    this.#live = prefix === "";
    this.#gap = gap;
  }

  /**
   * The path inside the root, free of links, that a path leads to; `undefined` where it leads nowhere. Whether anything
   * stands there is another question.
   * @param last whether the last component is followed, too, where it is a link
   */
  locate(path: string, last: boolean): string | undefined {
    if (path.includes("\0")) return undefined;
    const names = path.split("/").filter((name) => name !== "" && name !== ".");
    const name = names.pop();
    if (name === undefined) return "/";
    const folder = this.#folder(names, path);
    if (folder === undefined) return undefined;
    if (name === "..") return parent(folder);
    return last ? this.#follow(folder, name, path, { links: linkLimit }) : join(folder, name);
  }

  /** The status of what stands at a path free of links. */
  stats(real: string, path: string): Stats | undefined {
    return this.attempt(path, () => lstatSync(this.#prefix + real, { throwIfNoEntry: false }));
  }

  /** Looks, and turns what the system refuses into a gap. */
  attempt<T>(path: string, look: () => T): T | undefined {
    try {
      return look();
    } catch (error) {
      const code = codeOf(error);
      if (absent.has(code)) return undefined;
      if (code === "") throw error;
      const denied = code === "EACCES" || code === "EPERM";
      this.#gap(path, denied ? "permission-denied" : "unreadable", denied ? undefined : quoted(code));
      return undefined;
    }
  }

  #folder(names: readonly string[], path: string): string | undefined {
    const key = names.join("/");
    if (this.#folders.has(key)) return this.#folders.get(key);
    let folder: string | undefined = "/";
    const budget = { links: linkLimit };
    for (const name of names) {
      folder = name === ".." ? parent(folder) : this.#follow(folder, name, path, budget);
      if (folder === undefined) break;
    }
    this.#folders.set(key, folder);
    return folder;
  }

  /** The budget is for the whole path, as the kernel's is: links that name links must not multiply. */
  #follow(folder: string, name: string, path: string, budget: { links: number }): string | undefined {
    const here = join(folder, name);
    if (!this.#live && (here === "/proc" || here === "/sys")) {
      this.#gap(path, "not-supported", noKernel);
      return undefined;
    }
    if (!this.stats(here, path)?.isSymbolicLink()) return here;
    if (budget.links-- === 0) {
      this.#gap(path, "malformed", { ja: "シンボリックリンクが多すぎます", en: "too many symbolic links" });
      return undefined;
    }
    const target = this.attempt(path, () => readlinkSync(this.#prefix + here));
    if (target === undefined) return undefined;
    let at: string | undefined = target.startsWith("/") ? "/" : folder;
    for (const part of target.split("/").filter((part) => part !== "" && part !== ".")) {
      at = part === ".." ? parent(at) : this.#follow(at, part, path, budget);
      if (at === undefined) break;
    }
    return at;
  }
}

export function join(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
