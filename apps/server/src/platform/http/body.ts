/**
 * Reading the JSON body of a request, within bounds.
 * @module
 */
import { jsonOf, textOf } from "./json.ts";
import { ProblemError } from "./problem.ts";
import { bodyTooLarge, unsupportedMediaType } from "./problems.ts";

/** The most bytes of a body: 8 MiB. */
export const bodyLimit = 8 * 1024 * 1024;

/** After a body that is not read to its end, the connection cannot be used again. */
export function tooLarge(limit = bodyLimit): ProblemError {
  const most = `${limit / 2 ** 20} MiB`;
  const detail = {
    ja: `本文は ${most} までです。分けて送ってください。`,
    en: `A body may have up to ${most}. Send it in parts.`,
  };
  return new ProblemError(bodyTooLarge, { detail, headers: { connection: "close" } });
}

/**
 * Reads a JSON body.
 * @throws ProblemError where it is none, or longer than `bodyLimit`.
 */
export async function readJson(request: Request): Promise<unknown> {
  if (!/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(request.headers.get("content-type") ?? ""))
    throw new ProblemError(unsupportedMediaType);
  return jsonOf(textOf(await readBytes(request)));
}

/**
 * Reads the bytes of a body.
 * @param limit The most bytes, where a route takes more or less than others.
 * @throws ProblemError where it is longer.
 */
export async function readBytes(request: Request, limit = bodyLimit): Promise<Uint8Array> {
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) > limit) throw tooLarge(limit);
  // Node.js sees to it that a body is as long as its Content-Length says.
  if (length !== null) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let total = 0;
  const stream: ReadableStream<Uint8Array> | null = request.body;
  for await (const chunk of stream ?? []) {
    total += chunk.byteLength;
    if (total > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, total);
}
