/**
 * How this Tokiwa runs, for whoever operates it.
 * @module
 */
import { type Route, route } from "../../platform/http/route.ts";
import { serverState, settling } from "./schema.ts";
import type { Operation } from "./service.ts";

export function operationRoutes(operation: Operation): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/server",
      permission: "server.read",
      summary: "How this server runs: its processes, database, disk, and how far it is behind",
      request: {},
      answer: serverState,
      handle: () => operation.state(),
    }),
    route({
      method: "get",
      path: "/api/v1/settling",
      permission: "posture.read",
      summary:
        "How much is still to be written down after time off or another content; answers have it in them already",
      description: "It waits for nothing. Of the whole house, counted about once a second.",
      request: {},
      answer: settling,
      handle: () => operation.settling(),
    }),
  ];
}
