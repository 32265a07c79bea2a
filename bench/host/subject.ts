/**
 * What is looked at: this machine, or a tree of files that programs are run in as if it were one.
 * @module
 */
import { join } from "node:path";

export interface Subject {
  readonly name: string;
  /** The directory that stands for `/`. */
  readonly root: string;
}

/**
 * The command that runs another inside of the subject. In a tree it gets mounts and processes of its own, which end
 * with it; the kernel is this machine's.
 */
export function inside({ root }: Subject, command: readonly string[]): readonly string[] {
  if (root === "/") return command;
  return ["unshare", "--mount", "--pid", "--fork", "--kill-child", `--root=${root}`, "--mount-proc", ...command];
}

/** A folder for results that the subject and this program both see, by the names that each has for it. */
export const shared = ({ root }: Subject, folder: string, name: string) => ({
  here: join(root, folder, name),
  there: join("/", folder, name),
});
