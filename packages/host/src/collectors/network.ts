/**
 * Sockets that wait for others: /proc/net/tcp and its kin (proc_pid_net(5)).
 * @module
 */
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
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
  /** Whether that program's file lies where anybody may write, or has been removed. */
  programTemporary: z.boolean(),
  seen,
});
const listeners = z.strictObject({ running: z.boolean(), sockets: z.array(socket) });

export const listenersCollector = collector({
  facts: { "network.listeners": listeners },
  collect(root) {
    if (!root.live) return { "network.listeners": { running: false, sockets: [] } };
    const found = readListeners(root);
    const programs = programsOfSockets(root, new Set(found.map(({ inode }) => inode)));
    return {
      "network.listeners": {
        running: true,
        sockets: found.map(({ inode, ...listener }) => {
          const program = programs.get(inode) ?? "";
          return {
            ...listener,
            program,
            programTemporary: /^\/(tmp|var\/tmp|dev\/shm|run\/user)\//.test(program),
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
