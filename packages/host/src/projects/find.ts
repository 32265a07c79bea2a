/**
 * Where source code lies.
 * @module
 */
import type { Entry } from "../walk.ts";
import type { Root } from "../root.ts";

const everywhere = [
  "/srv",
  "/opt",
  "/var/www",
  "/usr/local/src",
  "/usr/local/www",
  "/home",
  "/root",
  "/var/lib/git",
  "/etc",
];
/** What tools make and fetch, which is not anybody's source. */
const made = new Set([
  "node_modules",
  "bower_components",
  "site-packages",
  "dist-packages",
  "__pycache__",
  "venv",
  "target",
  "vendor",
]);
/** Of hidden folders, those that belong to a project; the others are caches and installations of tools. */
const hidden = new Set([".github", ".gitlab", ".circleci", ".azure", ".forgejo", ".gitea", ".aws", ".docker"]);
const walkLimit = 300_000;

export interface Finds {
  /** Folders of git's own: `.git` in a working tree, and bare repositories. */
  readonly repositories: readonly string[];
  /** The files of the names that were asked for, with their permissions. */
  readonly files: readonly Entry[];
}

/**
 * Goes through the folders of projects once.
 * @param folders where to begin, if not everywhere
 */
export async function projectFiles(
  root: Root,
  wanted: (name: string) => boolean,
  folders: readonly string[] = everywhere,
): Promise<Finds> {
  const repositories = new Set<string>();
  const files: Entry[] = [];
  for (const folder of folders) {
    await root.walk(
      folder,
      (entry) => {
        const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
        if (entry.kind === "directory" && (name === ".git" || name.endsWith(".git"))) repositories.add(entry.path);
        else if (entry.kind === "file") files.push(entry);
      },
      {
        enter: (path) => {
          const name = path.slice(path.lastIndexOf("/") + 1);
          return !made.has(name) && !name.endsWith(".git") && (!name.startsWith(".") || hidden.has(name));
        },
        only: wanted,
        limit: walkLimit,
      },
    );
  }
  const real = [...repositories].filter((path) => root.exists(`${path}/HEAD`) && root.exists(`${path}/config`));
  return { repositories: real.sort(), files };
}

/** Folders that a web server publishes, as far as they are known beforehand. */
export const publishedFolders = ["/var/www", "/srv/www", "/srv/http", "/usr/local/www"];

/** Whether a file lies in a folder that a web server publishes. */
export const isPublished = (path: string): boolean =>
  /^\/(?:var\/www|srv\/(?:www|http)|usr\/local\/www|usr\/share\/nginx)\//.test(path) ||
  /^\/home\/[^/]+\/public_html\//.test(path);
