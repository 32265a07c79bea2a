import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { Problem } from "../command/problem.ts";

/** An HTTP API and what opens it. */
export interface Door {
  readonly url: string;
  readonly key: string;
  /** What to say where nobody answers. */
  readonly absent: (cause: unknown) => Problem;
}

const problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string().default(""), detail: z.string() })).default([]),
});

/** So many places of a refusal are told. */
const mostPlaces = 20;

export interface Asking {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly language?: string;
  /** How long an answer may take, in milliseconds; null for as long as it takes. Default: two minutes. */
  readonly patience?: number | null;
  /** Sent as it is. */
  readonly bytes?: Uint8Array;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/**
 * Asks the API for a file.
 * @throws Problem where nobody answers, or the answer is a refusal (RFC 9457).
 */
export async function download(door: Door, path: string, asking: Asking = {}): Promise<Uint8Array> {
  const { status, bytes } = await send(door, path, asking).catch((cause: unknown) => {
    throw door.absent(cause);
  });
  if (status < 200 || status > 299) throw refusal(status, parsed(bytes));
  return bytes;
}

/** @throws Problem where nobody answers, or the answer is a refusal (RFC 9457). */
async function answered(door: Door, path: string, asking: Asking): Promise<unknown> {
  return parsed(await download(door, path, asking));
}

/**
 * Asks the API and reads the answer by a schema.
 * @throws Problem where nobody answers, the answer is a refusal (RFC 9457), or it is not of the form expected.
 */
export async function ask<T>(door: Door, path: string, form: z.ZodType<T>, asking: Asking = {}): Promise<T> {
  const answer = form.safeParse(await answered(door, path, asking));
  if (answer.success) return answer.data;
  throw new Problem(
    "cli.unexpected-answer",
    {
      ja: `サーバー（${path}）の応答が、このコマンドの版と合いません。tokiwa とサーバーの版を確認してください。`,
      en: `The server's answer (${path}) is not one that this command understands. Are both of the same version?`,
    },
    { cause: answer.error },
  );
}

/**
 * Has the API do something that it gives no answer to.
 * @throws Problem where nobody answers, or the answer is a refusal (RFC 9457).
 */
export async function tell(door: Door, path: string, asking: Asking): Promise<void> {
  await answered(door, path, asking);
}

/** Not by `fetch`, which gives up after five minutes whatever it is told: a recount of a large fleet takes longer. */
function send(
  { url, key }: Door,
  path: string,
  { method = "GET", language = "en", patience = 120_000, bytes, body }: Asking,
): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const content = bytes ?? (body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
  const headers = {
    ...(content && {
      "content-type": bytes ? "application/octet-stream" : "application/json",
      "content-length": content.byteLength,
    }),
    ...{ authorization: `Bearer ${key}`, accept: "application/json", "accept-language": language },
  };
  const signal = patience === null ? undefined : AbortSignal.timeout(patience);
  return new Promise((resolve, reject) => {
    request(new URL(path, url), { method, headers, signal }, (response) => {
      buffer(response).then((said) => resolve({ status: response.statusCode ?? 0, bytes: said }), reject);
    })
      .on("error", reject)
      .end(content);
  });
}

function parsed(said: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(said).toString("utf8"));
  } catch {
    return undefined;
  }
}

const placed = ({ pointer, detail }: { readonly pointer: string; readonly detail: string }): string =>
  `\n  ${pointer === "" ? "" : `${pointer}: `}${detail}`;

function refusal(status: number, body: unknown): Problem {
  const said = problem.safeParse(body);
  const places = said.success ? said.data.errors.slice(0, mostPlaces).map(placed) : [];
  const words = (colon: string) =>
    said.success
      ? `${[said.data.title, said.data.detail].filter(Boolean).join(colon)} [${said.data.code}]${places.join("")}`
      : `HTTP ${status}`;
  return new Problem("cli.refused", {
    ja: `サーバーに拒否されました。${words("：")}`,
    en: `The server refused. ${words(": ")}`,
  });
}
