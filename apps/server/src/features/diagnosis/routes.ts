/**
 * How far the diagnosis of the server's own machine is, for whoever waits for it.
 * @module
 */
import { type Route, route } from "../../platform/http/route.ts";
import { diagnosis } from "./schema.ts";
import type { Diagnosing } from "./service.ts";

export function diagnosisRoutes(diagnosing: Diagnosing): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/diagnosis",
      permission: "diagnosis.read",
      summary: "How far the diagnosis of this server's own machine is",
      request: {},
      answer: diagnosis,
      handle: async () => diagnosing.progress(),
    }),
  ];
}
