/**
 * Keys of SSH: the server's own, those that let people in, and those that people hold.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { takeFaults } from "../faults.ts";
import { parseSshConfig, type SshConfig } from "../parse/ssh-config.ts";
import { effectiveSsh } from "../parse/ssh-effective.ts";
import type { Root, Status } from "../root.ts";
import { readUsers } from "./accounts.ts";
import { publicKey } from "./ssh-public-key.ts";

const key = z.strictObject({
  /** Whose account it opens; empty for the server's own. */
  user: z.string(),
  type: z.string(),
  /** For RSA and DSA; 0 for the rest. */
  bits: z.int(),
  seen,
});
const keyFile = z.strictObject({
  path: z.string(),
  user: z.string(),
  owned: z.boolean(),
  group: z.string(),
  groupReadable: z.boolean(),
  groupWritable: z.boolean(),
  otherReadable: z.boolean(),
  otherWritable: z.boolean(),
  seen,
});
const hostKeys = z.strictObject({ files: z.array(keyFile), keys: z.array(key) });
const authorizedKeys = z.strictObject({ files: z.array(keyFile), keys: z.array(key) });
const privateKeys = z.strictObject({ files: z.array(keyFile) });
const moduli = z.strictObject({
  present: z.boolean(),
  /** The shortest prime offered, in bits; 0 where there is none. */
  shortest: z.int(),
  /** The first line of that length. */
  seen,
});

const main = "/etc/ssh/sshd_config";

export const hostKeysCollector = collector({
  facts: { "ssh.hostKeys": hostKeys },
  collect(root) {
    const groups = groupNames(root);
    const config = serverConfig(root);
    const declared = config ? effectiveSsh(config, "HostKey").arguments : [];
    const paths = new Set([
      ...root.glob("/etc/ssh/ssh_host_*_key"),
      ...declared.filter((path) => path.startsWith("/")),
    ]);
    return {
      "ssh.hostKeys": {
        files: [...paths].sort().flatMap((path) => fileOf(root, path, "", 0, groups)),
        keys: [...paths].sort().flatMap((path) => keysOf(root, `${path}.pub`, "")),
      },
    };
  },
});

export const authorizedKeysCollector = collector({
  facts: { "ssh.authorizedKeys": authorizedKeys },
  collect(root) {
    const groups = groupNames(root);
    const config = serverConfig(root);
    const patterns = config
      ? effectiveSsh(config, "AuthorizedKeysFile").arguments
      : [".ssh/authorized_keys", ".ssh/authorized_keys2"];
    const files: z.infer<typeof keyFile>[] = [];
    const keys: z.infer<typeof key>[] = [];
    for (const { name, uid, home } of people(root)) {
      for (const pattern of patterns) {
        const path = keysPath(pattern, name, uid, home);
        if (path === undefined) continue;
        files.push(...fileOf(root, path, name, uid, groups));
        keys.push(...keysOf(root, path, name));
      }
    }
    return { "ssh.authorizedKeys": { files, keys } };
  },
});

export const privateKeysCollector = collector({
  facts: { "ssh.privateKeys": privateKeys },
  collect(root) {
    const groups = groupNames(root);
    const files = people(root).flatMap(({ name, uid, home }) =>
      root
        .list(`${home}/.ssh`)
        .filter((file) => /^id_|\.pem$|_rsa$|_ed25519$|_ecdsa$|_dsa$/.test(file) && !file.endsWith(".pub"))
        .flatMap((file) => fileOf(root, `${home}/.ssh/${file}`, name, uid, groups)),
    );
    return { "ssh.privateKeys": { files } };
  },
});

export const moduliCollector = collector({
  facts: { "ssh.moduli": moduli },
  collect(root) {
    const path = "/etc/ssh/moduli";
    let shortest = 0;
    let place: Seen = { file: path, line: 0, text: "" };
    for (const line of root.lines(path)) {
      // moduli(5): the fifth field is the position of the highest bit, one less than the length.
      const size = /^\d{14}\s+\d+\s+\S+\s+\d+\s+(\d{1,6})\s/.exec(line.text)?.[1];
      if (size === undefined || (shortest > 0 && Number(size) + 1 >= shortest)) continue;
      shortest = Number(size) + 1;
      place = { ...line, text: `${line.text.slice(0, 60)}…` };
    }
    return { "ssh.moduli": { present: shortest > 0, shortest, seen: place } };
  },
});

/** The server's configuration. What is malformed in it is told by `ssh.server`, and makes nothing unsure here. */
function serverConfig(root: Root): SshConfig | undefined {
  const config = parseSshConfig("server", main, root);
  takeFaults(root);
  return config;
}

function people(root: Root): { name: string; uid: number; home: string }[] {
  const seenHomes = new Set<string>();
  return readUsers(root).users.filter(({ home, loginShell }) => {
    if (!loginShell || !home.startsWith("/") || home === "/" || seenHomes.has(home)) return false;
    seenHomes.add(home);
    return true;
  });
}

function groupNames(root: Root): ReadonlyMap<number, string> {
  return new Map(readUsers(root).groups.map(({ gid, name }) => [gid, name]));
}

/** AuthorizedKeysFile of sshd_config(5): `%h`, `%u`, `%U` and `%%`; a relative path begins at the home directory. */
function keysPath(pattern: string, name: string, uid: number, home: string): string | undefined {
  if (pattern === "none") return undefined;
  const tokens: Readonly<Record<string, string>> = { "%%": "%", "%h": home, "%u": name, "%U": String(uid) };
  const path = pattern.replace(/%[%huU]/g, (token) => tokens[token] ?? token);
  return path.startsWith("/") ? path : `${home}/${path}`;
}

function fileOf(
  root: Root,
  path: string,
  user: string,
  owner: number,
  groups: ReadonlyMap<number, string>,
): z.infer<typeof keyFile>[] {
  const status = root.status(path);
  if (status?.kind !== "file") return [];
  const group = groups.get(status.gid) ?? String(status.gid);
  return [
    {
      path,
      user,
      owned: status.uid === owner || status.uid === 0,
      group,
      groupReadable: has(status, 0o040),
      groupWritable: has(status, 0o020),
      otherReadable: has(status, 0o004),
      otherWritable: has(status, 0o002),
      seen: {
        file: path,
        line: 0,
        text: `${status.mode.toString(8).padStart(4, "0")} uid ${status.uid} group ${group}`,
      },
    },
  ];
}

const has = (status: Status, bits: number): boolean => (status.mode & bits) !== 0;

function keysOf(root: Root, path: string, user: string): z.infer<typeof key>[] {
  return root.lines(path).flatMap((line) => {
    const found = publicKey(line.text);
    if (!found) return [];
    const text = line.text.length > 120 ? `${line.text.slice(0, 80)}…${line.text.slice(-30)}` : line.text;
    return [{ user, type: found.type, bits: found.bits, seen: { ...line, text } }];
  });
}
