/**
 * What this machine starts on purpose though no package brought it, as its administrators declare it.
 * @module
 */
import { replaceable } from "../replaceable.ts";
import type { Root } from "../root.ts";

const declarationFile = "/etc/tokiwa/started";

/**
 * Tells whether a file by which something is started is declared: a line with its path, and if need be with what it
 * holds, as in `/etc/cron.d/backup sha256:9f86…`. What follows `#` is for people.
 *
 * A declaration that others than root may change declares nothing, and is noted as a gap.
 */
export function declarations(root: Root): (path: string) => boolean {
  const declared = new Map<string, string>();
  for (const { text, line } of root.lines(declarationFile)) {
    const bare = text.replace(/(^|\s)#.*$/, "").trim();
    if (bare === "") continue;
    const [, path, digest = ""] = /^(\/\S.*?)(?:\s+sha256:([0-9a-f]{64}))?$/.exec(bare) ?? [];
    if (path === undefined) root.gap(declarationFile, "malformed", { ja: "パスがありません", en: "no path" }, line);
    else declared.set(path, digest);
  }
  if (declared.size === 0) return () => false;
  const open = replaceable(root, declarationFile);
  if (open) {
    root.gap(declarationFile, "malformed", {
      ja: `root 以外の利用者が ${open.file} を変更できます`,
      en: `others than root may change ${open.file}`,
    });
    return () => false;
  }
  return (path) => {
    const digest = declared.get(path);
    return digest !== undefined && (digest === "" || root.digest(path, "sha256") === digest);
  };
}
