/**
 * Whether somebody other than root could put another file in the place of one that root runs or trusts.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import type { Root, Status } from "./root.ts";

/** The owner of everything: uid 0, or in a tree of files that was unpacked without privileges whoever owns its top. */
function rootUid(root: Root): number {
  return root.live ? 0 : (root.status("/")?.uid ?? 0);
}

/**
 * The first of a path's components, from the top, that others than root may change: the file itself (writing into it)
 * or a folder above it (putting another in its place; not in a sticky folder, where only owners remove).
 * @param path absolute. Links are followed, and what they lead to is looked at too.
 * @returns `undefined` where only root may, or where there is no such file and root alone could make one.
 */
export function replaceable(root: Root, path: string): Seen | undefined {
  const real = root.real(path);
  return firstOpen(root, path) ?? (real === undefined || real === path ? undefined : firstOpen(root, real));
}

function firstOpen(root: Root, path: string): Seen | undefined {
  const owner = rootUid(root);
  const parts = path.split("/").filter((part) => part !== "");
  let at = "";
  for (const [index, part] of parts.entries()) {
    at = `${at}/${part}`;
    const status = root.status(at);
    if (!status) return undefined;
    const last = index === parts.length - 1;
    const sticky = !last && (status.mode & 0o1000) !== 0;
    if (status.uid !== owner || (!sticky && isOpen(root, status))) return { file: at, line: 0, text: describe(status) };
  }
  return undefined;
}

/** Writable for all, or for a group that is not root's own and has somebody in it, or may have for all we know. */
function isOpen(root: Root, { mode, gid }: Status): boolean {
  if ((mode & 0o002) !== 0) return true;
  return (mode & 0o020) !== 0 && gid !== 0 && !isEmptyGroup(root, gid);
}

/** Whether nobody is in a group: it has no members, and no account has it as its own (group(5), passwd(5)). */
function isEmptyGroup(root: Root, gid: number): boolean {
  const groups = root.lines("/etc/group").map(({ text }) => text.split(":"));
  const own = groups.find(([, , id]) => id === String(gid));
  if (own?.[3] !== "") return false;
  return root.lines("/etc/passwd").every(({ text }) => text.split(":")[3] !== String(gid));
}

const describe = ({ mode, uid, gid }: Status): string => `${mode.toString(8).padStart(4, "0")} uid=${uid} gid=${gid}`;
