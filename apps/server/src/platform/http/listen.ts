/**
 * From the application to the network, and the end of it.
 * @module
 */
import { type Server, createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { ProblemError, respond } from "./problem.ts";
import { unknownHost } from "./problems.ts";
import { StartupError, said } from "../startup.ts";

export interface Listening {
  /** The port that it got. */
  readonly port: number;
  /**
   * Ends it: no new connection, and those without a request are closed at once. Requests under way are finished; what
   * is still open after `grace` milliseconds is cut off.
   */
  close(grace: number): Promise<void>;
}

/**
 * Listens for HTTP/1.1.
 * @throws StartupError where the address or the port cannot be had.
 */
export async function listen(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  // Of what never becomes a request, as one without a Host.
  const answer = getRequestListener(fetch, { errorHandler: () => respond(new ProblemError(unknownHost), "en") });
  const server = createServer(
    // A client that sends its request slowly must not hold a connection for long.
    { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 30_000, maxHeaderSize: 16_384 },
    (incoming, outgoing) => void answer(incoming, outgoing),
  );
  server.maxRequestsPerSocket = 10_000;
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: Error): void => reject(cannotListen(host, port, cause));
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      resolve();
    });
  });
  return { port: portOf(server), close: (grace) => close(server, grace) };
}

function cannotListen(host: string, port: number, cause: Error): StartupError {
  if ("code" in cause && cause.code === "EADDRINUSE")
    return new StartupError("address-in-use", {
      ja: `${host} のポート ${port} は、ほかのプログラムが使っています。別のポートを指定してください。`,
      en: `Port ${port} of ${host} is in use by another program. Choose another port.`,
    });
  const text = { ja: `${host} のポート ${port} で待ち受けられません`, en: `Port ${port} of ${host} cannot be had` };
  return new StartupError("address-unusable", { ja: `${text.ja}：${said(cause)}`, en: `${text.en}: ${said(cause)}` });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens at no port");
  return address.port;
}

async function close(server: Server, grace: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), grace);
  // A connection that becomes idle now would be kept for its next request.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearTimeout(cut);
  clearInterval(sweep);
}
