/**
 * The guards that each request passes before anything is done for it.
 * @module
 */
import type { Principal } from "./permission.ts";

const loopbackNames: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether a listening address is of the loopback interface (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export const isLoopback = (address: string): boolean =>
  address === "localhost" || address === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);

/**
 * The names that this server answers to; null for any. On the loopback interface they are those of the machine itself,
 * so that a page elsewhere whose name is made to point here (DNS rebinding) gets nothing.
 * @param address Where the server listens.
 * @param more Further names, as of a proxy in front; given, they are checked wherever it listens.
 */
export function answeredHosts(address: string, more: readonly string[]): ReadonlySet<string> | null {
  if (!isLoopback(address)) return more.length === 0 ? null : new Set([...loopbackNames, address, ...more]);
  return new Set([...loopbackNames, address, ...more]);
}

/** The name in a Host header, without the port and in lower case. */
export const hostName = (host: string): string => host.toLowerCase().replace(/:\d*$/, "").replace(/\.$/, "");

const safeMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request that changes something may have been forged by a page of another site. A bearer token is never sent
 * by a browser on its own; a cookie is, and so is the network's position. So those must show that they come from our own
 * pages: by Sec-Fetch-Site (W3C Fetch Metadata), or where a browser does not send it, by Origin (RFC 6454).
 */
export function isForged(request: Request, principal: Principal): boolean {
  if (safeMethods.has(request.method) || principal.by === "bearer") return false;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin";
  const origin = request.headers.get("origin");
  if (origin !== null) return !isSameHost(origin, request.headers.get("host"));
  return principal.by === "cookie";
}

function isSameHost(origin: string, host: string | null): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
