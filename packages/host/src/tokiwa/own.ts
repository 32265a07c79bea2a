/**
 * Tokiwa's own installations on a host.
 * @module
 */
import { posix } from "node:path";
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import type { Root } from "../root.ts";

const own = z.strictObject({
  /** There is a data folder of a Tokiwa server. */
  present: z.boolean(),
  /** Keys and passwords that others than their owner may read. */
  readable: z.array(seen),
  /** Files and folders that others than their owner may write to: data, content, program. */
  writable: z.array(seen),
  /** Addresses beyond this machine at which the server answers without TLS. */
  plain: z.array(seen),
});

/** Where an installation is likely to have its data, beside what running servers tell. */
const likely = ["/var/lib/tokiwa", "/opt/tokiwa/data", "/srv/tokiwa/data", "/usr/local/tokiwa/data", "/srv/tokiwa"];
const program = /(?:^|\/)apps\/cli\/src\/main\.ts$/;

export const ownCollector = collector({
  facts: { "tokiwa.own": own },
  collect(root) {
    const running = runningServers(root);
    const folders = [...new Set([...running.map(({ data }) => data), ...likely])].filter((folder) =>
      isData(root, folder),
    );
    // The embedded database lies in the data folder, or where its account can go (postgres.location).
    const databases = [...folders.map((folder) => `${folder}/postgres`), ...root.glob("/var/lib/tokiwa/postgres-*")];
    const secrets = [...folders, ...databases].flatMap((folder) => secretsOf(root, folder));
    const guarded = [
      ...folders,
      ...databases,
      ...folders.map((folder) => `${folder}/content`),
      ...running.map(({ home }) => home),
    ];
    return {
      "tokiwa.own": {
        present: folders.length > 0,
        readable: secrets.flatMap((path) => place(root, path, 0o044)),
        writable: [...secrets, ...guarded].flatMap((path) => place(root, path, 0o022)),
        plain: folders.flatMap((folder) => plainAddress(root, folder)),
      },
    };
  },
});

interface Server {
  readonly data: string;
  /** The folder of the program. */
  readonly home: string;
}

/** The servers among the running processes: `… apps/cli/src/main.ts serve [--data DIR]`, or with TOKIWA_DATA. */
function runningServers(root: Root): readonly Server[] {
  if (!root.live) return [];
  const aside = root.aside();
  return aside
    .list("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      // Words are parted by NUL bytes, so this is no text.
      const words = aside.bytes(`/proc/${id}/cmdline`)?.toString("utf8").split("\0") ?? [];
      const script = words.find((word) => program.test(word));
      if (script === undefined || !words.includes("serve")) return [];
      const folder = aside.link(`/proc/${id}/cwd`) ?? "/";
      const home = posix.resolve(folder, script, "../../../..");
      const named = dataNamed(words) ?? environment(aside, id)["TOKIWA_DATA"];
      return [{ home, data: named === undefined ? `${home}/data` : posix.resolve(folder, named) }];
    });
}

function dataNamed(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === "--data" || word.startsWith("--data="));
  return words[at]?.startsWith("--data=") ? words[at].slice("--data=".length) : at < 0 ? undefined : words[at + 1];
}

/** What a process began with; nothing of one that belongs to somebody else. */
function environment(aside: Root, id: string): Readonly<Record<string, string>> {
  const words = aside.bytes(`/proc/${id}/environ`)?.toString("utf8").split("\0") ?? [];
  return Object.fromEntries(words.map((word) => [word.replace(/=.*/s, ""), word.replace(/^[^=]*=/, "")]));
}

const isData = (root: Root, folder: string): boolean =>
  root.exists(`${folder}/key`) || root.exists(`${folder}/server.json`);

function secretsOf(root: Root, folder: string): readonly string[] {
  return root
    .list(folder)
    .filter((name) => /^(?:key|server\.json)$|password|secret|\.(?:key|pem)$/.test(name))
    .map((name) => `${folder}/${name}`)
    .filter((path) => root.status(path)?.kind === "file");
}

/** A path of which one of these permission bits is set. */
function place(root: Root, path: string, bits: number): readonly Seen[] {
  const status = root.status(path);
  if (!status || (status.mode & bits) === 0) return [];
  return [
    { file: path, line: 0, text: `${status.mode.toString(8).padStart(4, "0")} uid=${status.uid} gid=${status.gid}` },
  ];
}

function plainAddress(root: Root, folder: string): readonly Seen[] {
  const file = `${folder}/server.json`;
  const line = root.lines(file).find(({ text }) => text.includes('"url"'));
  const [, scheme, host = ""] = /"url"\s*:\s*"(https?):\/\/(\[[^\]]*\]|[^:/"]*)/.exec(line?.text ?? "") ?? [];
  const isLocal = /^(?:127\.[\d.]+|\[::1\]|localhost)$/.test(host);
  return line && scheme === "http" && !isLocal ? [{ ...line, text: `http://${host}` }] : [];
}
