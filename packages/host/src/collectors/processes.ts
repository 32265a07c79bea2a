import type { Root } from "../root.ts";

/** The names of the programs that run (proc_pid_comm(5), cut at 15 characters); none in a tree of files. */
export function runningPrograms(root: Root): ReadonlySet<string> {
  const names = new Set<string>();
  if (!root.live) return names;
  const aside = root.aside();
  const ids = processes(aside);
  for (const id of ids) {
    const name = aside.text(`/proc/${id}/comm`)?.trim();
    if (name) names.add(name);
  }
  // With hidepid (proc(5)) the processes of others do not show, and the first is another's for all but root.
  if (!ids.includes("1"))
    root.gap("/proc", "permission-denied", {
      ja: "他の利用者のプロセスが隠されています",
      en: "the processes of others are hidden",
    });
  return names;
}

/**
 * The program files behind sockets, by inode. Those of other users show to root only: what cannot be seen is left out
 * without a gap, for the socket itself is known.
 */
export function programsOfSockets(root: Root, inodes: ReadonlySet<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const aside = root.aside();
  for (const id of processes(aside)) {
    if (found.size === inodes.size) break;
    for (const name of aside.list(`/proc/${id}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(aside.link(`/proc/${id}/fd/${name}`) ?? "")?.[1];
      if (inode === undefined || !inodes.has(inode) || found.has(inode)) continue;
      const program = aside.link(`/proc/${id}/exe`);
      if (program !== undefined) found.set(inode, program);
    }
  }
  return found;
}

const processes = (aside: Root): readonly string[] => aside.list("/proc").filter((name) => /^\d+$/.test(name));
