/**
 * Ports that a browser refuses to speak with (WHATWG Fetch, §2.9 Port blocking), as does Node.js's own `fetch`: a server
 * there would run, and nobody could open it.
 * @module
 */
import { wrongly } from "../command/problem.ts";

const blocked: ReadonlySet<number> = new Set([
  ...[1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109],
  ...[110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530],
  ...[531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190],
  ...[5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
]);

/** @throws Problem where browsers would refuse the port. */
export function checkPort(port: number): void {
  if (!blocked.has(port)) return;
  throw wrongly("cli.blocked-port", {
    ja: `ポート ${port} は、別の通信用に予約されているため、ブラウザーが接続を拒みます（WHATWG Fetch 規格）。8080 など別のポートを指定してください。`,
    en: `Browsers refuse to open port ${port}, because it is meant for something else (WHATWG Fetch standard). Choose another one, such as 8080.`,
  });
}
