/**
 * The HTTP API over a test posture, without a socket.
 * @module
 */
import pino from "pino";
import type { Sight } from "../../../platform/database/sight.ts";
import { createApp } from "../../../platform/http/app.ts";
import { createMetrics } from "../../../platform/http/metrics.ts";
import { permissions } from "../../../platform/http/permission.ts";
import type { Route } from "../../../platform/http/route.ts";
import type { TestPosture } from "./posture.ts";

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  /** The very bytes, as text. */
  readonly text: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, as JSON. */
  readonly body: unknown;
}

export interface Api {
  /** Follows a stream as far as its text is what is looked for, and gives that. */
  follow(path: string, isEnough: (text: string) => boolean): Promise<string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Asks without a body. */
  request(method: "DELETE", path: string): Promise<Answer>;
  send(method: "POST" | "PUT", path: string, body: unknown): Promise<Answer>;
  /** Sends a body as it is. */
  post(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer>;
}

/**
 * Speaks with routes as whoever may do everything.
 * @param organizations The organizations that they see. Default: all.
 */
export function testApi(
  { clock }: { readonly clock: Pick<TestPosture["clock"], "read"> },
  routes: readonly Route[],
  organizations: Sight = null,
): Api {
  const app = createApp({
    routes,
    authenticate: async () => ({
      user: "test",
      role: "administrator",
      permissions: new Set(permissions),
      organizations,
      by: "bearer",
    }),
    hosts: null,
    pages: null,
    metrics: createMetrics(),
    log: pino({ level: process.env["LOG_LEVEL"] ?? "silent" }),
    clock: clock.read,
    version: "0.0.0",
  });
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await app.fetch(new Request(`http://localhost${path}`, init));
    const text = await response.clone().text();
    const bytes = new Uint8Array(await response.arrayBuffer());
    const type = response.headers.get("content-type") ?? "";
    const body: unknown = type.includes("json") ? JSON.parse(text) : null;
    return { status: response.status, type, headers: response.headers, text, bytes, body };
  };
  const follow: Api["follow"] = async (path, isEnough) => {
    const stream: ReadableStream<Uint8Array> | null = (await app.request(`http://localhost/api/v1${path}`)).body;
    const decoder = new TextDecoder();
    let text = "";
    for await (const part of stream ?? []) {
      text += decoder.decode(part, { stream: true });
      if (isEnough(text)) break;
    }
    return text;
  };
  return {
    follow,
    request: (method, path) => ask(`/api/v1${path}`, { method }),
    get: (path, headers = {}) => ask(`/api/v1${path}`, { headers }),
    post: (path, body, headers) => ask(`/api/v1${path}`, { method: "POST", headers, body }),
    send: (method, path, body) =>
      ask(`/api/v1${path}`, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  };
}
