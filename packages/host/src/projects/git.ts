/**
 * git's own files: its configuration (git-config(1), CONFIGURATION FILE), and the newest commit of a repository
 * (gitformat-pack(5), gitformat-loose(5) — only where it can be had without unpacking much).
 * @module
 */
import { inflateSync } from "node:zlib";
import type { Seen } from "@tokiwa/content";
import type { Root } from "../root.ts";

export interface GitSetting {
  /** In lower case, the subsection as written: `remote.origin.url`. */
  readonly name: string;
  readonly value: string;
  readonly seen: Seen;
}

/** The settings of a configuration file in order; of a name that holds one value, the last counts. */
export function gitSettings(root: Root, file: string): readonly GitSetting[] {
  let section = "";
  return root.lines(file).flatMap((line) => {
    const text = line.text.trim();
    if (text === "" || /^[#;]/.test(text)) return [];
    const [, name, sub] = /^\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(text) ?? [];
    if (name !== undefined) {
      section = name.toLowerCase() + (sub === undefined ? "" : `.${sub.replace(/\\(.)/g, "$1")}`);
      return [];
    }
    const [, key, value = "true"] = /^([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(text) ?? [];
    if (key === undefined) return [];
    const plain = value.replace(/^"(.*)"$/, "$1").replace(/\s+[#;].*$/, "");
    return [{ name: `${section}.${key.toLowerCase()}`, value: plain, seen: { ...line, text } }];
  });
}

const objectLimit = 16 * 1024 * 1024;
const unpackedLimit = 1024 * 1024;

/**
 * Whether the newest commit carries a signature.
 * @returns `undefined` where there is no commit, or it lies in a pack.
 */
export function isNewestSigned(root: Root, folder: string): boolean | undefined {
  const id = headOf(root, folder);
  if (id === undefined) return undefined;
  const packed = root.bytes(`${folder}/objects/${id.slice(0, 2)}/${id.slice(2)}`, objectLimit);
  if (!packed) return undefined;
  try {
    const text = inflateSync(packed, { maxOutputLength: unpackedLimit }).toString("latin1");
    const header = text.slice(0, text.indexOf("\n\n"));
    return text.startsWith("commit ") ? /^gpgsig(?:-sha256)? /m.test(header) : undefined;
  } catch {
    root.gap(folder, "malformed", { ja: `オブジェクト ${id}`, en: `object ${id}` });
    return undefined;
  }
}

function headOf(root: Root, folder: string): string | undefined {
  const head = root.text(`${folder}/HEAD`)?.trim() ?? "";
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  const loose = ref === undefined ? head : root.text(`${folder}/${ref}`)?.trim();
  if (loose !== undefined && isId(loose)) return loose;
  const line = root.lines(`${folder}/packed-refs`).find(({ text }) => ref !== undefined && text.endsWith(` ${ref}`));
  const id = line?.text.split(" ")[0];
  return id !== undefined && isId(id) ? id : undefined;
}

const isId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/** Whether the newest entry of the log of HEAD was made by committing here, and not by fetching. */
export function commitsHere(root: Root, folder: string): boolean {
  const last = root.lines(`${folder}/logs/HEAD`).at(-1)?.text ?? "";
  return /\tcommit(?: \((?:initial|amend|merge)\))?: /.test(last);
}
