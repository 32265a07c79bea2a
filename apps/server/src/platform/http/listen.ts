/**
 * From the application to the network, and the end of it.
 * @module
 */
import { type Server, createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { ProblemError, respond } from "./problem.ts";
import { unknownHost } from "./problems.ts";

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
 * @throws Error where the address or the port cannot be had.
 */
export async function listen(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const server = createServer(
    // A client that sends its request slowly must not hold a connection for long.
    { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 30_000, maxHeaderSize: 16_384 },
    // Of what never becomes a request, as one without a Host.
    getRequestListener(fetch, { errorHandler: () => respond(new ProblemError(unknownHost), "en") }),
  );
  server.maxRequestsPerSocket = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return { port: portOf(server), close: (grace) => close(server, grace) };
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
