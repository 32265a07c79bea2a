/**
 * Sockets that wait for others: /proc/net/tcp and its kin (proc_pid_net(5)).
 * @module
 */
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import type { Root } from "../root.ts";
import { type Listener, readListeners } from "./sockets.ts";
import { programsOfSockets } from "./processes.ts";

const socket = z.strictObject({
  protocol: z.enum(["tcp", "udp"]),
  address: z.string(),
  port: z.int(),
  /** Only from this machine. */
  loopback: z.boolean(),
  /** On every address. */
  wildcard: z.boolean(),
  uid: z.int(),
  /** The program that holds it; empty where that may not be seen. */
  program: z.string(),
  /** Whether that program's file lies where anybody may write. */
  programTemporary: z.boolean(),
  /** Whether the machine's own declaration has it, or it is for this machine alone. */
  declared: z.boolean(),
  seen,
});
const listeners = z.strictObject({
  running: z.boolean(),
  /** Whether this machine declares what may listen, in /etc/tokiwa/listeners: lines such as `tcp/22`. */
  declaration: z.boolean(),
  sockets: z.array(socket),
});

const declarationFile = "/etc/tokiwa/listeners";

/** The ports that may listen, as in `tcp/22`; what follows on a line is for people. */
function declaredPorts(root: Root): ReadonlySet<string> {
  return new Set(
    root.lines(declarationFile).flatMap(({ text, line }) => {
      const bare = text.replace(/#.*$/, "").trim();
      if (bare === "") return [];
      const port = /^(tcp|udp)\/\d{1,5}(?=\s|$)/.exec(bare)?.[0];
      if (port === undefined)
        root.gap(
          declarationFile,
          "malformed",
          { ja: "tcp/22 のようなポートではありません", en: "no port such as tcp/22" },
          line,
        );
      return port === undefined ? [] : [port];
    }),
  );
}

export const listenersCollector = collector({
  facts: { "network.listeners": listeners },
  collect(root) {
    const declaration = root.exists(declarationFile);
    if (!root.live) return { "network.listeners": { running: false, declaration, sockets: [] } };
    const declared = declaredPorts(root);
    const found = readListeners(root);
    const programs = programsOfSockets(root, new Set(found.map(({ inode }) => inode)));
    return {
      "network.listeners": {
        running: true,
        declaration,
        sockets: found.map(({ inode, ...listener }) => {
          const program = programs.get(inode) ?? "";
          return {
            ...listener,
            program,
            programTemporary: /^\/(tmp|var\/tmp|dev\/shm|run\/user)\//.test(program),
            declared: listener.loopback || declared.has(`${listener.protocol}/${listener.port}`),
            seen: { ...listener.seen, text: describe(listener, program) },
          };
        }),
      },
    };
  },
});

function describe({ protocol, address, port, uid }: Omit<Listener, "inode">, program: string): string {
  const place = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
  return `${protocol} ${place} uid ${uid}${program && ` ${program}`}`;
}
