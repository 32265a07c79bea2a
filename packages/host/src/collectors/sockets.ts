import type { Seen } from "@tokiwa/content";
import type { Root } from "../root.ts";

/** A socket that accepts connections (TCP), or is bound and not connected (UDP). */
export interface Listener {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  readonly loopback: boolean;
  readonly wildcard: boolean;
  readonly uid: number;
  readonly inode: string;
  readonly seen: Seen;
}

const tables = [
  ["/proc/net/tcp", "tcp", "0A"],
  ["/proc/net/tcp6", "tcp", "0A"],
  // State 07 is a UDP socket without a peer.
  ["/proc/net/udp", "udp", "07"],
  ["/proc/net/udp6", "udp", "07"],
] as const;

const tableLimit = 32 * 1024 * 1024;

/** Every listening socket of this network namespace. */
export function readListeners(root: Root): readonly Listener[] {
  return tables.flatMap(([path, protocol, state]) =>
    root.lines(path, tableLimit).flatMap((line): Listener[] => {
      const [, local = "", , status, , , , uid, , inode] = line.text.trim().split(/\s+/);
      if (status !== state || inode === undefined) return [];
      const [hex = "", port = ""] = local.split(":");
      const address = socketAddress(hex);
      if (address === undefined) return [];
      return [
        {
          protocol,
          address,
          port: Number.parseInt(port, 16),
          loopback: address === "::1" || address.startsWith("127."),
          wildcard: address === "0.0.0.0" || address === "::",
          uid: Number(uid),
          inode,
          seen: line,
        },
      ];
    }),
  );
}

/**
 * The address of a socket as the kernel prints it: 32-bit words in the machine's order of bytes, which is little-endian
 * wherever Node.js runs.
 * @returns in the usual form, an IPv4 address in IPv6 as the IPv4 one; `undefined` when it is no address
 */
export function socketAddress(hex: string): string | undefined {
  if (!/^([0-9A-F]{8}|[0-9A-F]{32})$/i.test(hex)) return undefined;
  const bytes = [...Buffer.from(hex, "hex")];
  const ordered = bytes.map((_, index) => bytes[index - (index % 4) + 3 - (index % 4)] ?? 0);
  if (ordered.length === 4) return ordered.join(".");
  if (ordered.slice(0, 10).every((byte) => byte === 0) && ordered[10] === 255 && ordered[11] === 255) {
    return ordered.slice(12).join(".");
  }
  const words = Array.from({ length: 8 }, (_, index) =>
    (((ordered[2 * index] ?? 0) << 8) | (ordered[2 * index + 1] ?? 0)).toString(16),
  );
  return compress(words);
}

/** RFC 5952 §4.2: the longest run of zero words, of two or more, becomes `::`. */
function compress(words: readonly string[]): string {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (words[start + length] === "0") length++;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return words.join(":");
  return `${words.slice(0, best.start).join(":")}::${words.slice(best.start + best.length).join(":")}`;
}
