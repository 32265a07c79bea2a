/**
 * Reading the JSON body of a request, within bounds.
 * @module
 */
import { ProblemError } from "./problem.ts";
import { bodyTooLarge, malformedJson, unsupportedMediaType } from "./problems.ts";

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
  const bytes = await readBytes(request);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const detail = { ja: "本文が UTF-8 として正しくありません。", en: "The body is not valid UTF-8." };
    throw new ProblemError(malformedJson, { detail });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8 says the place, and quotes a few characters of what its sender sent.
    const said = error instanceof Error ? error.message : "";
    const detail = { ja: `本文を JSON として読めません：${said}`, en: `The body cannot be read as JSON: ${said}` };
    throw new ProblemError(malformedJson, { detail });
  }
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
